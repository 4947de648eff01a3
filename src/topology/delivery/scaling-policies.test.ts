import { describe, expect, test } from 'vitest';
import { buildResolver, resource } from '../../plan/plan-builder.fixture.js';
import { ref, type Args } from '../../plan/planned-values.fixture.js';
import { readScalingPolicies } from './scaling-policies.js';

const GROUP = 'aws_autoscaling_group.g';

/** Whether a step policy acts, scales out and scales in. */
function read(adjustment: number, alarm: Args, type = 'ChangeInCapacity') {
  const resolver = buildResolver(
    resource(GROUP),
    resource('aws_autoscaling_policy.p', {
      autoscaling_group_name: ref(`${GROUP}.name`),
      policy_type: 'StepScaling',
      adjustment_type: type,
      step_adjustment: [{ scaling_adjustment: adjustment }],
    }),
    resource('aws_cloudwatch_metric_alarm.a', alarm),
  );
  const [policy] = readScalingPolicies(resolver).of(GROUP);
  return [policy?.acts, policy?.scalesOut, policy?.scalesIn].map((field) =>
    field?.state === 'known' ? field.value : 'unknown',
  );
}

describe('a policy that waits for an alarm', () => {
  const calls = ref('aws_autoscaling_policy.p.arn');

  test('acts in whatever state the alarm calls it', () => {
    expect(read(1, { alarm_actions: calls })).toEqual([true, true, false]);
    expect(read(-1, { ok_actions: calls })).toEqual([true, false, true]);
    expect(read(-1, { insufficient_data_actions: calls })).toEqual([true, false, true]);
    expect(read(1, {})).toEqual([false, false, false]);
  });

  test('does not act where the alarm has its actions switched off', () => {
    expect(read(1, { alarm_actions: calls, actions_enabled: false })[0]).toBe(false);
    expect(read(1, { alarm_actions: calls, actions_enabled: ref('var.on') })[0]).toBe('unknown');
  });

  test('may go either way with an exact capacity', () => {
    expect(read(4, { alarm_actions: calls }, 'ExactCapacity')).toEqual([
      true,
      'unknown',
      'unknown',
    ]);
  });
});
