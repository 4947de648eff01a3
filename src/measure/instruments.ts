import type { JournalRecord } from '../model/journal.js';

/** What instruments said of themselves, by name; of several records of one name the last counts. */
export type InstrumentFigures = Readonly<Record<string, Readonly<Record<string, number>>>>;

/**
 * Names of `instrument` records in a journal, and the figures that verdicts read from them.
 * - `probe`: intended, recorded, localErrors
 * - `control`: recorded, failed, slow, of the requests to a server of our own on this machine
 * - `load`: wantedPerSecond, sentPerSecond, sent, dropped, incomplete (in how many ways)
 * - `lab-timers`: p99Ms, maxMs, shortestScaledMs (real)
 * - `target-health-poll`: intervalMs (real), how often targets' health was looked at
 * - `instance-poll`: intervalMs (real), how often instances' states were looked at
 * - `alarm-poll`: intervalMs (real), how often alarms were looked at
 * - `ci-jobs`: taken, finished, of the target's job queue
 */
export const INSTRUMENTS = {
  probe: 'probe',
  control: 'control',
  load: 'load',
  labTimers: 'lab-timers',
  targetHealthPoll: 'target-health-poll',
  instancePoll: 'instance-poll',
  alarmPoll: 'alarm-poll',
  ciJobs: 'ci-jobs',
} as const;

/** The last figures of each instrument in a journal. */
export function instrumentFigures(records: readonly JournalRecord[]): InstrumentFigures {
  const figures: Record<string, Readonly<Record<string, number>>> = {};
  for (const record of records) {
    if (record.kind === 'instrument') figures[record.name] = record.figures;
  }
  return figures;
}
