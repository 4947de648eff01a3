import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { readJournal } from '../journal/journal-reader.js';
import { continueJournal } from '../journal/journal-writer.js';
import { clockFrom } from '../model/clock.js';
import { HoldfastError } from '../model/error.js';
import type { JournalRecord, ProcessRecord } from '../model/journal.js';
import { isAlive } from '../process/process-record.js';
import { runningOwner } from './lock.js';

/** What a recovery found and did in one journal. */
export interface Recovery {
  readonly journal: string;
  readonly ended: readonly ProcessRecord[];
  readonly undone: readonly string[];
}

/** Real milliseconds that a process gets to clear away by itself before it is killed. */
const GRACE_MS = 15_000;

/** It ends the database and removes the lab's folder once the lab is gone, so it goes last. */
const WATCHDOG = 'lab watchdog';

/**
 * Finishes what killed runs left behind in a folder: ends their processes, which takes a lab's
 * faults with them, and closes their journals. Does nothing where nothing was left.
 */
export async function recover(dir: string): Promise<Recovery[]> {
  const owner = runningOwner(dir);
  if (owner !== undefined) {
    throw new HoldfastError(
      'recover/running',
      `A run (process ${owner}) is still going in ${dir}`,
      {
        hint: `Interrupt it with Ctrl-C, or \`kill -INT ${owner}\`; it undoes its fault by itself.`,
      },
    );
  }
  const folder = join(dir, 'journals');
  if (!existsSync(folder)) return [];
  const recoveries: Recovery[] = [];
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith('.ndjson'))
    .toSorted()) {
    const recovery = await recoverJournal(join(folder, name));
    if (recovery) recoveries.push(recovery);
  }
  return recoveries;
}

async function recoverJournal(path: string): Promise<Recovery | undefined> {
  const { records, end } = await readJournal(path);
  const [start] = records;
  if (end !== null || start?.kind !== 'start') return undefined;
  const processes = leftRunning(records, path.replace(/\.ndjson$/, ''));
  await endProcesses(processes);
  const open = openUndos(records);
  const clock = clockFrom(start.originEpochMs, BigInt(start.originMonotonicNs));
  const journal = continueJournal(path);
  // The machine may have been restarted since: its clock then began anew.
  const atMs = Math.max(clock.nowMs(), records.at(-1)?.atMs ?? 0);
  for (const undo of open) journal.appendSynced({ ...undo, atMs, done: true });
  journal.appendSynced({
    kind: 'end',
    atMs,
    outcome: 'interrupted',
    reason: 'the run was killed; holdfast recover ended what it had left',
  });
  journal.close();
  return { journal: path, ended: processes, undone: open.map(({ how }) => how) };
}

function openUndos(records: readonly JournalRecord[]): Extract<JournalRecord, { kind: 'undo' }>[] {
  const undos = new Map<string, Extract<JournalRecord, { kind: 'undo' }>>();
  for (const record of records) if (record.kind === 'undo') undos.set(record.id, record);
  return [...undos.values()].filter(({ done }) => !done);
}

/** From the journal and from the lab's own list, which knows what the harness was not told any more. */
function leftRunning(records: readonly JournalRecord[], labDir: string): ProcessRecord[] {
  const noted = [
    ...records.flatMap((record) => (record.kind === 'process' ? [record] : [])),
    ...readLabList(labDir),
  ];
  const known = new Map(
    noted.map(({ process }) => [`${process.pid} ${process.startTicks}`, process]),
  );
  return [...known.values()].filter((record) => record.pid > 1 && isAlive(record));
}

function readLabList(dir: string): { readonly process: ProcessRecord; readonly event: string }[] {
  const file = join(dir, 'processes.ndjson');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as { process: ProcessRecord; event: string }];
      } catch {
        // The last line may be torn.
        return [];
      }
    });
}

/** The lab first, which clears away by itself; then whatever is left; the watchdog last. */
async function endProcesses(processes: readonly ProcessRecord[]): Promise<void> {
  const labs = processes.filter(({ role }) => role === 'lab');
  const watchdogs = processes.filter(({ role }) => role === WATCHDOG);
  const others = processes.filter(
    (record) => !labs.includes(record) && !watchdogs.includes(record),
  );
  await endAll(labs, 'SIGTERM');
  await endAll(others, 'SIGTERM');
  await untilGone(watchdogs, GRACE_MS);
  await endAll(watchdogs, 'SIGTERM');
}

async function endAll(processes: readonly ProcessRecord[], signal: NodeJS.Signals): Promise<void> {
  for (const record of processes) {
    send(record, signal);
    // A stopped process does not get its signal before it goes on.
    send(record, 'SIGCONT');
  }
  if (await untilGone(processes, GRACE_MS)) return;
  for (const record of processes) send(record, 'SIGKILL');
  await untilGone(processes, GRACE_MS);
}

function send(record: ProcessRecord, signal: NodeJS.Signals): void {
  if (!isAlive(record)) return;
  try {
    process.kill(record.group ? -record.pid : record.pid, signal);
  } catch {
    // It ended in the meantime.
  }
}

async function untilGone(processes: readonly ProcessRecord[], graceMs: number): Promise<boolean> {
  const until = performance.now() + graceMs;
  while (processes.some(isAlive)) {
    if (performance.now() > until) return false;
    await wait(50);
  }
  return true;
}
