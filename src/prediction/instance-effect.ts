import type { Interval } from '../model/prediction.js';
import { forwardsTo } from '../model/forwards-to.js';
import { detectByHealthChecks, earlierOf } from './detection.js';
import type { Deployment } from '../model/deployment.js';
import type { Loss } from '../model/loss.js';
import type { Effect, EffectOf, TargetTiming } from './effect.js';

/** Application instances that are taken: users meet them until the load balancer knows it. */
export const instanceEffect: EffectOf = (deployment, loss, timing): Effect | null => {
  if (loss.instancesLost.length === 0 && loss.zone === null) return null;
  const after = loss.instancesBefore - loss.instancesLost.length;
  return {
    lost: [
      ...(loss.zone === null ? [] : [`zone ${loss.zone}`]),
      ...loss.instancesLost.map((id) => `application instance ${id}`),
    ],
    outageSeconds: detectInstances(deployment, loss, timing),
    gone:
      after === 0
        ? 'no application instance is left until they are replaced'
        : cutOff(deployment, loss),
    healing: [],
    basis: [],
  };
};

/** From the fault until the load balancer no longer routes to what is lost. */
export function detectInstances(
  deployment: Deployment,
  loss: Loss,
  timing: TargetTiming,
): Interval {
  if (loss.instancesLost.length === 0) return { low: 0, high: 0 };
  const byChecks = eitherOf(
    checkedGroups(deployment).map(({ healthCheck }) => detectByHealthChecks(healthCheck)),
  );
  // What is cut off runs on: EC2 has nothing to tell.
  return loss.network === null ? earlierOf(byChecks, timing.ec2StateToLoadBalancer) : byChecks;
}

/** A target group that no load balancer forwards to checks nobody, and one without instances neither. */
function checkedGroups(deployment: Deployment): Deployment['targetGroups'] {
  const { loadBalancers, targetGroups, autoScalingGroups, instances } = deployment;
  const hosts = [
    ...autoScalingGroups.filter(({ desiredCapacity }) => desiredCapacity > 0),
    ...instances,
  ];
  const used = targetGroups.filter(({ arn }) =>
    loadBalancers.some((balancer) => forwardsTo(balancer, arn)),
  );
  const filled = used.filter(({ arn }) =>
    hosts.some(({ targetGroupArns }) => targetGroupArns.includes(arn)),
  );
  return [filled, used].find(({ length }) => length > 0) ?? targetGroups;
}

/** Which target group a lost instance is in, a loss does not tell: as soon as the first, as late as the last. */
function eitherOf(checks: readonly Interval[]): Interval {
  const highs = checks.map(({ high }) => high);
  return {
    low: checks.length === 0 ? 0 : Math.min(...checks.map(({ low }) => low)),
    high: highs.includes(null) ? null : Math.max(0, ...highs.map(Number)),
  };
}

function cutOff(deployment: Deployment, loss: Loss): string | null {
  const zones = new Map(deployment.subnets.map((subnet) => [subnet.id, subnet.zone]));
  const cut = deployment.loadBalancers.find(
    ({ scheme, subnetIds }) =>
      loss.zone !== null &&
      scheme === 'internet-facing' &&
      subnetIds.length > 0 &&
      subnetIds.every((id) => zones.get(id) === loss.zone),
  );
  return cut === undefined ? null : `${cut.address} has subnets in ${loss.zone} only`;
}
