/** What the AWS endpoint may ask of the databases, and do to them. */
export interface DatabaseWorld {
  databases(): readonly WorldDatabase[];
  /**
   * A Multi-AZ instance with `forceFailover` moves to its standby; any other reboots in place.
   * Throws where its standby is not in step; does nothing while it is already failing over.
   */
  rebootDatabase(identifier: string, options: { readonly forceFailover: boolean }): void;
  /** Makes a read replica an instance of its own. Throws where it is none. */
  promoteReadReplica(identifier: string): void;
}

export interface WorldDatabase {
  readonly identifier: string;
  readonly status: 'available' | 'rebooting' | 'failing-over' | 'modifying';
  readonly zone: string;
  readonly standbyZone: string | null;
  /** Whether the standby has every acknowledged write; null where there is none by the plan. */
  readonly standby: StandbyState | null;
  /** ARN of what it replicates; null once it was promoted. */
  readonly replicaOf: string | null;
  /** Newest last. Times are epoch milliseconds. */
  readonly events: readonly DatabaseEvent[];
  readonly actual: { readonly host: string; readonly port: number };
}

/**
 * - `in-sync`: no write is acknowledged that it does not have
 * - `asynchronous`: it cannot be reached, and writes go on without it
 * - `rebuilding`: it is being made anew, or catches up
 */
export type StandbyState = 'in-sync' | 'asynchronous' | 'rebuilding';

export interface DatabaseEvent {
  readonly atEpochMs: number;
  /** RDS's category, such as `failover`. */
  readonly category: 'availability' | 'failover' | 'notification' | 'read replica';
  readonly message: string;
}
