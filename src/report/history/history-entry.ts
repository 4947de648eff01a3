import type { Interval } from '../../model/prediction.js';
import type { RunSummary } from '../../model/summary.js';
import type { Verdict } from '../../model/verdict.js';
import { totalDowntimeMs } from '../words.js';

/** What is kept of one run for trends: one line of the history. Durations are declared seconds. */
export interface HistoryEntry {
  readonly version: 1;
  /** When the run began, real epoch milliseconds. */
  readonly startedAt: number;
  readonly scenario: string;
  readonly target: string;
  readonly speed: number;
  readonly planSha256: string;
  readonly scenarioSha256: string;
  readonly verdict: Verdict;
  readonly recorded: number;
  readonly failed: number;
  /** Null where no request was recorded. */
  readonly downtimeSeconds: number | null;
  readonly downtimeErrorSeconds: number;
  readonly availability: {
    readonly perRequest: number | null;
    readonly perSecond: number | null;
    readonly windowSeconds: number;
  };
  /** The outage that was predicted, where the run had one fault; null otherwise. */
  readonly predictedOutageSeconds: Interval | null;
}

export function historyEntryOf(run: RunSummary): HistoryEntry {
  const { availability, samples, speed } = run;
  const [fault, ...more] = run.faults;
  return {
    version: 1,
    startedAt: run.startedAt,
    scenario: run.scenario,
    target: run.target,
    speed,
    planSha256: run.planSha256,
    scenarioSha256: run.scenarioSha256,
    verdict: run.verdict,
    recorded: samples.recorded,
    failed: samples.failed,
    downtimeSeconds: samples.recorded === 0 ? null : totalDowntimeMs(run.downtime) / 1000,
    downtimeErrorSeconds: (run.errorMs.outage * run.downtime.length) / 1000,
    availability: {
      perRequest: availability.perRequest,
      perSecond: availability.perSecond,
      windowSeconds: (availability.windowMs * speed) / 1000,
    },
    predictedOutageSeconds: more.length > 0 ? null : (fault?.predicted?.outageSeconds ?? null),
  };
}
