import type { Breakdown } from '../model/breakdown.js';
import type { Phase } from '../model/journal.js';
import type { Outcome } from '../model/sample.js';
import type { Availability, Percentiles, RunSummary } from '../model/summary.js';
import type { InstrumentFigures } from './instruments.js';
import type { ClusterMeasurement, FaultMeasurement } from './measure-faults.js';
import type { Window } from './phase-windows.js';

/** Everything that a journal's records say in figures. It extends what summary.json shows of them. */
export interface Measurement extends Pick<
  RunSummary,
  | 'samples'
  | 'availability'
  | 'latencyMs'
  | 'downtime'
  | 'detectMs'
  | 'recoverMs'
  | 'writes'
  | 'sessions'
> {
  /** How the journal ended; `missing`: the run was killed. */
  readonly ending: {
    readonly outcome: 'completed' | 'interrupted' | 'aborted' | 'failed' | 'missing';
    readonly reason: string | null;
  };
  /** Actual minus intended send time, real milliseconds. */
  readonly latenessMs: {
    readonly p50: number | null;
    readonly p99: number | null;
    readonly max: number | null;
  };
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly breakdown: Breakdown;
  readonly phases: Readonly<Record<Phase, PhaseFigures>>;
  /** One for each fault of the scenario, in its order. */
  readonly faults: readonly FaultMeasurement[];
  /** Faults grouped by whether their time overlaps: those that began. */
  readonly clusters: readonly ClusterMeasurement[];
  readonly alarms: readonly AlarmState[];
  readonly instruments: InstrumentFigures;
}

/** A change of an alarm's state as CloudWatch showed it, real ms since the run's origin. */
export interface AlarmState {
  readonly atMs: number;
  readonly name: string;
  readonly state: string;
}

/** One phase; `window` is null where it never began. */
export interface PhaseFigures {
  readonly window: Window | null;
  readonly recorded: number;
  readonly failed: number;
  readonly timeouts: number;
  readonly availability: Availability;
  readonly latencyMs: Percentiles;
  /** Share of the phase's requests that were sent very late (see VERY_LATE_MS); null without any. */
  readonly veryLateShare: number | null;
}

/** A request sent this much too late (real ms) no longer shows what its moment was like. */
export const VERY_LATE_MS = 250;
