import type { Phase } from './journal.js';

/**
 * A query that a monitoring system is asked of each phase after a run, as `witnesses` of the
 * configuration.
 *
 * @example
 * const ingress: Partial<WitnessConfig> = { name: 'ingress', source: 'prometheus' };
 */
export type WitnessConfig = PrometheusWitness | CloudWatchWitness;

interface WitnessCommon {
  readonly name: string;
  /** By how much it may differ from the probe's figure: share of 0 to 1, or milliseconds. */
  readonly tolerance: number;
  /** Real seconds from the end of the run until it is asked; what it gathers is late. */
  readonly delaySeconds?: number;
}

export interface PrometheusWitness extends WitnessCommon {
  readonly source: 'prometheus';
  /** Base URL, such as `https://prometheus.example.com`; no other host is asked. */
  readonly url: string;
  /**
   * PromQL with one value as its answer, asked at the end of the phase; `$window` stands for the
   * phase's length, as in `[$window]`.
   */
  readonly query: string;
  /** What it says: a share of 0 to 1, or real milliseconds. */
  readonly figure: WitnessFigure;
  /** Name of an environment variable with a bearer token. */
  readonly tokenEnv?: string;
}

/** Availability: 1 − all of `failed` ÷ all of `total`, over the whole minutes of a phase. */
export interface CloudWatchWitness extends WitnessCommon {
  readonly source: 'cloudwatch';
  /** The stack's own where left out. */
  readonly region?: string;
  readonly failed: readonly MetricConfig[];
  readonly total: readonly MetricConfig[];
}

/** A metric that is added up by its sums. */
export interface MetricConfig {
  readonly metric: string;
  /** AWS/ApplicationELB where left out. */
  readonly namespace?: string;
  /** Those of the stack's internet-facing load balancer where left out. */
  readonly dimensions?: Readonly<Record<string, string>>;
}

export type WitnessFigure = 'availability' | 'latencyP95Ms';

/** What one was asked, and said, of one phase: journalled. Times are real ms since the run's origin. */
export interface WitnessAnswer {
  readonly name: string;
  readonly source: WitnessConfig['source'];
  readonly query: string;
  readonly figure: WitnessFigure;
  readonly tolerance: number;
  readonly phase: Phase;
  /** What the value is of. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Null where there is none; `note` says why. */
  readonly value: number | null;
  readonly note: string;
}
