import type { DeployedDeploymentGroup } from '../model/deployed-delivery.js';
import type { DeployedAutoScalingGroup, Deployment } from '../model/deployment.js';
import type { VersionBehaviour } from '../model/lab-versions.js';
import type { Interval } from '../model/prediction.js';
import type { TargetTiming } from './effect.js';

/**
 * A deployment in place that takes all instances out of the load balancer together: nobody is served
 * until they have drained and are back at the earliest. Those that came back with a version that fails
 * its health checks answer errors, since a load balancer without a healthy target sends requests to all
 * of them; what ends that is another instance, and it takes as long as it takes to find them unhealthy.
 * Source: CodeDeploy User Guide, "Integrating CodeDeploy with Elastic Load Balancing"; User Guide for
 * Application Load Balancers, "Deregistration delay" and "Health checks for your target groups".
 */
export function allAtOnce(
  deploymentGroup: DeployedDeploymentGroup,
  { healthCheckType, targetGroupArns }: DeployedAutoScalingGroup,
  {
    deployment,
    behaviour,
    timing,
  }: {
    readonly deployment: Deployment;
    readonly behaviour: VersionBehaviour;
    readonly timing: TargetTiming;
  },
): { readonly outageSeconds: Interval; readonly basis: readonly string[] } | null {
  const left = deployment.targetGroups.filter(({ arn }) =>
    deploymentGroup.targetGroupArns.includes(arn),
  );
  const serves = deployment.targetGroups.find(({ arn }) => targetGroupArns.includes(arn));
  // Instances that serve by another target group than they leave serve on.
  if (serves === undefined || !left.some(({ arn }) => arn === serves.arn)) return null;
  const drainSeconds = Math.max(
    ...left.map(({ deregistrationDelaySeconds }) => deregistrationDelaySeconds),
  );
  const drained = `all instances leave ${serves.address} together and drain for ${drainSeconds} s: nobody is served meanwhile, nor while the revision is installed`;
  const { healthyThreshold, unhealthyThreshold, intervalSeconds, timeoutSeconds } =
    serves.healthCheck;
  const { installSeconds } = timing;
  if (behaviour === 'good' && installSeconds !== undefined) {
    const backSeconds = drainSeconds + installSeconds;
    const healthySeconds = healthyThreshold * intervalSeconds + timeoutSeconds;
    const isRolledBack =
      deploymentGroup.alarms.length > 0 &&
      deploymentGroup.rollbackEvents.includes('DEPLOYMENT_STOP_ON_ALARM');
    return {
      // A rollback for an alarm that this sets off takes all of them out once more.
      outageSeconds: { low: backSeconds, high: isRolledBack ? null : backSeconds + healthySeconds },
      basis: [
        `${drained}, ${installSeconds} s in the lab (assumed)`,
        `${serves.address} routes to them at the latest once they are healthy (${healthyThreshold} × ${intervalSeconds} s + ${timeoutSeconds} s = ${healthySeconds} s)`,
      ],
    };
  }
  if (behaviour !== 'fails-health-checks') {
    return { outageSeconds: { low: drainSeconds, high: null }, basis: [drained] };
  }
  const unhealthySeconds = (unhealthyThreshold - 1) * intervalSeconds;
  const healer =
    healthCheckType === 'ELB'
      ? 'Auto Scaling replaces them by what was deployed before, at the earliest once they are unhealthy'
      : deploymentGroup.rollbackEvents.includes('DEPLOYMENT_FAILURE')
        ? 'a rollback comes once they have failed, and takes all out again'
        : 'nothing replaces them until it is undone';
  return {
    outageSeconds: { low: drainSeconds + unhealthySeconds, high: null },
    basis: [
      drained,
      `with no healthy target left the load balancer sends requests to the bad ones; ${healer} ((${unhealthyThreshold} - 1) × ${intervalSeconds} s = ${unhealthySeconds} s)`,
      'putting back what was there before takes all of them out once more',
    ],
  };
}
