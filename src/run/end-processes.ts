import { setTimeout as wait } from 'node:timers/promises';
import type { ProcessRecord } from '../model/journal.js';
import { isAlive } from '../process/process-record.js';

/** Real milliseconds that a process gets to clear away by itself before it is killed. */
const GRACE_MS = 15_000;

/** It ends the database and removes the lab's folder once the lab is gone, so it goes last. */
const WATCHDOG = 'lab watchdog';

/** Those of the records whose process is still there, each once. */
export function aliveOf(records: readonly ProcessRecord[]): ProcessRecord[] {
  const known = new Map(records.map((record) => [`${record.pid} ${record.startTicks}`, record]));
  return [...known.values()].filter((record) => record.pid > 1 && isAlive(record));
}

/**
 * Ends processes: the lab first, which clears away by itself; then whatever is left; the watchdog
 * last. Returns those that are still there.
 */
export async function endProcesses(processes: readonly ProcessRecord[]): Promise<ProcessRecord[]> {
  const labs = processes.filter(({ role }) => role === 'lab');
  const watchdogs = processes.filter(({ role }) => role === WATCHDOG);
  const others = processes.filter(
    (record) => !labs.includes(record) && !watchdogs.includes(record),
  );
  await endAll(labs, 'SIGTERM');
  await endAll(others, 'SIGTERM');
  await untilGone(watchdogs, GRACE_MS);
  await endAll(watchdogs, 'SIGTERM');
  return processes.filter(isAlive);
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
