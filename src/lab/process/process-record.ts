import { readFileSync } from 'node:fs';
import type { ProcessRecord } from '../../model/journal.js';

/** The journal's record of a process that leads its own group. */
export function recordGroupLeader(role: string, pid: number): ProcessRecord {
  return { role, pid, startTicks: readStartTicks(pid), group: true };
}

/** Field 22 of /proc/PID/stat; null where there is no such file. */
function readStartTicks(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // Field 2 is the command's name in parentheses and may itself hold spaces and parentheses.
    const fromField3 = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fromField3[22 - 3] ?? null;
  } catch {
    return null;
  }
}
