import type { DeployedDatabase, Deployment } from '../model/deployment.js';
import type { Interval, Prediction } from '../model/prediction.js';
import { detectByHealthChecks, earlierOf, laterOf } from './detection.js';

/** What a target is known or assumed to take where the plan does not say it, in declared seconds. */
export interface TargetTiming {
  /** From an instance leaving `running` until the load balancer knows it; null: not known. */
  readonly ec2StateToLoadBalancer: Interval | null;
  /** Failover of a Multi-AZ database instance. */
  readonly databaseFailover: Interval;
  readonly basis: readonly string[];
}

/** What a fault takes away. Built by the fault's driver from the inventory. */
export interface Loss {
  readonly fault: string;
  readonly zone: string | null;
  /** Application instances before the fault, and those that it takes. */
  readonly instancesBefore: number;
  readonly instancesLost: readonly string[];
  readonly durationSeconds: number;
}

/**
 * Predicts what a fault does, from the deployment alone: pure, and made before anything is injected.
 * All intervals are declared seconds.
 */
export function predict(deployment: Deployment, loss: Loss, timing: TargetTiming): Prediction {
  const after = loss.instancesBefore - loss.instancesLost.length;
  const checks = deployment.targetGroups.map(({ healthCheck }) =>
    detectByHealthChecks(healthCheck),
  );
  const byChecks = checks.reduce(laterOf, { low: 0, high: 0 });
  const detectSeconds =
    loss.instancesLost.length === 0
      ? { low: 0, high: 0 }
      : earlierOf(byChecks, timing.ec2StateToLoadBalancer);
  const databases = deployment.databases.filter(
    ({ zone }) => loss.zone !== null && zone === loss.zone,
  );
  const outages = [detectSeconds, ...databases.map((db) => databaseOutage(db, loss, timing))];
  const gone = missingHop(deployment, loss, after, databases);
  return {
    fault: loss.fault,
    lost: describeLosses(loss, databases, deployment),
    capacity: {
      before: loss.instancesBefore,
      after,
      share: loss.instancesBefore === 0 ? 0 : after / loss.instancesBefore,
    },
    path:
      gone === undefined
        ? { survives: true, why: survival(after, databases) }
        : { survives: false, why: gone },
    detectSeconds,
    outageSeconds:
      gone === undefined ? outages.reduce(laterOf) : { low: loss.durationSeconds, high: null },
    basis: [...basisOf(deployment), ...timing.basis],
  };
}

function databaseOutage(db: DeployedDatabase, loss: Loss, timing: TargetTiming): Interval {
  return db.multiAz && db.standbyZone !== null
    ? timing.databaseFailover
    : { low: loss.durationSeconds, high: null };
}

function missingHop(
  deployment: Deployment,
  loss: Loss,
  after: number,
  databases: readonly DeployedDatabase[],
): string | undefined {
  if (after === 0) return `no application instance is left until they are replaced`;
  const single = databases.find(({ standbyZone }) => standbyZone === null);
  if (single) return `${single.address} has no standby outside of ${loss.zone}`;
  const subnets = new Map(deployment.subnets.map((subnet) => [subnet.id, subnet.zone]));
  const cut = deployment.loadBalancers.find(
    ({ scheme, subnetIds }) =>
      scheme === 'internet-facing' &&
      subnetIds.length > 0 &&
      subnetIds.every((id) => subnets.get(id) === loss.zone),
  );
  return cut && `${cut.address} has subnets in ${loss.zone} only`;
}

function survival(after: number, databases: readonly DeployedDatabase[]): string {
  const rest = `${after} instance${after === 1 ? ' is' : 's are'} left`;
  return databases.length === 0
    ? rest
    : `${rest}, once ${databases.map(({ address }) => address).join(', ')} has failed over to its standby`;
}

function describeLosses(
  loss: Loss,
  databases: readonly DeployedDatabase[],
  deployment: Deployment,
): string[] {
  const standbys = deployment.databases.filter(
    ({ standbyZone }) => loss.zone !== null && standbyZone === loss.zone,
  );
  return [
    ...(loss.zone === null ? [] : [`zone ${loss.zone}`]),
    ...loss.instancesLost.map((id) => `application instance ${id}`),
    ...databases.map(({ address }) => `the primary of ${address}`),
    ...standbys.map(({ address }) => `the standby of ${address}`),
  ];
}

function basisOf(deployment: Deployment): string[] {
  return deployment.targetGroups.map(({ address, healthCheck: check }) => {
    const { low, high } = detectByHealthChecks(check);
    return `${address}: a target that answers nothing is out after (${check.unhealthyThreshold} - 1) × ${check.intervalSeconds} s + ${check.timeoutSeconds} s = ${low} s at the earliest, one interval later (${high} s) at the latest`;
  });
}
