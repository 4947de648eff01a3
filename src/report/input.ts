import type { Deployment } from '../model/deployment.js';
import type { Phase } from '../model/journal.js';
import type { RequestTable } from '../model/request-table.js';
import type { OutcomeCount, Summary } from '../model/summary.js';
import type { HistoryEntry } from './history/history-entry.js';

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
  /** Earlier runs and these, oldest first; none where no history is kept. */
  readonly history?: readonly HistoryEntry[];
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
  /** Changes only, as EC2 showed them; the first of each instance is the state it was found in. */
  readonly instanceStates: readonly InstanceState[];
  /** What each fault took away, by index of the fault; of those that were started. */
  readonly losses: readonly LostParts[];
  readonly repeat: RepeatFacts | null;
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

export interface InstanceState {
  readonly atMs: number;
  readonly instance: string;
  readonly zone: string;
  readonly state: string;
}

/** What a picture of the stack marks as lost. */
export interface LostParts {
  readonly fault: number;
  readonly name: string;
  readonly region: string | null;
  readonly zone: string | null;
  readonly instances: readonly string[];
  /** Identifiers of databases whose primary is lost, and addresses or ids of caches and gateways. */
  readonly databases: readonly string[];
  readonly caches: readonly string[];
  readonly natGateways: readonly string[];
}

/** What it takes to run the same again. */
export interface RepeatFacts {
  /** A bundled scenario's name, or a file. */
  readonly scenario: string;
  readonly planPath: string;
  readonly planSha256: string;
  readonly target: string;
  readonly speed: number;
  /** A command of the user's own ran in the instances; which one is not kept. */
  readonly ownApp: boolean;
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
