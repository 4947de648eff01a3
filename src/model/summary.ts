import type { GateReport } from './finding.js';
import type { Interval, Prediction } from './prediction.js';
import type { Verdict } from './verdict.js';

/** What summary.json holds. The report shows the same figures and no others. */
export interface Summary {
  readonly version: 1;
  readonly verdict: Verdict;
  /** Null where the command ran no gate. */
  readonly gate: GateReport | null;
  readonly runs: readonly RunSummary[];
}

export interface RunSummary {
  readonly scenario: string;
  readonly target: string;
  readonly speed: number;
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
  readonly substitutions: readonly string[];
  /** Null for a run that injects nothing. Times are real epoch milliseconds. */
  readonly fault: {
    readonly name: string;
    readonly proven: boolean;
    readonly startedAt: number | null;
    readonly endedAt: number | null;
  } | null;
  readonly samples: {
    readonly intended: number;
    readonly recorded: number;
    readonly failed: number;
  };
  /** How late the probe sent: actual minus intended send time, real milliseconds. */
  readonly latenessMs: { readonly p99: number | null };
  readonly availability: Availability;
  /** Real milliseconds from the intended time to the last byte, of requests that ended ok. */
  readonly latencyMs: {
    readonly before: Percentiles;
    readonly during: Percentiles;
    readonly after: Percentiles;
  };
  readonly downtime: readonly Downtime[];
  /** Declared milliseconds from the fault's start, with the error of how they were observed. */
  readonly detectMs: number | null;
  readonly recoverMs: number | null;
  readonly predicted: Prediction | null;
  /** One row for each thing that was predicted: where it was measured, whether it lies inside. */
  readonly agreement: readonly Agreement[];
  /** One row for each objective of the scenario. */
  readonly objectives: readonly ObjectiveResult[];
}

export interface Availability {
  /** Share of requests that ended ok, 0 to 1; null without samples. */
  readonly perRequest: number | null;
  /** Share of seconds (real, by intended time) in which every request ended ok. */
  readonly perSecond: number | null;
  /** Real milliseconds that both were taken over. */
  readonly windowMs: number;
}

export interface Percentiles {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

/** From the first to the last failing intended time of one cluster of failures. */
export interface Downtime {
  /** Real epoch milliseconds. */
  readonly startMs: number;
  readonly endMs: number;
  readonly durationDeclaredMs: number;
  readonly failed: number;
}

export interface Agreement {
  readonly what: string;
  readonly predicted: Interval;
  /** Declared seconds, null where it was not seen. */
  readonly measuredSeconds: number | null;
  /** Error of the observation in declared seconds: its real error times the speed. */
  readonly errorSeconds: number;
  readonly verdict: 'agrees' | 'contradicts' | 'not measured';
}

export interface ObjectiveResult {
  readonly objective: string;
  readonly wanted: string;
  readonly measured: string;
  readonly verdict: Verdict | 'not judged';
}
