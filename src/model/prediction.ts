/**
 * Closed interval in seconds of declared time. `high` is null where nothing bounds it.
 *
 * @example
 * const failover: Interval = { low: 60, high: 120 };
 */
export interface Interval {
  readonly low: number;
  readonly high: number | null;
}

/**
 * What a fault is expected to do, worked out from the plan alone and journalled before the fault.
 *
 * @example
 * const worst = ({ outageSeconds }: Prediction) => outageSeconds?.high ?? Infinity;
 */
export interface Prediction {
  readonly fault: string;
  /** What is lost: instances, databases, zones; one sentence each. */
  readonly lost: readonly string[];
  /** Application instances in service before the fault and right after it. */
  readonly capacity: { readonly before: number; readonly after: number; readonly share: number };
  /** Does the path internet → load balancer → application → database survive (at last, not at once)? */
  readonly path: { readonly survives: boolean; readonly why: string };
  /** From the fault until the load balancer no longer routes to what is lost. */
  readonly detectSeconds: Interval;
  /** From the first to the last failing request. Null where no bound can be given. */
  readonly outageSeconds: Interval | null;
  /**
   * Real milliseconds that the median request takes longer while the fault lasts; left out where it
   * does that to none.
   */
  readonly addedLatencyMs?: Interval;
  /** The settings and documents each figure rests on. */
  readonly basis: readonly string[];
}
