import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT_CODES, type ExitCode } from '../model/error.js';
import { dryRun } from '../run/dry-run.js';
import { refuseOutsideWindows } from '../run/refuse-outside-windows.js';
import { loadScenario } from '../scenario/load-scenario.js';
import { timingOf } from '../target/timing.js';
import { readDeployment } from '../topology/read-deployment.js';
import { readStack } from '../topology/read-stack.js';
import type { Arguments, Io } from './command.js';
import { readTargetSettings } from './target-settings.js';
import { OPTIONS, speedOption, textOption } from './options.js';

/** What `holdfast run --dry-run` does. It leaves no journal, for nothing was run. */
export async function showDryRun(plan: string, args: Arguments, io: Io): Promise<ExitCode> {
  const target = textOption(args, 'target') ?? OPTIONS.target.default;
  const scenarios = args.positionals.map(loadScenario);
  if (args.options['outsideWindows'] !== true) refuseOutsideWindows(scenarios, target, io.now());
  const settings = target === 'lab' ? undefined : await readTargetSettings(args, io);
  const deployment = readDeployment(readStack(plan));
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-dry-run-'));
  try {
    for (const scenario of scenarios) {
      const lines = await dryRun({
        scenario,
        deployment,
        target,
        timing: timingOf(target),
        speed: speedOption(args, target === 'lab' ? '10' : '1'),
        ...(settings === undefined ? {} : { settings }),
        dir,
        signal: io.signal,
        onProgress: io.note,
      });
      io.print(lines.join('\n'));
    }
    io.print('Dry run: nothing was injected, and no load was made.');
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  return EXIT_CODES.pass;
}
