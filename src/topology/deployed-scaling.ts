import type { DeployedScalingPolicy } from '../model/deployed-delivery.js';
import type { DeployedAutoScalingGroup } from '../model/deployment.js';
import { valueOr } from '../model/uncertain.js';
import type { PlannedResource } from '../plan/plan.js';
import { arnFor, digest } from './deployment-names.js';
import type { DeploymentScope } from './deployment-scope.js';
import { isAutoScalingGroup } from './resource-kinds.js';
import { booleanAt, numberAt, textAt } from './uncertain-attribute.js';

/** Scaling policies of the deployed groups that are switched on. */
export function readScalingPolicies(
  scope: DeploymentScope,
  groups: readonly DeployedAutoScalingGroup[],
): DeployedScalingPolicy[] {
  return scope.resolver.ofType('aws_autoscaling_policy').flatMap((policy) => {
    const { targets } = scope.resolver.link(policy, ['autoscaling_group_name'], isAutoScalingGroup);
    const group = groups.find(({ address }) =>
      targets.some(({ resource }) => resource.address === address),
    );
    if (group === undefined || !valueOr(booleanAt(policy, ['enabled'], true), true)) return [];
    return [readPolicy(policy, group, scope)];
  });
}

export function policyArn(scope: DeploymentScope, policy: PlannedResource): string {
  const id = digest(policy.address).slice(0, 12);
  return arnFor('autoscaling', scope.region, `scalingPolicy:${id}:${policy.name}`);
}

const KINDS: Readonly<Record<string, DeployedScalingPolicy['type']>> = {
  TargetTrackingScaling: 'target-tracking',
  StepScaling: 'step',
  SimpleScaling: 'simple',
};

function readPolicy(
  policy: PlannedResource,
  group: DeployedAutoScalingGroup,
  scope: DeploymentScope,
): DeployedScalingPolicy {
  const kind = valueOr(textAt(policy, ['policy_type'], 'SimpleScaling'), 'SimpleScaling');
  const type = KINDS[kind] ?? 'other';
  const tracking = ['target_tracking_configuration', 0];
  const metric = textAt(policy, [
    ...tracking,
    'predefined_metric_specification',
    0,
    'predefined_metric_type',
  ]);
  const target = numberAt(policy, [...tracking, 'target_value']);
  const adjustment = numberAt(
    policy,
    type === 'step' ? ['step_adjustment', 0, 'scaling_adjustment'] : ['scaling_adjustment'],
  );
  const counts = valueOr(textAt(policy, ['adjustment_type'], ''), '') === 'ChangeInCapacity';
  const wanted = type === 'target-tracking' ? metric : adjustment;
  if (type === 'other' || wanted.state === 'unknown' || (type !== 'target-tracking' && !counts)) {
    scope.notes.add(
      `${policy.address} does not act in the lab, which serves target tracking of predefined metrics and steps that change the capacity by a number.`,
    );
  }
  const steps = policy.values['step_adjustment'];
  if (Array.isArray(steps) && steps.length > 1) {
    scope.notes.add(`${policy.address} has several steps: the first stands for all in the lab.`);
  }
  return {
    address: policy.address,
    arn: policyArn(scope, policy),
    name: valueOr(textAt(policy, ['name']), policy.name),
    autoScalingGroupName: group.name,
    type,
    metric: metric.state === 'known' ? metric.value : null,
    targetValue: target.state === 'known' ? target.value : null,
    adjustment: adjustment.state === 'known' && counts ? adjustment.value : null,
    // AWS's default cooldown; the warm-up of a step is that where none is set.
    warmupSeconds: valueOr(
      numberAt(policy, [type === 'simple' ? 'cooldown' : 'estimated_instance_warmup'], 300),
      300,
    ),
  };
}
