import type { DeployedDeploymentGroup } from '../model/deployed-delivery.js';
import type { DeployedAutoScalingGroup, Deployment } from '../model/deployment.js';
import type { VersionBehaviour } from '../model/lab-versions.js';
import type { Loss } from '../model/loss.js';
import type { Interval } from '../model/prediction.js';
import { allAtOnce } from './all-at-once.js';
import { blueGreenEffect } from './blue-green-effect.js';
import type { Effect, EffectOf, TargetTiming } from './effect.js';

/** A new version that is rolled out: what stays in service meanwhile, and who meets a bad one. */
export const rolloutEffect: EffectOf = (deployment, loss, timing): Effect | null => {
  const { rollout } = loss;
  if (rollout === null) return null;
  const behaviour = behaviourOf(rollout);
  const by = rollout.by === 'code-deploy' ? 'CodeDeploy' : 'the instance refresh';
  const deploymentGroup = deployment.deploymentGroups.find(({ name }) => name === rollout.name);
  const group = deployment.autoScalingGroups.find(({ name }) =>
    rollout.by === 'code-deploy'
      ? deploymentGroup?.autoScalingGroupNames.includes(name) === true
      : name === rollout.name,
  );
  if (group === undefined) return null;
  if (deploymentGroup?.style === 'blue-green' && rollout.by === 'code-deploy') {
    return blueGreenEffect(deploymentGroup, group, behaviour);
  }
  const desired = group.desiredCapacity;
  const floor =
    rollout.by === 'code-deploy' && deploymentGroup !== undefined
      ? floorOfDeployment(deploymentGroup, desired)
      : floorOfRefresh(group);
  const capacity = `${by} keeps ${floor} of ${desired} instances of ${rollout.name} in service at least`;
  const alarms =
    rollout.by === 'code-deploy'
      ? (deploymentGroup?.alarms ?? [])
      : (group.instanceRefresh?.alarms ?? []);
  const rollback =
    rollout.by === 'code-deploy' && behaviour === 'fails-health-checks'
      ? replacedMeanwhile(group, floor, { deploymentGroup, timing })
      : null;
  const nothingServes =
    floor === 0 && rollout.by === 'code-deploy' && deploymentGroup?.withTrafficControl === true
      ? allAtOnce(deploymentGroup, group, { deployment, behaviour, timing })
      : null;
  const blind =
    rollout.by === 'instance-refresh' ? blindRefresh(deployment, group, behaviour) : null;
  return {
    lost: [],
    outageSeconds:
      nothingServes?.outageSeconds ??
      rollback?.outageSeconds ??
      blind?.outageSeconds ??
      outageOf(behaviour, floor, {
        // Without traffic control users meet what is being deployed to.
        drains: rollout.by === 'instance-refresh' || deploymentGroup?.withTrafficControl === true,
        // A new instance serves for its warm-up at least before anything stops it.
        servesSeconds:
          rollout.by === 'instance-refresh' && alarms.length === 0 ? warmupOf(group) : 0,
      }),
    ...(blind === null ? {} : { open: blind.why }),
    gone: null,
    healing: [],
    basis: [
      capacity,
      ...(blind === null ? basisOf(behaviour, alarms) : [blind.why]),
      ...(rollback === null ? [] : [rollback.why]),
      ...(nothingServes === null ? [] : nothingServes.basis),
    ],
  };
};

/**
 * An instance refresh waits for the health checks of its group alone: with EC2's an instance counts once
 * it runs and has warmed up, whatever the load balancer finds. So a version that fails its checks
 * replaces all instances, and a good one may be waited for too shortly. Null where the group's checks
 * are the load balancer's, or its warm-up is as long as the first check may take.
 * Source: Amazon EC2 Auto Scaling User Guide, "About the health checks for your Auto Scaling group".
 */
