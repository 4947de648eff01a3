import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../process/process-record.js';

/** A run of this user on this machine. */
export interface RunningRun {
  readonly pid: number;
  readonly startTicks: string | null;
  /** Its folder: journals, reports, lock. */
  readonly dir: string;
}

/**
 * Notes a run where any other terminal finds it, whatever folder it uses. What is noted only serves
 * to find runs: it locks nothing, and a run goes on where it cannot be noted.
 */
export function registerRun(run: RunningRun): () => void {
  const file = join(registry(), `${run.pid}.json`);
  try {
    mkdirSync(registry(), { recursive: true, mode: 0o700 });
    writeFileSync(file, JSON.stringify(run));
  } catch {
    return () => undefined;
  }
  return () => rmSync(file, { force: true });
}

/** All runs of this user that are going on now. Notes of runs that were killed are removed. */
export function runningRuns(): readonly RunningRun[] {
  const dir = registry();
  if (!isOwn(dir)) return [];
  return readdirSync(dir).flatMap((name) => {
    try {
      const run = JSON.parse(readFileSync(join(dir, name), 'utf8')) as RunningRun;
      if (isAlive(run)) return [run];
    } catch {
      // Being written, or damaged: it names no run.
    }
    rmSync(join(dir, name), { force: true });
    return [];
  });
}

/** In a folder that anybody may write to, only what is this user's own tells whom to end. */
function isOwn(dir: string): boolean {
  try {
    const { uid, mode } = statSync(dir);
    return uid === (process.getuid?.() ?? uid) && (mode & 0o022) === 0;
  } catch {
    return false;
  }
}

function registry(): string {
  return join(tmpdir(), `holdfast-runs-${process.getuid?.() ?? 'user'}`);
}
