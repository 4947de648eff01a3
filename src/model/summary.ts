import type { GateReport } from './finding.js';
import type { ReadBack } from './journal.js';
import type { Interval, Prediction } from './prediction.js';
import type { Verdict } from './verdict.js';

/** What summary.json holds. The report shows the same figures and no others. */
export interface Summary {
  /** 2: each fault has its own figures in `faults`. */
  readonly version: 2;
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
  /** One for each fault of the scenario, in its order; none for a steady load. */
  readonly faults: readonly FaultSummary[];
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
  /** Declared milliseconds from a fault's start: the longest of all faults, null where one was not seen. */
  readonly detectMs: number | null;
  readonly recoverMs: number | null;
  /** By how much durations of this run can be off, declared milliseconds: the real error × speed. */
  readonly errorMs: { readonly outage: number; readonly detect: number; readonly recover: number };
  /** What was looked for at the end; null where the scenario declares nothing to read back. */
  readonly writes: ReadBack | null;
  readonly sessions: ReadBack | null;
  /** One row for each thing that was predicted: where it was measured, whether it lies inside. */
  readonly agreement: readonly Agreement[];
  /** One row for each objective of the scenario. */
  readonly objectives: readonly ObjectiveResult[];
}

/** What one fault did. Durations are declared milliseconds. */
export interface FaultSummary {
  readonly name: string;
  /** Every witness saw it from outside, and nothing of it failed. */
  readonly proven: boolean;
  /** What the witnesses saw, or why it is not proven. */
  readonly seen: readonly string[];
  /** Real epoch milliseconds. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** Requests that failed from its start until the next fault apart from it, and over how long. */
  readonly failed: number | null;
  readonly outageMs: number | null;
  readonly detectMs: number | null;
  readonly recoverMs: number | null;
  /** Faults whose time overlaps: what users saw of them cannot be told apart. */
  readonly together: readonly string[];
  readonly predicted: Prediction | null;
  /** The requests of the phase before, and those while it lasted. */
  readonly comparison: FaultComparison;
}

export interface FaultComparison {
  readonly before: WindowFigures;
  readonly during: WindowFigures;
}

/** Requests of a window by intended time; latencies are real, of those that ended ok. */
export interface WindowFigures {
  readonly requests: number;
  readonly failed: number;
  readonly latencyMs: Percentiles;
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
  /** The fault that it is about, or several that overlap. */
  readonly fault: string;
  /** Latencies are real time; all else is declared. */
  readonly clock: 'declared' | 'real';
  readonly predicted: Interval;
  /** Seconds on that clock, null where it was not seen. */
  readonly measuredSeconds: number | null;
  /** Error of the observation on the same clock; of declared time its real error times the speed. */
  readonly errorSeconds: number;
  readonly verdict: 'agrees' | 'contradicts' | 'not measured';
}

export interface ObjectiveResult {
  readonly objective: string;
  readonly wanted: string;
  readonly measured: string;
  readonly verdict: Verdict | 'not judged';
}
