import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readJournal } from '../journal/journal-reader.js';
import { continueJournal } from '../journal/journal-writer.js';
import { clockFrom } from '../model/clock.js';
import { HoldfastError } from '../model/error.js';
import type { JournalRecord, ProcessRecord } from '../model/journal.js';
import { aliveOf, endProcesses } from './end-processes.js';
import { removeStaleLock, runningOwner } from './lock.js';
import { ledgerFile, readProcesses } from './process-ledger.js';

/** What a recovery found and did for one run. */
export interface Recovery {
  /** The run's journal, or what told of it where that is gone. */
  readonly found: string;
  readonly ended: readonly ProcessRecord[];
  readonly undone: readonly string[];
  /** What is not undone, or is still running: it needs someone's hands. */
  readonly open: readonly string[];
}

type Undo = Extract<JournalRecord, { kind: 'undo' }>;

/**
 * Finishes what killed runs left behind in a folder: ends their processes, which takes a lab's
 * faults with them, and closes their journals. A run whose journal is gone is found by the lists of
 * processes that it and its lab kept. Does nothing where nothing was left.
 */
export async function recover(dir: string): Promise<Recovery[]> {
  const owner = runningOwner(dir);
  if (owner !== undefined) {
    throw new HoldfastError(
      'recover/running',
      `A run (process ${owner}) is still going in ${dir}`,
      {
        hint: 'End it with `holdfast abort`, or with Ctrl-C in its terminal; it undoes its fault by itself.',
      },
    );
  }
  const folder = join(dir, 'journals');
  const names = existsSync(folder) ? readdirSync(folder).toSorted() : [];
  const recoveries: Recovery[] = [];
  for (const name of names.filter((each) => each.endsWith('.ndjson'))) {
    const recovery = await recoverJournal(join(folder, name));
    if (recovery) recoveries.push(recovery);
  }
  // Each lab keeps a list of its own; with its journal gone nothing else tells of its processes.
  const labs = names.map((name) => join(folder, name, 'processes.ndjson'));
  for (const list of [...labs, ledgerFile(dir)]) {
    const processes = aliveOf(readProcesses(list));
    if (processes.length > 0) {
      recoveries.push({ found: list, ...(await end(processes)), undone: [] });
    }
  }
  rmSync(ledgerFile(dir), { force: true });
  removeStaleLock(dir);
  return recoveries;
}

async function recoverJournal(path: string): Promise<Recovery | undefined> {
  const text = readFileSync(path, 'utf8');
  if (!text.includes('\n')) {
    // Killed before its first record was whole, which stands before everything that a run does.
    rmSync(path);
    return { found: path, ended: [], undone: [], open: [] };
  }
  const content = await readJournal(path).catch(() => null);
  const labList = join(path.replace(/\.ndjson$/, ''), 'processes.ndjson');
  if (content === null) {
    // Of another version, or damaged: its processes are told all the same, and it stays as it is.
    const processes = aliveOf([...readProcesses(path), ...readProcesses(labList)]);
    return processes.length === 0
      ? undefined
      : { found: path, ...(await end(processes)), undone: [] };
  }
  const { records, end: ending } = content;
  const [start] = records;
  if (ending !== null || start?.kind !== 'start') return undefined;
  const noted = records.flatMap((record) => (record.kind === 'process' ? [record.process] : []));
  const { ended, open } = await end(aliveOf([...noted, ...readProcesses(labList)]));
  const undos = openUndos(records);
  // A lab takes its faults with it. Elsewhere they are the account's, and go on without us.
  if (start.target !== 'lab' && undos.length > 0) {
    return { found: path, ended, undone: [], open: [...open, ...undos.map(({ how }) => how)] };
  }
  close(path, records, start, undos);
  return { found: path, ended, undone: undos.map(({ how }) => how), open };
}

async function end(
  processes: readonly ProcessRecord[],
): Promise<{ readonly ended: readonly ProcessRecord[]; readonly open: readonly string[] }> {
  const left = await endProcesses(processes);
  return {
    ended: processes.filter((record) => !left.includes(record)),
    open: left.map(({ role, pid }) => `${role} (process ${pid}) cannot be ended`),
  };
}

function close(
  path: string,
  records: readonly JournalRecord[],
  start: Extract<JournalRecord, { kind: 'start' }>,
  undos: readonly Undo[],
): void {
  const clock = clockFrom(start.originEpochMs, BigInt(start.originMonotonicNs));
  const journal = continueJournal(path);
  // The machine may have been restarted since: its clock then began anew.
  const atMs = Math.max(clock.nowMs(), records.at(-1)?.atMs ?? 0);
  for (const undo of undos) journal.appendSynced({ ...undo, atMs, done: true });
  journal.appendSynced({
    kind: 'end',
    atMs,
    outcome: 'interrupted',
    reason: 'the run was killed; holdfast recover ended what it had left',
  });
  journal.close();
}

function openUndos(records: readonly JournalRecord[]): Undo[] {
  const undos = new Map<string, Undo>();
  for (const record of records) if (record.kind === 'undo') undos.set(record.id, record);
  return [...undos.values()].filter(({ done }) => !done);
}
