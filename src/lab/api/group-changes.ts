import {
  DescribePolicies$,
  ResumeProcesses$,
  SetDesiredCapacity$,
  SuspendProcesses$,
  UpdateAutoScalingGroup$,
  type DescribePoliciesType,
  type MetricType,
  type PoliciesType,
  type ScalingPolicy,
  type ScalingProcessQuery,
  type SetDesiredCapacityType,
  type UpdateAutoScalingGroupType,
} from '@aws-sdk/client-auto-scaling';
import type { DeployedScalingPolicy } from '../../model/deployed-delivery.js';
import type { World } from '../world.js';
import { SCALING_PROCESSES, type GroupSize, type ScalingProcess } from '../world/auto-scaling.js';
import { AwsError } from './aws-error.js';
import { findGroup } from './instance-refreshes.js';
import { operation } from './protocol/operation.js';
import type { ApiContext } from './service.js';

export const groupChangeOperations = [
  operation(DescribePolicies$, describePolicies),
  operation(SetDesiredCapacity$, setDesiredCapacity),
  operation(UpdateAutoScalingGroup$, updateAutoScalingGroup),
  operation(SuspendProcesses$, suspendProcesses),
  operation(ResumeProcesses$, resumeProcesses),
];

function describePolicies(input: DescribePoliciesType, { world }: ApiContext): PoliciesType {
  const names = input.PolicyNames ?? [];
  const found = world.deployment.scalingPolicies.filter(
    ({ name, autoScalingGroupName: group }) =>
      (input.AutoScalingGroupName ?? group) === group &&
      (names.length === 0 || names.includes(name)),
  );
  return { ScalingPolicies: found.map((policy) => describePolicy(policy, world)) };
}

const POLICY_TYPES = {
  'target-tracking': 'TargetTrackingScaling',
  step: 'StepScaling',
  simple: 'SimpleScaling',
  other: 'PredictiveScaling',
} as const;

function describePolicy(policy: DeployedScalingPolicy, world: World): ScalingPolicy {
  const tracks = policy.type === 'target-tracking' && policy.targetValue !== null;
  return {
    AutoScalingGroupName: policy.autoScalingGroupName,
    PolicyName: policy.name,
    PolicyARN: policy.arn,
    PolicyType: POLICY_TYPES[policy.type],
    Enabled: true,
    ScalingAdjustment: policy.adjustment ?? undefined,
    Alarms: world
      .alarms()
      .filter(({ definition }) => definition.actions.includes(policy.arn))
      .map(({ definition: { name, arn } }) => ({ AlarmName: name, AlarmARN: arn })),
    TargetTrackingConfiguration: tracks
      ? {
          TargetValue: policy.targetValue,
          PredefinedMetricSpecification: { PredefinedMetricType: policy.metric as MetricType },
        }
      : undefined,
  };
}

function setDesiredCapacity(input: SetDesiredCapacityType, { world }: ApiContext): object {
  const { name } = findGroup(world, input.AutoScalingGroupName);
  const { minSize, maxSize } = sizeOf(world, name);
  const desired = input.DesiredCapacity ?? 0;
  if (desired < minSize || desired > maxSize) {
    throw new AwsError(
      'ValidationError',
      `New SetDesiredCapacity value ${desired} is ${desired < minSize ? `below min value ${minSize}` : `above max value ${maxSize}`} for the AutoScalingGroup.`,
    );
  }
  world.resizeGroup(name, { desiredCapacity: desired });
  return {};
}

/** Its size alone; a desired capacity out of new bounds moves to the nearest, as AWS does. */
function updateAutoScalingGroup(input: UpdateAutoScalingGroupType, { world }: ApiContext): object {
  const { name } = findGroup(world, input.AutoScalingGroupName);
  const served = ['AutoScalingGroupName', 'MinSize', 'MaxSize', 'DesiredCapacity'];
  const other = Object.entries(input).filter(
    ([key, value]) => value !== undefined && !served.includes(key),
  );
  if (other.length > 0) {
    throw new AwsError(
      'ValidationError',
      `This lab changes the size of a group alone, and not ${other.map(([key]) => key).join(', ')}.`,
    );
  }
  const before = sizeOf(world, name);
  const minSize = input.MinSize ?? before.minSize;
  const maxSize = input.MaxSize ?? before.maxSize;
  if (minSize > maxSize) {
    throw new AwsError(
      'ValidationError',
      `Min ${minSize} must not be greater than max ${maxSize}.`,
    );
  }
  const desired = input.DesiredCapacity ?? before.desiredCapacity;
  if (input.DesiredCapacity !== undefined && (desired < minSize || desired > maxSize)) {
    throw new AwsError(
      'ValidationError',
      `Desired capacity:${desired} must be between the specified min size:${minSize} and max size:${maxSize}`,
    );
  }
  world.resizeGroup(name, {
    minSize,
    maxSize,
    desiredCapacity: Math.max(minSize, Math.min(maxSize, desired)),
  });
  return {};
}

function suspendProcesses(input: ScalingProcessQuery, { world }: ApiContext): object {
  world.suspendProcesses(findGroup(world, input.AutoScalingGroupName).name, processesOf(input));
  return {};
}

function resumeProcesses(input: ScalingProcessQuery, { world }: ApiContext): object {
  world.resumeProcesses(findGroup(world, input.AutoScalingGroupName).name, processesOf(input));
  return {};
}

/** All where none is named, as AWS has it. */
function processesOf({
  ScalingProcesses: names = [],
}: ScalingProcessQuery): readonly ScalingProcess[] {
  if (names.length === 0) return SCALING_PROCESSES;
  return names.map((name) => {
    const known = SCALING_PROCESSES.find((process) => process === name);
    if (known !== undefined) return known;
    throw new AwsError('ValidationError', `Unknown scaling process: ${name}`);
  });
}

function sizeOf(world: World, name: string): GroupSize {
  const group = world.groups().find((each) => each.name === name);
  if (group !== undefined) return group;
  throw new AwsError('ValidationError', `AutoScalingGroup name not found - ${name}`);
}
