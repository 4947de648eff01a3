import { makeBaseline } from '../../gate/apply-baseline.js';
import { gateExitCode } from '../../gate/gate.js';
import { judgePlan } from '../../judge-plan.js';
import { EXIT_CODES, type ExitCode } from '../../model/error.js';
import type { Arguments, Io } from '../command.js';
import { textOption } from '../options.js';
import type { SourceAtHand } from '../source-at-hand.js';
import { writeFile } from '../write-file.js';
import { readOutputs, writeOutputs } from './gate-outputs.js';
import { describeStrictness, judgeOptionsOf, strictnessOf } from './gate-settings.js';

/** What `holdfast gate` does. */
export async function runGate(args: Arguments, io: Io): Promise<ExitCode> {
  const outputs = readOutputs(args);
  const source = await sourceOf(args);
  const judgement = await judgePlan(args.positionals, {
    ...judgeOptionsOf(args, io),
    source: source?.index,
    trustedSource: source?.trusted,
    resolve: source && ((plan) => source.resolve(plan, io)),
  });
  if (io.signal.aborted) return EXIT_CODES.interrupted;
  writeOutputs(outputs, judgement, judgement.stack.plan.path, io);
  const file = textOption(args, 'writeBaseline');
  if (file !== undefined) {
    const baseline = makeBaseline(judgement.report, judgement.tellExtent);
    writeFile(file, `${JSON.stringify(baseline, null, 2)}\n`, '--write-baseline');
    io.note(`Baseline of ${baseline.findings.length} findings: ${file}. Apply it with --baseline.`);
  }
  const strictness = strictnessOf(args, judgement.config);
  const why = describeStrictness(judgement.report, strictness);
  if (why !== undefined) io.note(why);
  return gateExitCode(judgement.report, strictness);
}

/** Loaded only where there is a source to read. */
async function sourceOf(args: Arguments): Promise<SourceAtHand | undefined> {
  if (textOption(args, 'configDir') === undefined) return undefined;
  const { sourceAtHand } = await import('../source-at-hand.js');
  return sourceAtHand(args);
}
