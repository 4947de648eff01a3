import { readFileSync } from 'node:fs';
import type { ProcessRecord } from '../model/journal.js';

/** The journal's record of a process that leads its own group. */
export function recordGroupLeader(role: string, pid: number): ProcessRecord {
  return { role, pid, startTicks: readStartTicks(pid), group: true };
}

/** Whether the process is still there, and is the one that was recorded. */
export function isAlive(record: Pick<ProcessRecord, 'pid' | 'startTicks'>): boolean {
  if (record.startTicks !== null) return readStartTicks(record.pid) === record.startTicks;
  try {
    process.kill(record.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Field 22 of /proc/PID/stat; null where there is no such file, or the process is a zombie. */
function readStartTicks(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // Field 2 is the command's name in parentheses and may itself hold spaces and parentheses.
    const fromField3 = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie is over; only its parent has not looked yet.
    return fromField3[0] === 'Z' ? null : (fromField3[22 - 3] ?? null);
  } catch {
    return null;
  }
}
