/** Requests of one kind. Latency is of those that ended ok, real milliseconds from the intended time. */
export interface GroupFigures {
  readonly recorded: number;
  readonly failed: number;
  readonly latencyMs: {
    readonly p50: number | null;
    readonly p95: number | null;
    readonly p99: number | null;
  };
}

/** The probe's requests, told apart by how they went out and by who answered. */
export interface Breakdown {
  /** On a connection opened for the request: how a new visitor fares, or everybody after a failover. */
  readonly newConnections: GroupFigures;
  /** On one that had served before. */
  readonly keptConnections: GroupFigures;
  /** Where the answer told its zone. A request without an answer is in none: this is no availability. */
  readonly zones: readonly (GroupFigures & { readonly zone: string })[];
  readonly targets: readonly (GroupFigures & {
    readonly target: string;
    readonly zone: string | null;
  })[];
  /** Requests whose answer, if any, did not tell a target. */
  readonly untold: { readonly recorded: number; readonly failed: number };
}
