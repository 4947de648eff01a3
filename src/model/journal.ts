import type { Prediction } from './prediction.js';
import type { SampleTable } from './sample-table.js';
import type { Scenario } from './scenario.js';
import type { WitnessAnswer } from './second-witness.js';
import type { Deployment } from './deployment.js';

/**
 * - 2: several faults, each by its place in the scenario; what was read back; alarms.
 * - 3: samples in columns.
 */
export const JOURNAL_VERSION = 3;

/**
 * Everything that a run learns, one JSON object a line. `atMs` is real time in milliseconds since the
 * journal's origin, on the machine's monotonic clock; `originEpochMs + atMs` is wall-clock time.
 */
export type JournalRecord =
  | {
      readonly kind: 'start';
      readonly version: typeof JOURNAL_VERSION;
      readonly atMs: 0;
      readonly originEpochMs: number;
      /** `process.hrtime.bigint()` at the origin, as a decimal string: one clock for all processes. */
      readonly originMonotonicNs: string;
      readonly speed: number;
      readonly target: string;
      readonly planSha256: string;
      readonly planPath: string;
      readonly scenario: Scenario;
      /** The scenario as it was asked for: a bundled one's name, or a file. */
      readonly scenarioName?: string;
      /** A command of the user's own ran in the instances; it may hold secrets, so it is not kept. */
      readonly ownApp?: boolean;
      readonly pid: number;
    }
  | {
      readonly kind: 'deployment';
      readonly atMs: number;
      readonly deployment: Deployment;
      readonly url: string;
    }
  /** `fault` is an index into the scenario's faults. A later prediction of a fault replaces it. */
  | {
      readonly kind: 'prediction';
      readonly atMs: number;
      readonly fault: number;
      readonly prediction: Prediction;
      /** Why nothing that is measured of this fault can be concluded from, one sentence each. */
      readonly reservations: readonly string[];
    }
  | { readonly kind: 'phase'; readonly atMs: number; readonly phase: Phase }
  /** Samples of about one second, in the order in which they ended. */
  | { readonly kind: 'samples'; readonly atMs: number; readonly samples: SampleTable }
  /** Synced before the act it announces. */
  | {
      readonly kind: 'intent';
      readonly atMs: number;
      readonly id: string;
      readonly what: string;
      readonly details: unknown;
    }
  /** How to undo intent `id`; synced before the act. `done` once it was undone. */
  | {
      readonly kind: 'undo';
      readonly atMs: number;
      readonly id: string;
      readonly how: string;
      readonly done: boolean;
      readonly details: unknown;
    }
  | {
      readonly kind: 'process';
      readonly atMs: number;
      readonly process: ProcessRecord;
      readonly event: 'started' | 'ended';
    }
  | {
      readonly kind: 'fault';
      readonly atMs: number;
      /** Index into the scenario's faults. */
      readonly fault: number;
      readonly name: string;
      readonly event: 'started' | 'proven' | 'ended' | 'not-proven';
      readonly details: unknown;
    }
  /** A target's health as ELBv2 showed it, written when it changes. */
  | {
      readonly kind: 'target-state';
      readonly atMs: number;
      readonly target: string;
      readonly zone: string;
      readonly state: string;
      readonly reason: string | null;
    }
  /** A database as RDS showed it, written when its state or the zone of its primary changes. */
  | {
      readonly kind: 'database-state';
      readonly atMs: number;
      readonly database: string;
      readonly zone: string;
      readonly state: string;
    }
  /** An instance's state as EC2 showed it, written when it changes: launches and terminations. */
  | {
      readonly kind: 'instance';
      readonly atMs: number;
      readonly instance: string;
      readonly zone: string;
      readonly state: string;
    }
  /** A CloudWatch alarm's state, written when it changes. */
  | {
      readonly kind: 'alarm';
      readonly atMs: number;
      readonly name: string;
      readonly state: string;
      readonly reason: string | null;
    }
  /** What became of one call of a fault: what was sent is in its intent. */
  | {
      readonly kind: 'call';
      readonly atMs: number;
      readonly fault: number;
      readonly name: string;
      readonly event: 'answered' | 'refused' | 'over' | 'failed' | 'rejected';
      readonly details: unknown;
    }
  /** What a query of the configuration said of one phase, once the run was over. */
  | { readonly kind: 'second-witness'; readonly atMs: number; readonly answer: WitnessAnswer }
  /** What was found of writes or sessions that the probe had made, at the end of the run. */
  | { readonly kind: 'read-back'; readonly atMs: number; readonly readBack: ReadBack }
  /** What the lab's own timers and the load generator said of themselves. */
  | {
      readonly kind: 'instrument';
      readonly atMs: number;
      readonly name: string;
      readonly figures: Readonly<Record<string, number>>;
    }
  | { readonly kind: 'note'; readonly atMs: number; readonly text: string }
  | {
      readonly kind: 'end';
      readonly atMs: number;
      /** `aborted`: an abort condition of the scenario was met. */
      readonly outcome: 'completed' | 'interrupted' | 'aborted' | 'failed';
      readonly reason: string | null;
    };

/** Acknowledged: answered as expected. Unknown: no answer, or another one, so it may have happened. */
export interface ReadBack {
  readonly what: 'writes' | 'sessions';
  readonly acknowledged: number;
  /** Of the acknowledged: found again, gone, and those of which no answer was to be had. */
  readonly found: number;
  readonly gone: number;
  readonly unread: number;
  /** Keys of the first that are gone. */
  readonly goneKeys: readonly string[];
  /** Writes whose outcome is unknown, and how many of them had happened. */
  readonly unknown: number;
  readonly unknownFound: number;
}

export type Phase = 'before' | 'during' | 'after';

/** A process that a run started. The start time guards against a reused id. */
export interface ProcessRecord {
  readonly role: string;
  readonly pid: number;
  /** Kernel's start time of the process (Linux: field 22 of /proc/PID/stat), null where unknown. */
  readonly startTicks: string | null;
  /** It leads its own process group, to be ended with all its children. */
  readonly group: boolean;
}
