import type { Breakdown } from './breakdown.js';
import type { Outcome } from './sample.js';
import type { Availability } from './summary.js';

/** Figures of requests that were all intended in one stretch of time. Times are epoch milliseconds. */
export interface LoadFigures {
  readonly recorded: number;
  readonly failed: number;
  readonly availability: Availability;
  /**
   * Real milliseconds of the requests that ended ok, from their intended time to the last byte; null
   * where none did. From an HDR histogram of three significant digits.
   */
  readonly latencyMs: {
    readonly p50: number | null;
    readonly p95: number | null;
    readonly p99: number | null;
    readonly max: number | null;
  };
  /** First and last failing request of each outage, by intended time. */
  readonly downtime: readonly { readonly startMs: number; readonly endMs: number }[];
  /** Only those that occurred. */
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
  /** How often each HTTP status came that was not expected, as in `{ '302': 40 }`. */
  readonly unexpectedStatuses: Readonly<Record<string, number>>;
}

/** What `holdfast load --out FILE` writes. All figures but `engineSamples` are the probe's. */
export interface LoadResult extends LoadFigures {
  readonly version: 1;
  readonly profile: string;
  readonly url: string;
  readonly engine: string;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  /** Why, one sentence each. */
  readonly reasons: readonly string[];
  /** Requests that the probe's schedule wanted; each of them is recorded. */
  readonly intended: number;
  /** The probe's requests by connection, zone and target. */
  readonly breakdown: Breakdown;
  /** Requests that the engine did not send though it should have. */
  readonly dropped: number;
  /** How late the probe sent its requests. */
  readonly latenessMs: { readonly p99: number | null };
  /** Each stretch of one rate or ramp that was tried, in order. */
  readonly steps: readonly LoadStep[];
  /** The highest rate that met the objectives; null where the profile does not look for one. */
  readonly highestRatePerSecond: number | null;
  /** The engine's own records: figures as above from k6, counts from autocannon; null for the probe. */
  readonly engineSamples: EngineSamples | null;
}

export interface LoadStep {
  /** At its end. */
  readonly ratePerSecond: number;
  readonly durationSeconds: number;
  readonly availability: number | null;
  readonly latencyP95Ms: number | null;
  readonly metObjectives: boolean;
}

export type EngineSamples =
  | (LoadFigures & { readonly intended: number; readonly dropped: number })
  | {
      readonly wantedPerSecond: number;
      readonly sentPerSecond: number;
      readonly sent: number;
      readonly completed: number;
      readonly not2xx: number;
      readonly errors: number;
    };
