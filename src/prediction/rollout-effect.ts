import type { DeployedDeploymentGroup } from '../model/deployed-delivery.js';
import type { DeployedAutoScalingGroup } from '../model/deployment.js';
import type { VersionBehaviour } from '../model/lab-versions.js';
import type { Loss } from '../model/loss.js';
import type { Interval } from '../model/prediction.js';
import type { Effect, EffectOf } from './effect.js';

/** A new version that is rolled out: what stays in service meanwhile, and who meets a bad one. */
export const rolloutEffect: EffectOf = (deployment, loss): Effect | null => {
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
  const desired = group.desiredCapacity;
  const floor =
    rollout.by === 'code-deploy' && deploymentGroup !== undefined
      ? floorOfDeployment(deploymentGroup, desired)
      : floorOfRefresh(group);
  const replacing =
    behaviour === 'fails-health-checks'
      ? replacedMeanwhile(group, rollout.by === 'code-deploy' ? deploymentGroup : undefined)
      : false;
  // What failed is replaced, and as many others are out for the rollback at the same time.
  const left = replacing ? Math.max(0, desired - 2 * (desired - floor)) : floor;
  const capacity = `${by} keeps ${floor} of ${desired} instances of ${rollout.name} in service at least`;
  const alarms =
    rollout.by === 'code-deploy'
      ? (deploymentGroup?.alarms ?? [])
      : (group.instanceRefresh?.alarms ?? []);
  return {
    lost: [],
    outageSeconds: outageOf(behaviour, left, {
      // Without traffic control users meet what is being deployed to.
      drains: rollout.by === 'instance-refresh' || deploymentGroup?.withTrafficControl === true,
      // A new instance serves for its warm-up at least before anything stops it.
      servesSeconds:
        rollout.by === 'instance-refresh' && alarms.length === 0
          ? (group.instanceRefresh?.instanceWarmupSeconds ?? group.gracePeriodSeconds)
          : 0,
    }),
    gone: null,
    healing: [],
    basis: [
      capacity,
      ...(replacing
        ? [
            `${group.address} replaces an instance that fails health checks while the rollback takes others out: ${left} of ${desired} serve then at least`,
          ]
        : []),
      ...basisOf(behaviour, alarms),
    ],
  };
};

/**
 * Whether Auto Scaling replaces what a deployment made unhealthy, while CodeDeploy rolls back on the
 * rest: neither waits for the other.
 */
function replacedMeanwhile(
  group: DeployedAutoScalingGroup,
  deploymentGroup: DeployedDeploymentGroup | undefined,
): boolean {
  return group.healthCheckType === 'ELB' && (deploymentGroup?.rollbackEvents.length ?? 0) > 0;
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
  left: number,
  { drains, servesSeconds }: { readonly drains: boolean; readonly servesSeconds: number },
): Interval {
  // How long it takes until something serves again, or until it is rolled back, nobody promises.
  if (left === 0 || !drains) return { low: 0, high: null };
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
