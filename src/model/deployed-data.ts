export interface DeployedDatabase {
  readonly address: string;
  readonly region: string;
  readonly identifier: string;
  readonly arn: string;
  /** The plan's engine, such as `mysql`; the lab may run another (see `substitutions`). */
  readonly engine: string;
  readonly port: number;
  readonly multiAz: boolean;
  /** Zone of the primary, and of the standby where there is one. */
  readonly zone: string;
  readonly standbyZone: string | null;
  /** Subnets of its subnet group; empty where the plan does not tell. */
  readonly subnetIds: readonly string[];
  /** ARN of the instance that it replicates asynchronously; null for a primary. */
  readonly replicaOf: string | null;
  /** What the plan tags it with; left out for nothing. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** An ElastiCache replication group, or a single node (then without replicas and failover). */
export interface DeployedCache {
  readonly address: string;
  readonly region: string;
  /** Of the replication group, or of the cluster where it is in none. */
  readonly replicationGroupId: string;
  readonly isReplicationGroup: boolean;
  readonly arn: string;
  readonly engine: 'redis' | 'valkey' | 'memcached';
  readonly port: number;
  /** Zone of each node, the primary's first. */
  readonly zones: readonly string[];
  readonly automaticFailover: boolean;
  /** Its nodes are kept in several zones; FIS interrupts only those. */
  readonly multiAz: boolean;
  readonly subnetIds: readonly string[];
  /** What the plan tags it with; left out for nothing. */
  readonly tags?: Readonly<Record<string, string>>;
}
