import type { RateStage } from '../model/rate-stage.js';
import type { Sample } from '../model/sample.js';
import type { NameServer } from '../model/target.js';
import type { ProbeRequest } from '../model/scenario.js';

/** What the probe's worker is told. All durations are real. */
export interface ProbeSettings {
  /** Where to connect, such as `https://127.0.0.1:10443`. Ports are used as they stand. */
  readonly url: string;
  /** PEM to trust beside the system's certificates; null where none is needed. */
  readonly ca: string | null;
  /** Host header and TLS server name; null where the URL's own will do. */
  readonly serverName: string | null;
  /** Name server that resolves `serverName`; without one the URL says where to go. */
  readonly dns?: NameServer | null;
  /** The rate, or, where there are stages, the highest of them. */
  readonly ratePerSecond: number;
  /** A profile in place of the one rate. */
  readonly stages?: readonly RateStage[];
  /** From sending to the last byte, waiting for a connection included. */
  readonly timeoutMs: number;
  /** Ready to be sent: without placeholders (see ready-to-send.ts). */
  readonly requests: readonly ProbeRequest[];
  /** What must not be recorded, also where an answer has it. */
  readonly secrets?: readonly string[];
  /** Origins of the run's clock: samples are in milliseconds since then. */
  readonly originEpochMs: number;
  readonly originMonotonicNs: string;
  /** No request is intended later than this after the start, whether or not it was stopped. */
  readonly maxDurationMs: number;
}

export interface ProbeOptions extends ProbeSettings {
  /** Gets every sample once, about once a second, in the order in which the requests ended. */
  readonly onSamples: (batch: readonly Sample[]) => void;
  /** Gets the cookies of sessions by the keys that samples have for them, before those samples. */
  readonly onSessions?: (cookies: ReadonlyMap<string, string>) => void;
}

/** What the instrument says of itself. */
export interface ProbeReport {
  /** Requests that the schedule wanted until the stop; each has one sample. */
  readonly intended: number;
  readonly recorded: number;
  /** First and last moment of the schedule, real milliseconds since the clock's origin. */
  readonly startedMs: number;
  readonly stoppedMs: number;
  /** Actual minus intended send time, real milliseconds; null where nothing was sent. */
  readonly latenessMs: {
    readonly p50: number | null;
    readonly p99: number | null;
    readonly max: number | null;
  };
  readonly connectionsOpened: number;
  /** Requests that had to wait because all connections were taken. Their latency includes it. */
  readonly waitedForConnection: number;
  /** Failures of this machine and not of the target, such as no free port or file descriptor. */
  readonly localErrors: number;
}

export type ProbeCommand = { readonly kind: 'stop' };
export type ProbeMessage =
  | { readonly kind: 'started'; readonly startedMs: number }
  | {
      readonly kind: 'samples';
      readonly samples: readonly Sample[];
      readonly sessions: ReadonlyMap<string, string>;
    }
  | { readonly kind: 'report'; readonly report: ProbeReport };
