import {
  DescribeAutoScalingGroups$,
  DescribeAutoScalingInstances$,
  DescribeScalingActivities$,
  type ActivitiesType,
  type Activity,
  type AutoScalingGroup,
  type AutoScalingGroupNamesType,
  type AutoScalingGroupsType,
  type AutoScalingInstancesType,
  type DescribeAutoScalingInstancesType,
  type DescribeScalingActivitiesType,
  type LaunchTemplateSpecification,
} from '@aws-sdk/client-auto-scaling';
import type { DeployedAutoScalingGroup } from '../../model/deployment.js';
import type { World, WorldGroup, WorldInstance } from '../world.js';
import { launchTemplateIdOf } from '../autoscaling/launch-template.js';
import { AwsError } from './aws-error.js';
import { applyFilters } from './filters.js';
import { groupChangeOperations } from './group-changes.js';
import { findGroup, instanceRefreshOperations } from './instance-refreshes.js';
import { paginate } from './paginate.js';
import { operation } from './protocol/operation.js';
import type { QueryServiceDefinition } from './protocol/query-service.js';
import type { ApiContext } from './service.js';

export const autoScaling: QueryServiceDefinition = {
  title: 'Auto Scaling',
  signingName: 'autoscaling',
  dialect: 'awsQuery',
  version: '2011-01-01',
  xmlNamespace: 'http://autoscaling.amazonaws.com/doc/2011-01-01/',
  operations: [
    operation(DescribeAutoScalingGroups$, describeAutoScalingGroups),
    operation(DescribeAutoScalingInstances$, describeAutoScalingInstances),
    operation(DescribeScalingActivities$, describeScalingActivities),
    ...instanceRefreshOperations,
    ...groupChangeOperations,
  ],
};

/** Names that no group has are passed over without an error, as AWS does. */
function describeAutoScalingGroups(
  input: AutoScalingGroupNamesType,
  { world, startedAtEpochMs }: ApiContext,
): AutoScalingGroupsType {
  const names = input.AutoScalingGroupNames ?? [];
  const chosen = world
    .autoScalingGroups()
    .filter(({ name }) => names.length === 0 || names.includes(name));
  const table = {
    'auto-scaling-group': (group: DeployedAutoScalingGroup) => [group.name],
    'tag-value': (group: DeployedAutoScalingGroup) => Object.values(ownTags(group)),
  };
  const page = cut(applyFilters(chosen, input.Filters, table, ownTags), input, 50);
  return {
    AutoScalingGroups: page.items.map((group) => describeGroup(group, world, startedAtEpochMs)),
    NextToken: page.nextToken,
  };
}

function describeGroup(
  group: DeployedAutoScalingGroup,
  world: World,
  startedAtEpochMs: number,
): AutoScalingGroup {
  const subnets = world.deployment.subnets.filter(({ id }) => group.subnetIds.includes(id));
  const live = world.groups().find(({ name }) => name === group.name);
  return {
    AutoScalingGroupName: group.name,
    AutoScalingGroupARN: group.arn,
    MinSize: live?.minSize ?? group.minSize,
    MaxSize: live?.maxSize ?? group.maxSize,
    DesiredCapacity: live?.desiredCapacity ?? group.desiredCapacity,
    // AWS's default; the lab has no scaling policies that it could hold back.
    DefaultCooldown: 300,
    AvailabilityZones: [...new Set(subnets.map(({ zone }) => zone))],
    TargetGroupARNs: [...group.targetGroupArns],
    HealthCheckType: group.healthCheckType,
    HealthCheckGracePeriod: group.gracePeriodSeconds,
    CreatedTime: new Date(startedAtEpochMs),
    VPCZoneIdentifier: group.subnetIds.join(','),
    LaunchTemplate: templateOf(group, live?.launchTemplateVersion),
    SuspendedProcesses: (live?.suspendedProcesses ?? []).map((ProcessName) => ({
      ProcessName,
      SuspensionReason: 'User suspended',
    })),
    Instances: members(world, live).map((instance) => describeMember(instance, group)),
    Tags: Object.entries(ownTags(group)).map(([Key, Value]) => ({
      Key,
      Value,
      ResourceId: group.name,
      ResourceType: 'auto-scaling-group',
      PropagateAtLaunch: group.tags[Key] === Value,
    })),
  };
}

