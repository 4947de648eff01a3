import { EXIT_CODES, HoldfastError, type ExitCode } from '../model/error.js';
import type { Connection } from '../model/target.js';
import { readConfig } from '../config/read-config.js';
import { recoverAccount, type AccountRecovery } from '../target/aws/recover-account.js';
import { emulatorConnection } from '../target/emulator-connection.js';
import type { Arguments, Io } from './command.js';
import { listOption, textOption } from './options.js';
import { urlOption } from './url-option.js';

/** Instances start, and pass their health checks, within minutes. */
const STEADY_WITHIN_MS = 10 * 60_000;

/**
 * What `holdfast recover --target` and `holdfast abort --all` do: finish in an account what runs left
 * there. Exit code 3 where something could not be undone, or is not as it was.
 */
export async function recoverTarget(
  args: Arguments,
  io: Io,
  { all }: { readonly all: boolean },
): Promise<ExitCode> {
  const { config } = await readConfig({ cwd: process.cwd(), config: textOption(args, 'config') });
  const { AWS_REGION: region } = process.env;
  const named = [listOption(args, 'region'), config.aws?.regions ?? [], region ? [region] : []];
  const regions = named.find((list) => list.length > 0);
  const [first] = regions ?? [];
  if (regions === undefined || first === undefined) {
    throw new HoldfastError('recover/no-region', 'No region is told in which to look', {
      hint: 'Give --region, set aws.regions in holdfast.config.ts, or set AWS_REGION.',
    });
  }
  const recoveries = await recoverAccount({
    connection: connectionTo(args, first, config.target?.endpoint),
    regions,
    all,
    steadyWithinMs: STEADY_WITHIN_MS,
    signal: io.signal,
    onProgress: (message) => io.note(message),
  });
  if (recoveries.length === 0) io.print(`Nothing was left behind in ${regions.join(', ')}`);
  for (const recovery of recoveries) print(recovery, io);
  return recoveries.every(isDone) ? EXIT_CODES.pass : EXIT_CODES.inconclusive;
}

/** @throws HoldfastError recover/no-target, target/no-endpoint */
function connectionTo(args: Arguments, region: string, configured: string | undefined): Connection {
  const target = textOption(args, 'target');
  const endpoint = urlOption(args, 'endpoint') ?? configured;
  const common = { region, url: '', ca: null, serverName: null, dns: null };
  if (target === 'aws') return { ...common, endpoint, credentials: undefined };
  if (target === 'localstack') return { ...common, ...emulatorConnection(endpoint) };
  throw new HoldfastError('recover/no-target', `Nothing is recovered from the target ${target}`, {
    hint: 'There are: aws, localstack. What runs in the lab left is found in --out, without --target.',
  });
}

function isDone({ leftAlone, failed, unsteady }: AccountRecovery): boolean {
  return leftAlone === null && failed.length === 0 && (unsteady?.length ?? 0) === 0;
}

function print({ runId, leftAlone, undone, failed, unsteady }: AccountRecovery, io: Io): void {
  if (leftAlone !== null) {
    io.print(`run ${runId}: left alone: ${leftAlone}. \`holdfast abort --all\` ends it.`);
    return;
  }
  io.print(`run ${runId}: undid ${undone.length}, could not undo ${failed.length}`);
  for (const line of undone) io.print(`  undone: ${line}`);
  for (const line of failed) io.print(`  not undone: ${line}`);
  if (unsteady === null) io.print('  nothing is written down of how the stack was before');
  else if (unsteady.length === 0) io.print('  the stack is as it was before');
  else for (const line of unsteady) io.print(`  not as before: ${line}`);
}
