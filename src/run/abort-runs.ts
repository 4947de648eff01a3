import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { readJournal } from '../journal/journal-reader.js';
import { isAlive } from '../process/process-record.js';
import { runningRuns, type RunningRun } from './running-runs.js';

/** What became of a run that was asked to end. */
export interface AbortedRun {
  readonly run: RunningRun;
  /** It undid what it had injected, closed its target and is gone. */
  readonly ended: boolean;
  /** How each fault was undone; those it had not undone when it ended are in `open`. */
  readonly undone: readonly string[];
  readonly open: readonly string[];
}

/** A run waits for FIS and for its target to close; beyond that it hangs (real ms). */
const PATIENCE_MS = 120_000;

/**
 * Ends runs that go on in other terminals, as Ctrl-C there would: what is injected is undone first,
 * then the target is closed. In `dir` alone, or all of this user's on this machine where it is null.
 */
export async function abortRuns(dir: string | null): Promise<readonly AbortedRun[]> {
  const runs = runningRuns().filter((run) => dir === null || run.dir === resolve(dir));
  for (const { pid } of runs) process.kill(pid, 'SIGINT');
  return Promise.all(runs.map(followToItsEnd));
}

async function followToItsEnd(run: RunningRun): Promise<AbortedRun> {
  const until = performance.now() + PATIENCE_MS;
  while (isAlive(run) && performance.now() < until) await wait(50);
  const undos = new Map<string, { readonly how: string; readonly done: boolean }>();
  for (const record of await latestJournal(run.dir)) {
    if (record.kind === 'undo') undos.set(record.id, record);
  }
  const hows = (done: boolean): string[] =>
    [...undos.values()].filter((undo) => undo.done === done).map(({ how }) => how);
  return { run, ended: !isAlive(run), undone: hows(true), open: hows(false) };
}

async function latestJournal(dir: string): ReturnType<typeof readRecords> {
  try {
    const folder = join(dir, 'journals');
    const names = readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
    const paths = names.map((name) => join(folder, name));
    const journals = await Promise.all(paths.map(readRecords));
    // The one that began last: names begin with the scenario's.
    return journals.reduce((last, next) => (startOf(next) > startOf(last) ? next : last), []);
  } catch {
    // It was ended before it had a journal.
    return [];
  }
}

async function readRecords(
  path: string,
): Promise<Awaited<ReturnType<typeof readJournal>>['records']> {
  const content = await readJournal(path).catch(() => null);
  return content?.records ?? [];
}

function startOf(records: Awaited<ReturnType<typeof readRecords>>): number {
  const [start] = records;
  return start?.kind === 'start' ? start.originEpochMs : 0;
}
