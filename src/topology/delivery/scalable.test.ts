import { describe, expect, test } from 'vitest';
import { ref, type Args } from '../../plan/planned-values.fixture.js';
import { buildWebStack } from '../web-stack.fixture.js';
import { readScalables } from './scalable.js';
import { readScalingPolicies } from './scaling-policies.js';

const GROUP = 'aws_autoscaling_group.app';

/** What the one policy of the group does: its kind, and what the group suspends. */
function acts(policy_type: string, suspended_processes: unknown, more: Args = {}) {
  const stack = buildWebStack({
    [GROUP]: { suspended_processes },
    'aws_autoscaling_policy.p': {
      autoscaling_group_name: ref(`${GROUP}.name`),
      policy_type,
      ...more,
    },
  });
  const [scalable] = readScalables(stack, readScalingPolicies(stack.resolver));
  const policy = scalable?.policies[0];
  return policy?.acts.state === 'known' ? policy.acts.value : policy && 'unknown';
}

describe('a policy of a group that suspends processes', () => {
  const predictive = { predictive_scaling_configuration: [{ mode: 'ForecastAndScale' }] };

  test.each([
    [null, true, true],
    [['AZRebalance'], true, true],
    [['AlarmNotification'], false, true],
    [['ScheduledActions'], true, false],
    [['Launch'], false, false],
    [ref('var.suspended'), 'unknown', 'unknown'],
  ])('%# %j: by a target %s, by a forecast %s', (suspended, byTarget, byForecast) => {
    expect(acts('TargetTrackingScaling', suspended)).toBe(byTarget);
    expect(acts('PredictiveScaling', suspended, predictive)).toBe(byForecast);
  });
});

describe('a policy that an alarm calls', () => {
  const called = (scaling_adjustment: number) => {
    const stack = buildWebStack({
      'aws_autoscaling_policy.p': {
        autoscaling_group_name: ref(`${GROUP}.name`),
        policy_type: 'StepScaling',
        adjustment_type: 'ChangeInCapacity',
        step_adjustment: [{ scaling_adjustment }],
      },
      'aws_cloudwatch_metric_alarm.a': { alarm_actions: ref('aws_autoscaling_policy.p.arn') },
    });
    const [scalable] = readScalables(stack, readScalingPolicies(stack.resolver));
    return scalable?.policies[0];
  };

  test('answers load where it adds instances, and not where it only takes them away', () => {
    expect(called(2)?.acts).toEqual({ state: 'known', value: true });
    expect(called(-2)?.acts).toEqual({ state: 'known', value: false });
    expect(called(-2)?.how).toContain('only takes instances away');
  });
});
