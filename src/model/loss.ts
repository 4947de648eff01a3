/** What a fault takes away, settled before it is injected. Built by the fault's driver. */
export interface Loss {
  readonly fault: string;
  /** Region and zone that are lost as a whole; null where none is. */
  readonly region: string | null;
  readonly zone: string | null;
  /**
   * Seconds after which the zone's network comes back, and with it what was not stopped; left out: when
   * the fault ends.
   */
  readonly cutOffSeconds?: number;
  /** Application instances before the fault, and those that it takes. */
  readonly instancesBefore: number;
  readonly instancesLost: readonly string[];
  /** Identifiers of the database instances whose primary it takes. */
  readonly databases: readonly string[];
  /** Replication groups whose primary node it takes. */
  readonly caches: readonly string[];
  readonly natGateways: readonly string[];
  /** Instances of CI agents that it takes. */
  readonly ciAgents: readonly string[];
  /** Zones in which nothing can be launched meanwhile. */
  readonly noLaunchZones: readonly string[];
  /** What it does to packets of these subnets; null for nothing. */
  readonly network: {
    readonly subnetIds: readonly string[];
    readonly delayMs: number;
    /** A packet's delay is at most so much more or less; left out for none. */
    readonly jitterMs?: number;
    /** 0 to 100. */
    readonly lossPercent: number;
  } | null;
  /** A rollout of a new version; null for none. */
  readonly rollout: {
    readonly by: 'instance-refresh' | 'code-deploy';
    /** Auto Scaling group, or deployment group. */
    readonly name: string;
    /** The new version answers health checks and users, as whoever rolls it out says. */
    readonly healthy: boolean;
    /** One that is not healthy and passes health checks all the same: users alone see it. */
    readonly passesHealthChecks?: boolean;
  } | null;
  /** Load that is the fault; null for none. */
  readonly pressure: {
    readonly kind: 'surge' | 'attack';
    readonly ratePerSecond: number;
  } | null;
  /** No request of these users writes, so that a read replica serves them. Left out: they do, or may. */
  readonly usersOnlyRead?: boolean;
  readonly durationSeconds: number;
}

/** A loss of which all that is not said is nothing. */
export function lossOf(
  stated: Pick<Loss, 'fault' | 'instancesBefore' | 'durationSeconds'> & Partial<Loss>,
): Loss {
  return {
    region: null,
    zone: null,
    instancesLost: [],
    databases: [],
    caches: [],
    natGateways: [],
    ciAgents: [],
    noLaunchZones: [],
    network: null,
    rollout: null,
    pressure: null,
    ...stated,
  };
}
