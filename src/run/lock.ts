import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { HoldfastError } from '../model/error.js';
import { makeFolder } from '../model/make-folder.js';
import { isAlive, recordGroupLeader } from '../process/process-record.js';
import { registerRun } from './running-runs.js';

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
  const { pid, startTicks } = recordGroupLeader('run', process.pid);
  // Linked into place when it is complete: nobody ever reads half of it and takes it for stale.
  const own = `${file}.${pid}`;
  try {
    makeFolder(dir);
    writeFileSync(own, JSON.stringify({ pid, startTicks } satisfies Owner), { flush: true });
    take(own, file, dir);
    rmSync(own, { force: true });
  } catch (error) {
    removeQuietly(own);
    throw error instanceof HoldfastError ? error : unwritable(dir, error);
  }
  const unregister = registerRun({ pid, startTicks, dir: resolve(dir) });
  return () => {
    unregister();
    rmSync(file, { force: true });
  };
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Its folder may be no folder, which is what the user has to hear of.
  }
}

/** Process id of the run that has the folder now; undefined where there is none. */
export function runningOwner(dir: string): number | undefined {
  return aliveOwnerIn(lockFile(dir));
}

/** Removes the lock of a run that was killed. */
export function removeStaleLock(dir: string): void {
  if (runningOwner(dir) === undefined) rmSync(lockFile(dir), { force: true });
}

function take(own: string, file: string, dir: string): void {
  if (linked(own, file)) return;
  const owner = runningOwner(dir);
  if (owner !== undefined) throw locked(owner, dir);
  // Its owner was killed. Whoever moves the stale file away has it; it may have been replaced since.
  const stale = `${own}.stale`;
  try {
    renameSync(file, stale);
  } catch {
    // Another process was faster.
  }
  const other = aliveOwnerIn(stale);
  if (other !== undefined) linked(stale, file);
  rmSync(stale, { force: true });
  if (other !== undefined) throw locked(other, dir);
  if (!linked(own, file)) throw locked(runningOwner(dir), dir);
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function aliveOwnerIn(file: string): number | undefined {
  try {
    const owner = JSON.parse(readFileSync(file, 'utf8')) as Owner;
    return isAlive(owner) ? owner.pid : undefined;
  } catch {
    return undefined;
  }
}

function lockFile(dir: string): string {
  return join(dir, '.holdfast-run.lock');
}

function locked(owner: number | undefined, dir: string): HoldfastError {
  const who = owner === undefined ? '' : ` (process ${owner})`;
  return new HoldfastError('run/locked', `Another run${who} uses ${dir}`, {
    hint: 'Let it end, end it with `holdfast abort`, or give another folder with --out.',
  });
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
