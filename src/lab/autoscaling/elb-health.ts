import type { DeployedAutoScalingGroup } from '../../model/deployment.js';
import type { Instance } from '../instance/instance.js';
import type { LabTimers } from '../lab-timers.js';
import type { TargetGroup } from '../load-balancer/target-group.js';
import type { LabParameterValues } from '../parameters.js';

/** Of the living ones that fail ELB health checks after the grace period, as many as are replaced at once. */
export function replacedForElbHealth(
  living: readonly Instance[],
  group: {
    readonly deployed: DeployedAutoScalingGroup;
    readonly targetGroups: readonly TargetGroup[];
    readonly timers: LabTimers;
    readonly parameters: LabParameterValues;
    readonly desiredCapacity: number;
    readonly inServiceSinceMs: (instance: Instance) => number | undefined;
  },
): Instance[] {
  const { deployed, parameters, timers, targetGroups } = group;
  if (deployed.healthCheckType !== 'ELB') return [];
  const graceMs = timers.realMs(deployed.gracePeriodSeconds);
  const failing = living.filter((instance) => {
    const sinceMs = group.inServiceSinceMs(instance);
    return (
      sinceMs !== undefined &&
      performance.now() - sinceMs >= graceMs &&
      targetGroups.some((each) => each.healthOf(instance.id) === 'unhealthy')
    );
  });
  const share = parameters.elbUnhealthyReplacedAtOnceShare;
  const atOnce = Math.max(1, Math.floor(group.desiredCapacity * share));
  const underWay = living.filter(({ lifecycle }) => lifecycle === 'Pending').length;
  return failing.slice(0, Math.max(0, atOnce - underWay));
}

/**
 * By the health checks that the group uses: a load balancer's count only where its type is ELB, and no
 * load balancer checks what it does not forward to. An instance refresh waits for no others.
 * Source: Amazon EC2 Auto Scaling User Guide, "About the health checks for your Auto Scaling group";
 * that a refresh goes by the group's own checks, "How an instance refresh works" (from knowledge).
 */
export function passesGroupChecks(
  instance: Instance,
  group: {
    readonly deployed: DeployedAutoScalingGroup;
    readonly targetGroups: readonly TargetGroup[];
  },
): boolean {
  if (instance.state !== 'running') return false;
  if (group.deployed.healthCheckType === 'EC2') return true;
  return group.targetGroups.every((each) => {
    const state = each.healthOf(instance.id);
    return state === 'healthy' || state === 'unused';
  });
}
