import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLab } from '../lab/start-lab.js';
import { startClock } from '../model/clock.js';
import { EXIT_CODES, HoldfastError, type ExitCode } from '../model/error.js';
import { deployPlan } from '../deploy-plan.js';
import { readStack } from '../topology/read-stack.js';
import type { Arguments, Io } from './command.js';
import { speedOption, textOption } from './options.js';

/** What `holdfast lab` does. */
export async function keepLab(args: Arguments, io: Io): Promise<ExitCode> {
  const deployment = deployPlan(readStack(args.positionals[0] ?? ''));
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-lab-'));
  let keepsLogs = false;
  try {
    const lab = await startLab({
      deployment,
      speed: speedOption(args),
      clock: startClock(),
      dir,
      app: textOption(args, 'app'),
      signal: io.signal,
      onProcess: () => undefined,
      onProgress: (message) => io.note(message),
    });
    try {
      for (const line of new Set([...deployment.substitutions, ...lab.substitutions]))
        io.note(`Simulated: ${line}`);
      const { endpoint, url, region, credentials } = lab.connection;
      io.print(JSON.stringify({ endpoint, url, region, credentials }));
      await new Promise<void>((resolve) => {
        if (io.signal.aborted) resolve();
        io.signal.addEventListener('abort', () => resolve(), { once: true });
      });
    } finally {
      await lab.stop();
    }
  } catch (error) {
    // What the user's own command printed is named in the hint.
    keepsLogs = error instanceof HoldfastError && error.code.startsWith('app/');
    throw error;
  } finally {
    if (!keepsLogs) rmSync(dir, { recursive: true, force: true });
  }
  return EXIT_CODES.interrupted;
}
