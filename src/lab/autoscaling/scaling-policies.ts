import type { DeployedScalingPolicy } from '../../model/deployed-delivery.js';
import type { Deployment } from '../../model/deployment.js';
import type { Alarms } from '../cloudwatch/alarms.js';
import { suffixOf } from '../cloudwatch/collect-metrics.js';
import type { LabTimers } from '../lab-timers.js';
import type { AlarmDefinition } from '../world/cloudwatch.js';
import type { AutoScalingGroup } from './auto-scaling-group.js';

/**
 * Target tracking's own alarms: above the target for 3 minutes, below 90% of it for 15.
 * Source: Amazon EC2 Auto Scaling User Guide, "Target tracking scaling policies".
 */
const OUT_PERIODS = 3;
const IN_PERIODS = 15;
const IN_SHARE = 0.9;

export interface ScalingPoliciesOptions {
  readonly deployment: Deployment;
  readonly alarms: Alarms;
  readonly groups: ReadonlyMap<string, AutoScalingGroup>;
  readonly timers: LabTimers;
}

/** Lets alarms call the plan's scaling policies: their own, or those of the plan that name them. */
export function startScalingPolicies(options: ScalingPoliciesOptions): void {
  const { deployment, alarms } = options;
  /** Until when a policy waits, on the monotonic clock. */
  const waitUntilMs = new Map<string, number>();
  for (const policy of deployment.scalingPolicies) {
    for (const alarm of trackingAlarms(policy, deployment)) alarms.put(alarm);
  }
  alarms.onAlarm((alarm, state) => {
    if (state !== 'ALARM') return;
    for (const policy of deployment.scalingPolicies) {
      const waits = performance.now() < (waitUntilMs.get(policy.arn) ?? 0);
      if (waits || !alarm.actions.includes(policy.arn)) continue;
      if (!resize(policy, alarm, options)) continue;
      waitUntilMs.set(policy.arn, performance.now() + options.timers.realMs(policy.warmupSeconds));
    }
  });
}

/** Within the group's bounds; false where nothing changes. */
function resize(
  policy: DeployedScalingPolicy,
  alarm: AlarmDefinition,
  { groups, alarms }: ScalingPoliciesOptions,
): boolean {
  const group = groups.get(policy.autoScalingGroupName);
  if (group === undefined || !group.suspended.allow('AlarmNotification')) return false;
  const { desiredCapacity: now, minSize, maxSize } = group.view();
  const wanted = wantedCapacity(policy, alarm, now, alarms.latestValue(alarm));
  const desiredCapacity = Math.max(minSize, Math.min(maxSize, wanted));
  if (desiredCapacity === now) return false;
  group.resize({ desiredCapacity });
  return true;
}

/** Target tracking goes by proportion, one instance at least outwards; the others by their number. */
export function wantedCapacity(
  policy: DeployedScalingPolicy,
  alarm: AlarmDefinition,
  now: number,
  value: number | null,
): number {
  if (policy.type !== 'target-tracking') return now + (policy.adjustment ?? 0);
  if (value === null || policy.targetValue === null) return now;
  const proportional = Math.ceil((now * value) / policy.targetValue);
  return alarm.comparison === 'GreaterThanThreshold'
    ? Math.max(now + 1, proportional)
    : Math.min(now, Math.max(1, proportional));
}

/** The alarms that AWS makes for a policy that tracks a target; none for a metric that is not modelled. */
function trackingAlarms(policy: DeployedScalingPolicy, deployment: Deployment): AlarmDefinition[] {
  const metric = trackedMetric(policy, deployment);
  if (policy.type !== 'target-tracking' || metric === null || policy.targetValue === null)
    return [];
  const { targetValue } = policy;
  const group = deployment.autoScalingGroups.find(
    ({ name }) => name === policy.autoScalingGroupName,
  );
  const region = group?.region ?? deployment.region;
  const make = (
    suffix: string,
    comparison: string,
    threshold: number,
    periods: number,
  ): AlarmDefinition => {
    const name = `TargetTracking-${policy.autoScalingGroupName}-${suffix}-${policy.name}`;
    return {
      address: policy.address,
      arn: `arn:aws:cloudwatch:${region}:${deployment.accountId}:alarm:${name}`,
      name,
      region,
      ...metric,
      comparison,
      threshold,
      periodSeconds: 60,
      evaluationPeriods: periods,
      datapointsToAlarm: periods,
      treatMissingData: 'missing',
      actions: [policy.arn],
    };
  };
  return [
    make('AlarmHigh', 'GreaterThanThreshold', targetValue, OUT_PERIODS),
    make('AlarmLow', 'LessThanThreshold', targetValue * IN_SHARE, IN_PERIODS),
  ];
}

function trackedMetric(
  { metric, autoScalingGroupName }: DeployedScalingPolicy,
  { autoScalingGroups }: Deployment,
): Pick<AlarmDefinition, 'namespace' | 'metricName' | 'dimensions' | 'statistic'> | null {
  if (metric === 'ASGAverageCPUUtilization') {
    return {
      namespace: 'AWS/EC2',
      metricName: 'CPUUtilization',
      dimensions: { AutoScalingGroupName: autoScalingGroupName },
      statistic: 'Average',
    };
  }
  const group = autoScalingGroups.find(({ name }) => name === autoScalingGroupName);
  const [targetGroup] = group?.targetGroupArns ?? [];
  if (metric !== 'ALBRequestCountPerTarget' || targetGroup === undefined) return null;
  return {
    namespace: 'AWS/ApplicationELB',
    metricName: 'RequestCountPerTarget',
    dimensions: { TargetGroup: suffixOf(targetGroup) },
    statistic: 'Sum',
  };
}
