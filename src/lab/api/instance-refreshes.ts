import {
  CancelInstanceRefresh$,
  DescribeInstanceRefreshes$,
  RollbackInstanceRefresh$,
  StartInstanceRefresh$,
  type CancelInstanceRefreshAnswer,
  type CancelInstanceRefreshType,
  type DescribeInstanceRefreshesAnswer,
  type DescribeInstanceRefreshesType,
  type InstanceRefresh,
  type RollbackInstanceRefreshAnswer,
  type RollbackInstanceRefreshType,
  type StartInstanceRefreshAnswer,
  type StartInstanceRefreshType,
} from '@aws-sdk/client-auto-scaling';
import type { DeployedAutoScalingGroup } from '../../model/deployment.js';
import { LAB_LAUNCH_TEMPLATE_VERSIONS } from '../../model/lab-versions.js';
import { launchTemplateIdOf } from '../autoscaling/launch-template.js';
import type { World } from '../world.js';
import type { RefreshRequest, WorldInstanceRefresh } from '../world/auto-scaling.js';
import { AwsError } from './aws-error.js';
import { operation } from './protocol/operation.js';
import type { ApiContext } from './service.js';

export const instanceRefreshOperations = [
  operation(StartInstanceRefresh$, startInstanceRefresh),
  operation(DescribeInstanceRefreshes$, describeInstanceRefreshes),
  operation(CancelInstanceRefresh$, cancelInstanceRefresh),
  operation(RollbackInstanceRefresh$, rollbackInstanceRefresh),
];

const CLOSED = ['Successful', 'Failed', 'Cancelled', 'RollbackSuccessful', 'RollbackFailed'];

/** AWS's names for refreshes that are over, and for those that are not. */
function activeRefresh(world: World, name: string): WorldInstanceRefresh | undefined {
  return world.instanceRefreshes(name).find(({ status }) => !CLOSED.includes(status));
}

export function findGroup(world: World, name: string | undefined): DeployedAutoScalingGroup {
  const group = world.autoScalingGroups().find((each) => each.name === name);
  if (group !== undefined) return group;
  throw invalid(`AutoScalingGroup name not found - AutoScalingGroup '${name}' not found`);
}

function startInstanceRefresh(
  input: StartInstanceRefreshType,
  { world }: ApiContext,
): StartInstanceRefreshAnswer {
  const group = findGroup(world, input.AutoScalingGroupName);
  const active = activeRefresh(world, group.name);
  if (active !== undefined) {
    throw new AwsError(
      'InstanceRefreshInProgress',
      `An Instance Refresh is already in progress and blocks the execution of this Instance Refresh: ${active.id}.`,
    );
  }
  const request = readRequest(input, group);
  return { InstanceRefreshId: world.startInstanceRefresh(group.name, request) };
}

function readRequest(
  { Preferences: given = {}, DesiredConfiguration: desired }: StartInstanceRefreshType,
  group: DeployedAutoScalingGroup,
): RefreshRequest {
  const min = given.MinHealthyPercentage ?? 90;
  const max = given.MaxHealthyPercentage ?? 100;
  if (given.MaxHealthyPercentage !== undefined && given.MinHealthyPercentage === undefined) {
    throw invalid('You must specify MinHealthyPercentage when you specify MaxHealthyPercentage.');
  }
  if (min < 0 || min > 100 || max < 100 || max > 200 || max - min > 100) {
    throw invalid(
      `MinHealthyPercentage ${min} (0 to 100) and MaxHealthyPercentage ${max} (100 to 200) must not differ by more than 100.`,
    );
  }
  const checkpoints = given.CheckpointPercentages ?? [];
  if (
    checkpoints.some(
      (each, index) => each < 1 || each > 100 || each <= (checkpoints[index - 1] ?? 0),
    )
  ) {
    throw invalid('CheckpointPercentages must be unique, from 1 to 100, in ascending order.');
  }
  const version = readVersion(desired?.LaunchTemplate, group);
  if (given.AutoRollback === true && version === null) {
    throw invalid('AutoRollback needs a DesiredConfiguration.');
  }
  return {
    launchTemplateVersion: version,
    minHealthyPercentage: min,
    maxHealthyPercentage: max,
    instanceWarmupSeconds: given.InstanceWarmup ?? group.gracePeriodSeconds,
    checkpointPercentages: checkpoints,
    checkpointDelaySeconds: given.CheckpointDelay ?? 3600,
    autoRollback: given.AutoRollback ?? false,
    skipMatching: given.SkipMatching ?? false,
    bakeTimeSeconds: given.BakeTime ?? 0,
    alarms: given.AlarmSpecification?.Alarms ?? [],
  };
}

