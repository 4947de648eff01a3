import type { Deployment } from '../model/deployment.js';
import type { Loss } from '../model/loss.js';
import type { Interval } from '../model/prediction.js';

/** What a target is known or assumed to take where the plan does not say it, in declared seconds. */
export interface TargetTiming {
  /** From an instance leaving `running` until the load balancer knows it; null: not known. */
  readonly ec2StateToLoadBalancer: Interval | null;
  /** From a load balancer's node being cut off until its name is answered without it; null: not known. */
  readonly nodeLeavesDns: Interval | null;
  /** Failover of a Multi-AZ database instance. */
  readonly databaseFailover: Interval;
  /** A database instance that reboots in place. */
  readonly databaseReboot: Interval;
  /** A replica takes the part of a cache's primary. */
  readonly cacheFailover: Interval;
  /** A cache node that reboots in place. */
  readonly cacheReboot: Interval;
  /** A revision is installed and started on an instance; left out where the revision alone decides. */
  readonly installSeconds?: number;
  /** A CodeDeploy rollback waits for instances that are still launching; left out where that is not known. */
  readonly rollbackCountsLaunching?: boolean;
  readonly basis: readonly string[];
}

/** What one part of a stack contributes to the effect of a fault. All intervals are declared seconds. */
export interface Effect {
  /** What is lost, one phrase each. */
  readonly lost: readonly string[];
  /** From the first to the last failing request that this part causes; null where nothing bounds it. */
  readonly outageSeconds: Interval | null;
  /** What nobody can tell of it, and what is known instead; left out where `outageSeconds` says it. */
  readonly open?: string;
  /** Real milliseconds that most requests take longer meanwhile; left out or null where it does that to none. */
  readonly addedLatencyMs?: Interval | null;
  /** Why users cannot be served again before the fault ends; null where they can. */
  readonly gone: string | null;
  /** Seconds that it is gone for at least; left out: for as long as the fault lasts. */
  readonly goneAtLeastSeconds?: number;
  /** What users wait for meanwhile, as in `aws_db_instance.main has failed over to its standby`. */
  readonly healing: readonly string[];
  readonly basis: readonly string[];
}

/** Null where the fault leaves this part alone. */
export type EffectOf = (deployment: Deployment, loss: Loss, timing: TargetTiming) => Effect | null;
