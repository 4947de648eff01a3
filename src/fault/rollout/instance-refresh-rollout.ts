import type { InstanceRefreshSettings } from '../../model/deployed-delivery.js';
import type { DeployedAutoScalingGroup } from '../../model/deployment.js';
import { HoldfastError } from '../../model/error.js';
import type { AwsCall, CallEnd, FaultCall, FaultContext } from '../fault-driver.js';
import { instancesOf, type Rollout, type RolloutRequest } from './rollout-plan.js';
import { launchTemplateVersion } from './versions.js';
import { GIVEN_UP, newVersionServes, refreshReached } from './version-witnesses.js';

/** A bad version may hang for an hour before it is given up: it counts as rolled out meanwhile. */
const UNDER_WAY = ['Pending', 'InProgress', 'Baking', 'RollbackInProgress'];

/** StartInstanceRefresh with the plan's preferences; undone by a rollback while it is under way. */
export function instanceRefreshRollout(
  context: FaultContext,
  request: RolloutRequest,
  group: DeployedAutoScalingGroup,
): Rollout {
  const { name, region } = group;
  const { fault, behaviour } = request;
  const version = launchTemplateVersion(context, fault, behaviour);
  const real = context.inventory.groups.find(({ address }) => address === group.address);
  const template = real?.launchTemplateId;
  if (real === undefined || template === undefined) {
    throw new HoldfastError(
      'fault/nothing-to-hit',
      `${fault}: ${name} is not there, or launches from no launch template`,
      { hint: 'An instance refresh rolls out a version of a launch template.' },
    );
  }
  const call = (operation: string, input: AwsCall['input'] = {}): AwsCall => ({
    region,
    service: 'autoScaling',
    operation,
    input: { AutoScalingGroupName: real.name, ...input },
  });
  const refreshOf = (wanted: AwsCall['input'], skipMatching: boolean): AwsCall =>
    call('StartInstanceRefresh', {
      DesiredConfiguration: { LaunchTemplate: wanted },
      Preferences: { ...preferencesOf(group.instanceRefresh), SkipMatching: skipMatching },
    });
  const start: FaultCall = {
    name: 'start-instance-refresh',
    call: refreshOf({ LaunchTemplateId: template, Version: version }, false),
    undo: call('RollbackInstanceRefresh'),
    until: {
      call: call('DescribeInstanceRefreshes', {
        InstanceRefreshIds: [{ fromOutput: 'InstanceRefreshId' }],
      }),
      path: 'InstanceRefreshes.0.Status',
      succeeded: behaviour === 'good' ? ['Successful'] : ['Successful', ...GIVEN_UP, ...UNDER_WAY],
      failed: ['Cancelled', 'RollbackFailed'],
      rejected: behaviour === 'good' ? GIVEN_UP : [],
      why: 'InstanceRefreshes.0.StatusReason',
    },
  };
  const before = instancesOf(context, [name]);
  return {
    by: 'instance-refresh',
    name,
    calls: request.restores ? [keepVersion(real.name, region, refreshOf), start] : [start],
    witness:
      behaviour === 'good'
        ? refreshReached({ region, name: real.name }, version, before)
        : newVersionServes(before, behaviour),
    blastRadius: `replaces the ${group.desiredCapacity} instances of ${name} by version ${version} of ${template}`,
  };
}

/**
 * Looks at what the group launches from, for its undo to put that back: a refresh that has ended
 * cannot be rolled back. One that is being rolled back refuses the undo, and needs none.
 */
function keepVersion(
  name: string,
  region: string,
  refreshOf: (wanted: AwsCall['input'], skipMatching: boolean) => AwsCall,
): FaultCall {
  const call: AwsCall = {
    region,
    service: 'autoScaling',
    operation: 'DescribeAutoScalingGroups',
    input: { AutoScalingGroupNames: [name] },
  };
  const until: CallEnd = {
    call,
    path: 'AutoScalingGroups.0.AutoScalingGroupName',
    succeeded: [name],
    failed: [],
  };
  const path = 'AutoScalingGroups.0.LaunchTemplate';
  const before = {
    LaunchTemplateId: { fromOutput: `${path}.LaunchTemplateId` },
    Version: { fromOutput: `${path}.Version` },
  };
  return { name: 'keep-version', call, undo: refreshOf(before, true), until };
}

function preferencesOf(settings: InstanceRefreshSettings | null): Record<string, unknown> {
  if (settings === null) return {};
  const checkpoints = settings.checkpointPercentages.length > 0;
  return {
    MinHealthyPercentage: settings.minHealthyPercentage,
    MaxHealthyPercentage: settings.maxHealthyPercentage,
    InstanceWarmup: settings.instanceWarmupSeconds,
    AutoRollback: settings.autoRollback,
    ...(checkpoints
      ? {
          CheckpointPercentages: settings.checkpointPercentages,
          CheckpointDelay: settings.checkpointDelaySeconds,
        }
      : {}),
    ...(settings.alarms.length > 0 ? { AlarmSpecification: { Alarms: settings.alarms } } : {}),
  };
}
