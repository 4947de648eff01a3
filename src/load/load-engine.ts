import type { RateStage } from '../model/rate-stage.js';
import type { Sample } from '../model/sample.js';
import type { NameServer } from '../model/target.js';
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
  /** Name server that resolves `serverName`; without one the URL says where to go. */
  readonly dns?: NameServer | null;
  /** Real requests per second over all connections; 0 makes no pressure. */
  readonly ratePerSecond: number;
  readonly connections: number;
  /** Real milliseconds after which it ends by itself, whether or not it is stopped. */
  readonly maxDurationMs: number;
  /** A profile in place of the one rate; engines that keep one rate refuse it. */
  readonly stages?: readonly RateStage[];
  /** Real milliseconds after which a request is given up. */
  readonly timeoutMs: number;
  /**
   * Called when it was stopped, with the engine's own record of each request, where it keeps them.
   * Times are epoch milliseconds; `intendedMs` is when it was sent.
   */
  readonly onExchange?: (exchange: EngineExchange) => void;
  /** Where pods make the load; the kubeconfig's defaults where it is left out. */
  readonly kubernetes?: KubernetesSettings;
  /** Ends a start that waits for something; what it made until then is removed. */
  readonly signal?: AbortSignal;
  /** What goes on, for engines that take long to start, and what somebody should know. */
  readonly onProgress?: (message: string) => void;
  /**
   * The probe's requests, ready to be sent: with secrets and what a login took in headers and body,
   * so that an engine must write them nowhere that outlives it. Pressure repeats the reads alone, by
   * weight.
   */
  readonly requests: readonly ProbeRequest[];
  /** What of them is secret; none is written, printed, or in an error. */
  readonly secrets?: readonly string[];
}

/** Whatever is left out comes from the kubeconfig, or is one pod of the pinned image. */
export interface KubernetesSettings {
  /** A context of the kubeconfig. */
  readonly context?: string;
  readonly namespace?: string;
  /** Pods that share the rate. */
  readonly parallelism?: number;
  /** Image of k6. */
  readonly image?: string;
  /** Real milliseconds after which a pod that no node takes is given up. */
  readonly unschedulableMs?: number;
  /** The pods run on this machine, as a test's do: only then is its loopback theirs. */
  readonly sharesLoopback?: boolean;
}

/** A request by an engine's own record. */
export type EngineExchange = Pick<Sample, 'intendedMs' | 'endMs' | 'outcome' | 'status'>;

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
  /** Requests that it did not send though it should have; null where it does not say. */
  readonly dropped: number | null;
  /** Why its records are not all of them, one sentence each; then nothing can be concluded. */
  readonly incomplete?: readonly string[];
}
