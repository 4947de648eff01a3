import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { HoldfastError } from '../model/error.js';
import { isAlive, recordGroupLeader } from '../process/process-record.js';

interface Owner {
  readonly pid: number;
  readonly startTicks: string | null;
}

/**
 * Takes the folder for this process, so that two runs do not disturb each other's measurement.
 * Returns what gives it back. Throws HoldfastError run/locked while another run has it.
 */
export function lockFolder(dir: string): () => void {
  const file = lockFile(dir);
  try {
    mkdirSync(dir, { recursive: true });
    take(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unwritable(dir, error);
    const owner = runningOwner(dir);
    if (owner !== undefined) {
      throw new HoldfastError('run/locked', `Another run (process ${owner}) uses ${dir}`, {
        hint: 'Let it end, or give another folder with --out.',
      });
    }
    // Its owner was killed: the file is stale.
    rmSync(file, { force: true });
    take(file);
  }
  return () => rmSync(file, { force: true });
}

/** Process id of the run that has the folder now; undefined where there is none. */
export function runningOwner(dir: string): number | undefined {
  try {
    const owner = JSON.parse(readFileSync(lockFile(dir), 'utf8')) as Owner;
    return isAlive(owner) ? owner.pid : undefined;
  } catch {
    return undefined;
  }
}

function take(file: string): void {
  const fd = openSync(file, 'wx');
  const { pid, startTicks } = recordGroupLeader('run', process.pid);
  writeSync(fd, JSON.stringify({ pid, startTicks } satisfies Owner));
  fsyncSync(fd);
  closeSync(fd);
}

function lockFile(dir: string): string {
  return join(dir, '.holdfast-run.lock');
}

function unwritable(dir: string, cause: unknown): HoldfastError {
  return new HoldfastError(
    'run/unwritable',
    `${dir} cannot be used (${(cause as NodeJS.ErrnoException).code ?? String(cause)})`,
    {
      hint: 'Give a folder with --out in which you may create files.',
      cause,
    },
  );
}