function blindRefresh(
  deployment: Deployment,
  group: DeployedAutoScalingGroup,
  behaviour: VersionBehaviour,
): { readonly outageSeconds: Interval; readonly why: string } | null {
  if (group.healthCheckType === 'ELB' || behaviour === 'fails-users') return null;
  const outageSeconds = { low: 0, high: null };
  const type = `${group.name} has health checks of type EC2`;
  if (behaviour === 'fails-health-checks') {
    const why = `${type}: its refresh does not see that the load balancer finds the new instances unhealthy, and goes on until none of the old ones is left`;
    return { outageSeconds, why };
  }
  const firstCheckSeconds = Math.max(
    0,
    ...deployment.targetGroups
      .filter(({ arn }) => group.targetGroupArns.includes(arn))
      .map(({ healthCheck }) => healthCheck.intervalSeconds + healthCheck.timeoutSeconds),
  );
  const warmupSeconds = warmupOf(group);
  if (warmupSeconds >= firstCheckSeconds) return null;
  const why = `${type}: its refresh waits ${warmupSeconds} s for a new instance, which the load balancer may need ${firstCheckSeconds} s to find healthy`;
  return { outageSeconds, why };
}

const warmupOf = ({ instanceRefresh, gracePeriodSeconds }: DeployedAutoScalingGroup): number =>
  instanceRefresh?.instanceWarmupSeconds ?? gracePeriodSeconds;

/**
 * By its ELB health checks Auto Scaling replaces what a deployment in place has made unhealthy, so the
 * rollback finds a group in which instances are missing already, and takes others out. Null where it
 * does not, or where enough are left in any case.
 * Source: CodeDeploy User Guide, "Suspending Amazon EC2 Auto Scaling processes during deployments" and
 * "CodeDeploy instance health".
 */
function replacedMeanwhile(
  { healthCheckType, desiredCapacity, name }: DeployedAutoScalingGroup,
  floor: number,
  {
    deploymentGroup,
    timing,
  }: {
    readonly deploymentGroup: DeployedDeploymentGroup | undefined;
    readonly timing: TargetTiming;
  },
): { readonly outageSeconds?: Interval; readonly why: string } | null {
  const left = floor - (desiredCapacity - floor);
  const rollsBack = (deploymentGroup?.rollbackEvents.length ?? 0) > 0;
  if (!rollsBack || healthCheckType !== 'ELB' || floor === 0 || left > 0) return null;
  const why = `${name} replaces an instance that fails its ELB health checks, also one that is being deployed to, and the rollback deploys to its replacement first`;
  if (timing.rollbackCountsLaunching === true) {
    return { why: `${why}: in the lab also while that is still launching (assumed)` };
  }
  return {
    outageSeconds: { low: 0, high: null },
    why: `${why}; whether it waits for one that is still launching is not documented, and if it does not, it takes the last of ${desiredCapacity} out of service`,
  };
}

function behaviourOf({
  healthy,
  passesHealthChecks,
}: NonNullable<Loss['rollout']>): VersionBehaviour {
  if (healthy) return 'good';
  return passesHealthChecks === true ? 'fails-users' : 'fails-health-checks';
}

/** Percentages as Auto Scaling applies them: with less than 100 one at a time is replaced at least. */
function floorOfRefresh({ instanceRefresh, desiredCapacity }: DeployedAutoScalingGroup): number {
  const min = instanceRefresh?.minHealthyPercentage ?? 90;
  if (min >= 100) return desiredCapacity;
  return Math.max(0, Math.min(Math.ceil((desiredCapacity * min) / 100), desiredCapacity - 1));
}

function floorOfDeployment({ minimumHealthy }: DeployedDeploymentGroup, desired: number): number {
  const { type, value } = minimumHealthy;
  if (type === 'all-but-one') return Math.max(0, desired - 1);
  return Math.min(desired, type === 'percent' ? Math.ceil((desired * value) / 100) : value);
}

function outageOf(
  behaviour: VersionBehaviour,
  floor: number,
  { drains, servesSeconds }: { readonly drains: boolean; readonly servesSeconds: number },
): Interval {
  // How long it takes until something serves again, or until it is rolled back, nobody promises.
  if (floor === 0 || !drains) return { low: 0, high: null };
  if (behaviour === 'fails-users') return { low: servesSeconds, high: null };
  return { low: 0, high: 0 };
}

function basisOf(behaviour: VersionBehaviour, alarms: readonly string[]): string[] {
  if (behaviour === 'good') return ['instances leave the load balancer before they are replaced'];
  if (behaviour === 'fails-health-checks') {
    return ['an instance that never passes a health check is sent no request'];
  }
  return [
    alarms.length > 0
      ? `health checks do not see it: users meet it until ${alarms.join(' or ')} fires and a rollback is over`
      : 'health checks do not see it, and no alarm stops it: users meet it until it is undone',
  ];
}
