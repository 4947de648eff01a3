import type { Deployment } from '../model/deployment.js';
import type { Phase } from '../model/journal.js';
import type { RequestTable } from '../model/request-table.js';
import type { OutcomeCount, Summary } from '../model/summary.js';

/** Everything a reporter may read. Figures come from `summary`; `runs` only feeds pictures. */
export interface ReportInput {
  readonly summary: Summary;
  /** ISO 8601 time at which the report is made. */
  readonly generatedAt: string;
  /** One for each of `summary.runs`, in the same order. */
  readonly runs: readonly RunDetail[];
  /** Null where no plan could be read as a stack. */
  readonly topology: Deployment | null;
  /** How the user named the plan, such as `fixtures/plans/private-web-app/plan.json`. */
  readonly planName: string;
  /** Terraform resource types that were modelled, and those that were passed over. */
  readonly modelled: {
    readonly types: readonly string[];
    readonly passedOver: readonly string[];
  };
}

/** What the pictures of one run need. All times are real milliseconds since the run's origin. */
export interface RunDetail {
  readonly originEpochMs: number;
  readonly speed: number;
  /** In order of intended time. */
  readonly samples: RequestTable;
  readonly phases: readonly PhaseSpan[];
  /** Of the faults that were started, in the order of their start. */
  readonly faultWindows: readonly FaultSpan[];
  /** Changes only: a state lasts until the target's next one. */
  readonly targetStates: readonly TargetState[];
  /** Requests by outcome in each phase, by intended time. */
  readonly outcomes: readonly OutcomeCount[];
  readonly journal: JournalFacts;
}

/** `ended` is false where the journal stops before the fault's end. */
export interface FaultSpan {
  /** Index into the run's faults. */
  readonly fault: number;
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly ended: boolean;
}

export interface PhaseSpan {
  readonly phase: Phase;
  readonly startMs: number;
  readonly endMs: number;
}

export interface TargetState {
  readonly atMs: number;
  readonly target: string;
  readonly zone: string;
  readonly state: string;
  readonly reason: string | null;
}

/** What a journal says of itself and of the instruments. */
export interface JournalFacts {
  readonly records: number;
  readonly durationMs: number;
  /** Null where the journal has no end: the run was killed. */
  readonly end: { readonly outcome: string; readonly reason: string | null } | null;
  readonly probeRatePerSecond: number | null;
  /** Declared seconds. */
  readonly probeTimeoutSeconds: number | null;
  readonly load: {
    readonly engine: string;
    readonly ratePerSecond: number;
    readonly connections: number;
  } | null;
  readonly instruments: readonly {
    readonly name: string;
    readonly figures: Readonly<Record<string, number>>;
  }[];
  readonly notes: readonly string[];
}
