import type { ProbeRequest } from '../model/scenario.js';

/** Makes pressure on the stack while the probe measures it. One entry in load-engines.ts. */
export interface LoadEngine {
  readonly name: string;
  /** One sentence for help and docs. */
  readonly summary: string;
  start(options: LoadOptions): Promise<RunningLoad>;
}

export interface LoadOptions {
  readonly url: string;
  /** PEM to trust beside the system's certificates, for engines that verify. */
  readonly ca: string | null;
  /** Host header and TLS server name; null where the URL's own will do. */
  readonly serverName: string | null;
  /** Real requests per second over all connections; 0 makes no pressure. */
  readonly ratePerSecond: number;
  readonly connections: number;
  /** Real milliseconds after which it ends by itself, whether or not it is stopped. */
  readonly maxDurationMs: number;
  /** The probe's requests; only its reads are repeated, by weight. */
  readonly requests: readonly ProbeRequest[];
}

export interface RunningLoad {
  /** Ends the pressure. A second call gives the same promise. */
  stop(): Promise<LoadReport>;
}

/**
 * The pressure that was offered. None of it says how available the stack was: a closed loop sends
 * less just when the stack is slow. Availability and latency come from the probe alone.
 */
export interface LoadReport {
  readonly engine: string;
  readonly wantedPerSecond: number;
  readonly sentPerSecond: number;
  readonly sent: number;
  readonly completed: number;
  readonly not2xx: number;
  readonly errors: number;
  readonly durationMs: number;
}
