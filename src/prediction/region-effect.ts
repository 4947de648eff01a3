import type { DeployedDnsRecord, DeployedHealthCheck } from '../model/deployed-edge.js';
import type { DeployedLoadBalancer, Deployment } from '../model/deployment.js';
import { deploymentIn } from '../model/deployment-in-region.js';
import { entranceOf } from '../model/entrance.js';
import type { Loss } from '../model/loss.js';
import type { Interval } from '../model/prediction.js';
import { earlierOf, laterOf } from './detection.js';
import type { Effect, EffectOf, TargetTiming } from './effect.js';
import { detectInstances } from './instance-effect.js';

/** A checker's timeout for connecting. Source: Route 53 Developer Guide, "How Route 53 determines whether a health check is healthy". */
const HTTP_CONNECT_SECONDS = 4;
const TCP_CONNECT_SECONDS = 10;
const NOTHING: Interval = { low: 0, high: 0 };

/** A whole region is lost: users wait for DNS to lead them to another, if it can. */
export const regionEffect: EffectOf = (deployment, loss, timing): Effect | null => {
  const { region } = loss;
  if (region === null) return null;
  const here = deploymentIn(deployment, region);
  const { gone, outageSeconds, basis, leadsTo } = wayIn(deployment, loss, region, timing);
  const data = databaseAfter(deployment, loss, region);
  return {
    lost: [
      `region ${region}`,
      ...here.loadBalancers.map(({ address }) => `${address} in all its zones`),
      ...here.databases.map(({ address }) => `${address} in all its zones`),
    ],
    outageSeconds,
    gone: gone ?? data.gone,
    healing: leadsTo === null ? [] : [`DNS leads users to ${leadsTo}`],
    basis: [...basis, ...data.basis],
  };
};

interface WayIn {
  readonly gone: string | null;
  readonly outageSeconds: Interval;
  readonly basis: readonly string[];
  /** Region that users come to; null where they need no other, or find none. */
  readonly leadsTo: string | null;
}

function wayIn(deployment: Deployment, loss: Loss, region: string, timing: TargetTiming): WayIn {
  const name = entranceOf(deployment);
  const [main] = deployment.loadBalancers;
  const routed = deployment.dnsRecords.flatMap((record) => {
    const balancer = deployment.loadBalancers.find(({ arn }) => arn === record.loadBalancerArn);
    return record.name === name && balancer !== undefined ? [{ record, balancer }] : [];
  });
  const near = routed.filter(({ balancer }) => balancer.region === region);
  const far = routed.find(({ balancer }) => balancer.region !== region);
  const stays: WayIn = { gone: null, outageSeconds: NOTHING, basis: [], leadsTo: null };
  if (near.length === 0 && main?.region !== region) return stays;
  // A secondary that is lost is not what users come by.
  if (far?.record.failover === 'PRIMARY') return stays;
  if (far === undefined || near.length === 0) {
    const gone = `users come by ${name}, which leads to ${region} alone`;
    return { ...stays, gone };
  }
  const found = near.map((each) => ({ ...each, ...leave(each, deployment, loss, timing) }));
  const stuck = found.find(({ interval }) => interval === null);
  if (stuck !== undefined) {
    const gone = `${stuck.record.address} has no health check and does not evaluate its target’s health: DNS goes on to lead to ${region}`;
    return { ...stays, gone };
  }
  return {
    gone: null,
    outageSeconds: found
      .map(({ record, interval }) => cachedAfter(record, interval))
      .reduce(laterOf),
    basis: found.flatMap(({ basis }) => basis),
    leadsTo: far.balancer.region,
  };
}

/** An answer from just before the change is kept for the whole TTL, one that expires then not at all. */
function cachedAfter({ ttlSeconds }: DeployedDnsRecord, interval: Interval | null): Interval {
  const { low, high } = interval ?? { low: 0, high: null };
  return { low, high: high === null ? null : high + ttlSeconds };
}

/** When DNS stops answering with a record whose region is lost: whichever signal comes first. */
function leave(
  {
    record,
    balancer,
  }: { readonly record: DeployedDnsRecord; readonly balancer: DeployedLoadBalancer },
  deployment: Deployment,
  loss: Loss,
  timing: TargetTiming,
): { readonly interval: Interval | null; readonly basis: readonly string[] } {
  const check = deployment.healthChecks.find(
    ({ address, type }) => address === record.healthCheckAddress && type !== 'other',
  );
  const byCheck = check === undefined ? null : detectByRoute53(check);
  const byTargets = record.evaluateTargetHealth ? detectInstances(deployment, loss, timing) : null;
  const interval =
    byCheck !== null && byTargets !== null ? earlierOf(byCheck, byTargets) : (byCheck ?? byTargets);
  return {
    interval,
    basis: [
      ...(check === undefined || byCheck === null
        ? []
        : [
            `${check.address}: an endpoint that cannot be reached is unhealthy after (${check.failureThreshold} - 1) × ${check.intervalSeconds} s + ${timeoutOf(check)} s = ${byCheck.low} s at the earliest, one interval later (${byCheck.high} s) at the latest`,
          ]),
      ...(byTargets === null
        ? []
        : [
            `${record.address} evaluates its target’s health: it leaves DNS once ${balancer.address} has no healthy target, if that is earlier (${byTargets.low}-${byTargets.high} s; how soon Route 53 learns it is not documented)`,
          ]),
      `${record.name}: answers are kept for up to ${record.ttlSeconds} s`,
    ],
  };
}

/**
 * Each checker asks at its interval and needs so many failures in a row; the 82% that must agree lie
 * somewhere in the spread of their phases.
 */
function detectByRoute53(check: DeployedHealthCheck): Interval {
  const { failureThreshold, intervalSeconds } = check;
  return {
    low: (failureThreshold - 1) * intervalSeconds + timeoutOf(check),
    high: failureThreshold * intervalSeconds + timeoutOf(check),
  };
}

function timeoutOf({ type }: DeployedHealthCheck): number {
  return type === 'TCP' ? TCP_CONNECT_SECONDS : HTTP_CONNECT_SECONDS;
}

/**
 * A database that only the lost region had a primary of takes no write, wherever users come in. A
 * replica elsewhere goes on answering what is read: RDS never promotes it by itself. Source: RDS User
 * Guide, "Promoting a read replica to be a standalone DB instance".
 */
function databaseAfter(
  { databases }: Deployment,
  { usersOnlyRead = false }: Loss,
  region: string,
): { readonly gone: string | null; readonly basis: readonly string[] } {
  const lost = databases.find((db) => db.region === region && db.replicaOf === null);
  const elsewhere = databases.some((db) => db.region !== region && db.replicaOf === null);
  if (lost === undefined || elsewhere) return { gone: null, basis: [] };
  const replica = databases.find((db) => db.replicaOf === lost.arn && db.region !== region);
  if (replica === undefined) return { gone: `${lost.address} is in ${region} alone`, basis: [] };
  const where = `${lost.address} is in ${region}, and ${replica.address} in ${replica.region} is a replica that somebody has to promote`;
  if (!usersOnlyRead) {
    return { gone: `${where}: until then users can read there at best, and not write`, basis: [] };
  }
  return {
    gone: null,
    basis: [
      `${where} before anybody writes: these users only read, and the application in ${replica.region} is taken to read from it, which no plan tells`,
    ],
  };
}
