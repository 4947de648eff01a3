import type { GateReport } from './finding.js';
import type { Phase, ReadBack } from './journal.js';
import type { Interval, Prediction } from './prediction.js';
import type { Breakdown } from './breakdown.js';
import type { Outcome } from './sample.js';
import type { Verdict } from './verdict.js';

/**
 * What summary.json holds. The report shows the same figures and no others.
 *
 * @example
 * const { runs }: Summary = JSON.parse(readFileSync('reports/summary.json', 'utf8'));
 */
export interface Summary {
  /** 3: runs say when they were made, and what they say together stands beside them. */
  readonly version: 3;
  readonly verdict: Verdict;
  /** Null where the command ran no gate. */
  readonly gate: GateReport | null;
  readonly runs: readonly RunSummary[];
  /** One for each scenario that was run more than once (`--repeat`): what its runs say together. */
  readonly repeats: readonly RepeatSummary[];
  /** How often predictions held, over all runs; null where nothing was predicted. */
  readonly predictions: PredictionRecord | null;
}

/**
 * One scenario that was run once: what was measured, and how it was judged.
 *
 * @example
 * const share = ({ samples }: RunSummary) => 1 - samples.failed / samples.recorded;
 */
export interface RunSummary {
  readonly scenario: string;
  readonly target: string;
  readonly speed: number;
  /** Real epoch milliseconds. */
  readonly startedAt: number;
  /** Of the plan that was run. */
  readonly planSha256: string;
  /** Of the scenario as it was run: two runs with another one are two experiments. */
  readonly scenarioSha256: string;
  /** Which of the runs of its scenario it is, counted from 1. */
  readonly repeat: { readonly index: number; readonly of: number };
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
  /** Requests of each phase that were given up after the request's timeout: they are in no percentile. */
  readonly timedOut: Readonly<Record<Phase, number>>;
  /** Requests by outcome and phase; outcomes that did not occur are left out. */
  readonly outcomes: readonly OutcomeCount[];
  /** By connection, zone and target; left out by who did not measure it. */
  readonly breakdown?: Breakdown;
  /** A server of our own, probed beside the target: where it fails too, the generator did. */
  readonly control: { readonly recorded: number; readonly failed: number } | null;
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
  /** One for each query of the configuration that a monitoring system was asked. */
  readonly secondWitnesses: readonly SecondWitness[];
}

export interface OutcomeCount {
  readonly outcome: Outcome;
  readonly before: number;
  readonly during: number;
  readonly after: number;
  /** Intended outside of every phase, such as while the run was being set up. */
  readonly outside: number;
}

/**
 * What the user's own monitoring says of the same time. It confirms or doubts: a contradiction keeps a
 * run from passing, and nothing else follows from it.
 */
export interface SecondWitness {
  readonly name: string;
  readonly source: 'prometheus' | 'cloudwatch';
  readonly query: string;
  readonly phase: Phase;
  /** Null where it could not be asked, or had nothing to say; `note` says why. */
  readonly value: number | null;
  /** The probe's own figure of the same phase. */
  readonly probe: number | null;
  readonly verdict: 'agrees' | 'contradicts' | 'not measured';
  readonly note: string;
}

/** What several runs of one scenario say together. */
export interface RepeatSummary {
  readonly scenario: string;
  readonly target: string;
  readonly runs: number;
  /** One for each figure that has a value in at least one run. */
  readonly figures: readonly RepeatedFigure[];
}

export interface RepeatedFigure {
  /** Such as `outage of kill-az` or `availability during`. */
  readonly what: string;
  readonly unit: 'declared seconds' | 'milliseconds' | 'share' | 'count';
  /** In the order of the runs; null where a run did not measure it. */
  readonly values: readonly (number | null)[];
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** Bootstrap of the median between runs; null for too few of them. */
  readonly interval: { readonly low: number; readonly high: number; readonly level: number } | null;
}

/** How often what was predicted was measured, and how much the predictions said. */
export interface PredictionRecord {
  readonly held: number;
  readonly contradicted: number;
  readonly notMeasured: number;
  /** Width of the predicted intervals in seconds: a wide one is easily right. Null where unbounded. */
  readonly medianWidthSeconds: number | null;
  /** A predictor that knows no plan, asked the same. */
  readonly naive: {
    /** One sentence: what it says of every fault. */
    readonly how: string;
    readonly held: number;
    readonly contradicted: number;
    readonly medianWidthSeconds: number | null;
  };
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
  /** Until what was lost had a successor: a promoted database, a new instance in service. */
  readonly failoverMs: number | null;
  /** What it costs of the objective's error budget; null where no yearly rate is stated. */
  readonly errorBudget: ErrorBudget | null;
  /** Faults whose time overlaps: what users saw of them cannot be told apart. */
  readonly together: readonly string[];
  readonly predicted: Prediction | null;
  /** The requests of the phase before, and those while it lasted. */
  readonly comparison: FaultComparison;
}

/** Downtime × a stated yearly rate of the fault, against what the objective allows in a year. */
export interface ErrorBudget {
  /** As stated by the configuration. */
  readonly perYear: number;
  readonly downtimeSecondsPerYear: number;
  /** Availability objective, 0 to 1. */
  readonly objective: number;
  readonly allowedSecondsPerYear: number;
  /** Share of the budget that is spent, over 1 where there is none left. */
  readonly spent: number;
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
