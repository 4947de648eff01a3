import type { FaultContext } from './fault-driver.js';
import { instanceArns, isoDuration, type Part } from './template-parts.js';

/** Stops instances for the fault's duration; a group may have terminated what it replaced by then. */
export function stopInstances(
  context: FaultContext,
  ids: readonly string[],
  name = 'stop-instances',
): Part {
  return {
    name,
    targetKey: 'Instances',
    resourceType: 'aws:ec2:instance',
    arns: instanceArns(context, ids),
    actionId: 'aws:ec2:stop-instances',
    parameters: {
      startInstancesAfterDuration: isoDuration(context.fault.durationSeconds),
      completeIfInstancesTerminated: 'true',
    },
  };
}

/** Of the launches of these groups in these zones, so many in a hundred fail for the fault's duration. */
export function failLaunches(
  { fault }: FaultContext,
  { arns, zones }: { readonly arns: readonly string[]; readonly zones: readonly string[] },
  { name = 'pause-launches', percentage = 100 } = {},
): Part {
  return {
    name,
    targetKey: 'AutoScalingGroups',
    resourceType: 'aws:ec2:autoscaling-group',
    arns,
    actionId: 'aws:ec2:asg-insufficient-instance-capacity-error',
    parameters: {
      duration: isoDuration(fault.durationSeconds),
      availabilityZoneIdentifiers: zones.join(','),
      percentage: String(percentage),
    },
  };
}