function readVersion(
  template: { LaunchTemplateId?: string | undefined; Version?: string | undefined } | undefined,
  group: DeployedAutoScalingGroup,
): string | null {
  if (template === undefined) return null;
  const { LaunchTemplateId: id = launchTemplateIdOf(group), Version: version = '' } = template;
  if (id === launchTemplateIdOf(group) && Object.hasOwn(LAB_LAUNCH_TEMPLATE_VERSIONS, version)) {
    return version;
  }
  throw invalid(
    `You must use a valid fully-formed launch template. The launch template ${id} has no version ${version}; this lab's is ${launchTemplateIdOf(group)} with the versions ${Object.keys(LAB_LAUNCH_TEMPLATE_VERSIONS).join(', ')}.`,
  );
}

function describeInstanceRefreshes(
  input: DescribeInstanceRefreshesType,
  { world }: ApiContext,
): DescribeInstanceRefreshesAnswer {
  const group = findGroup(world, input.AutoScalingGroupName);
  const ids = input.InstanceRefreshIds ?? [];
  return {
    InstanceRefreshes: world
      .instanceRefreshes(group.name)
      .filter(({ id }) => ids.length === 0 || ids.includes(id))
      .slice(0, input.MaxRecords ?? 50)
      .map((refresh) => describeRefresh(refresh, group)),
  };
}

function describeRefresh(
  refresh: WorldInstanceRefresh,
  group: DeployedAutoScalingGroup,
): InstanceRefresh {
  const { request } = refresh;
  return {
    InstanceRefreshId: refresh.id,
    AutoScalingGroupName: group.name,
    Status: refresh.status,
    StatusReason: refresh.reason ?? undefined,
    StartTime: new Date(refresh.startedAtEpochMs),
    EndTime: refresh.endedAtEpochMs === null ? undefined : new Date(refresh.endedAtEpochMs),
    PercentageComplete: refresh.percentageComplete,
    InstancesToUpdate: refresh.instancesToUpdate,
    Strategy: 'Rolling',
    Preferences: {
      MinHealthyPercentage: request.minHealthyPercentage,
      MaxHealthyPercentage: request.maxHealthyPercentage,
      InstanceWarmup: request.instanceWarmupSeconds,
      CheckpointPercentages: [...request.checkpointPercentages],
      CheckpointDelay: request.checkpointDelaySeconds,
      AutoRollback: request.autoRollback,
      SkipMatching: request.skipMatching,
      BakeTime: request.bakeTimeSeconds,
      AlarmSpecification: { Alarms: [...request.alarms] },
    },
    DesiredConfiguration:
      request.launchTemplateVersion === null
        ? undefined
        : {
            LaunchTemplate: {
              LaunchTemplateId: launchTemplateIdOf(group),
              Version: request.launchTemplateVersion,
            },
          },
  };
}

function cancelInstanceRefresh(
  input: CancelInstanceRefreshType,
  { world }: ApiContext,
): CancelInstanceRefreshAnswer {
  const group = findGroup(world, input.AutoScalingGroupName);
  const { id } = expectActive(world, group.name);
  world.cancelInstanceRefresh(group.name);
  return { InstanceRefreshId: id };
}

function rollbackInstanceRefresh(
  input: RollbackInstanceRefreshType,
  { world }: ApiContext,
): RollbackInstanceRefreshAnswer {
  const group = findGroup(world, input.AutoScalingGroupName);
  const { id, request } = expectActive(world, group.name);
  if (request.launchTemplateVersion === null) {
    throw new AwsError(
      'IrreversibleInstanceRefresh',
      'The instance refresh has no desired configuration, and cannot be rolled back.',
    );
  }
  world.rollBackInstanceRefresh(group.name);
  return { InstanceRefreshId: id };
}

function expectActive(world: World, name: string): WorldInstanceRefresh {
  const active = activeRefresh(world, name);
  if (active !== undefined) return active;
  throw new AwsError(
    'ActiveInstanceRefreshNotFound',
    `No in progress or pending Instance Refresh found for Auto Scaling group ${name}`,
  );
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationError', message);
}