/** Those of the group itself; what it launches has others, too. */
function ownTags({
  ownTags: own,
  tags,
}: DeployedAutoScalingGroup): Readonly<Record<string, string>> {
  return own ?? tags;
}

function describeAutoScalingInstances(
  input: DescribeAutoScalingInstancesType,
  { world }: ApiContext,
): AutoScalingInstancesType {
  const ids = input.InstanceIds ?? [];
  const all = world
    .groups()
    .flatMap((group) =>
      members(world, group).map((instance) => ({
        ...describeMember(instance, findGroup(world, group.name)),
        AutoScalingGroupName: group.name,
      })),
    )
    .filter(({ InstanceId }) => ids.length === 0 || ids.includes(InstanceId));
  const page = cut(all, input, 50);
  return {
    // This call writes HEALTHY where DescribeAutoScalingGroups writes Healthy.
    AutoScalingInstances: page.items.map((member) => ({
      ...member,
      HealthStatus: member.HealthStatus.toUpperCase(),
    })),
    NextToken: page.nextToken,
  };
}

function describeScalingActivities(
  input: DescribeScalingActivitiesType,
  { world }: ApiContext,
): ActivitiesType {
  const wanted = input.AutoScalingGroupName;
  const groups = world.groups().filter(({ name }) => wanted === undefined || name === wanted);
  if (wanted !== undefined && groups.length === 0) {
    throw new AwsError(
      'ValidationError',
      `AutoScalingGroup name not found - AutoScalingGroup '${wanted}' not found`,
    );
  }
  const ids = input.ActivityIds ?? [];
  const activities = groups
    .flatMap((group) => group.activities.map((activity) => describeActivity(group, activity)))
    .filter(({ ActivityId }) => ids.length === 0 || ids.includes(ActivityId ?? ''));
  const page = cut(activities, input, 100);
  return { Activities: [...page.items], NextToken: page.nextToken };
}

function describeActivity(group: WorldGroup, activity: WorldGroup['activities'][number]): Activity {
  return {
    ActivityId: activity.id,
    AutoScalingGroupName: group.name,
    StartTime: new Date(activity.startedAtEpochMs),
    StatusCode: activity.status,
    Description: activity.description,
    Cause: activity.cause,
    ...(activity.status === 'Failed' ? { StatusMessage: activity.description } : {}),
    Progress: activity.status === 'InProgress' ? 50 : 100,
    // The keys are AWS's own, with their spaces.
    Details: JSON.stringify({ 'Availability Zone': activity.zone }),
  };
}

function templateOf(
  group: DeployedAutoScalingGroup,
  version: string | null | undefined,
): LaunchTemplateSpecification {
  return { LaunchTemplateId: launchTemplateIdOf(group), Version: version ?? '1' };
}

function describeMember(
  instance: WorldInstance,
  group: DeployedAutoScalingGroup,
): {
  InstanceId: string;
  AvailabilityZone: string;
  LifecycleState: NonNullable<WorldInstance['lifecycle']>;
  HealthStatus: string;
  ProtectedFromScaleIn: boolean;
  LaunchTemplate: LaunchTemplateSpecification;
} {
  return {
    InstanceId: instance.id,
    AvailabilityZone: instance.zone,
    LifecycleState: instance.lifecycle ?? 'InService',
    HealthStatus: instance.healthStatus,
    ProtectedFromScaleIn: false,
    LaunchTemplate: templateOf(group, instance.launchTemplateVersion),
  };
}

function members(world: World, group: WorldGroup | undefined): readonly WorldInstance[] {
  if (group === undefined) return [];
  return world
    .instances()
    .filter(({ id, lifecycle }) => group.instanceIds.includes(id) && lifecycle !== 'Terminated');
}

function cut<T>(
  items: readonly T[],
  input: { MaxRecords?: number | undefined; NextToken?: string | undefined },
  defaultSize: number,
): ReturnType<typeof paginate<T>> {
  return paginate(items, {
    pageSize: Math.max(1, input.MaxRecords ?? defaultSize),
    nextToken: input.NextToken,
    invalidToken: () => new AwsError('InvalidNextToken', 'The NextToken value is not valid.'),
  });
}
