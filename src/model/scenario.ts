/** A steady state, a fault and what must hold. All durations are declared seconds. */
export interface Scenario {
  readonly version: 1;
  readonly name: string;
  readonly description: string;
  /** Pressure on the stack while it is measured; 0 requests per second is none. */
  readonly load: {
    readonly engine: string;
    readonly ratePerSecond: number;
    readonly connections: number;
  };
  /** The open-loop instrument. Its rate is real requests per real second. */
  readonly probe: {
    readonly ratePerSecond: number;
    readonly timeoutSeconds: number;
    readonly requests: readonly ProbeRequest[];
  };
  readonly phases: {
    readonly beforeSeconds: number;
    readonly duringSeconds: number;
    readonly afterSeconds: number;
  };
  readonly fault: FaultSpec | null;
  readonly objectives: Objectives;
}

export interface ProbeRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Share of the probe's requests relative to the others' weights. */
  readonly weight: number;
  readonly expectStatus: number;
  /** Text that the body must contain; null where any body will do. */
  readonly expectBody: string | null;
}

export interface FaultSpec {
  /** Name of a fault driver, such as `kill-az`. */
  readonly name: string;
  /** From the start of the phase `during` to the start of the fault. */
  readonly atSeconds: number;
  /** How long the fault lasts before it is undone. */
  readonly durationSeconds: number;
  /** What is the fault's own, such as `zone`; its driver's `parameters` check them. */
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
}

/** What must hold. A missing objective is not judged; a scenario needs at least one. */
export interface Objectives {
  /** Share of requests that must succeed, by phase, 0 to 1. */
  readonly availability?: {
    readonly before?: number;
    readonly during?: number;
    readonly after?: number;
  };
  /** First to last failing request of the fault. */
  readonly downtimeSeconds?: number;
  readonly detectSeconds?: number;
  readonly recoverSeconds?: number;
  /** Judged on AWS only: the lab's latencies decide nothing. */
  readonly latencyP95Ms?: number;
}
