import { describe, expect, test } from 'vitest';
import { buildResolver, resource } from '../../plan/plan-builder.fixture.js';
import type { Args } from '../../plan/planned-values.fixture.js';
import { readServiceScaling } from './service-scaling.js';

const OWN = { resource_id: 'service/c/web' };
const TRACKS = { policy_type: 'TargetTrackingScaling' };

function read(policy: Args, suspended: Args = {}, action: Args = {}) {
  const resolver = buildResolver(
    resource('aws_ecs_service.web', { name: 'web' }),
    resource('aws_appautoscaling_target.t', {
      ...OWN,
      min_capacity: 1,
      max_capacity: 8,
      suspended_state: [suspended],
    }),
    resource('aws_appautoscaling_policy.p', { ...OWN, ...policy }),
    resource('aws_appautoscaling_scheduled_action.a', {
      ...OWN,
      scalable_target_action: [action],
    }),
  );
  return readServiceScaling(resolver).get('aws_ecs_service.web');
}

const ways = (policy: Args, suspended: Args = {}) => {
  const [own] = read(policy, suspended)?.policies ?? [];
  return [own?.scalesOut, own?.scalesIn].map((field) =>
    field?.state === 'known' ? field.value : 'unknown',
  );
};

describe('a policy of an ECS service', () => {
  test('that tracks a target scales out and in, unless it is told not to', () => {
    expect(ways(TRACKS)).toEqual([true, true]);
    const only = { target_tracking_scaling_policy_configuration: [{ disable_scale_in: true }] };
    expect(ways({ ...TRACKS, ...only })).toEqual([true, false]);
  });

  test('does not in a direction that its target suspends', () => {
    expect(ways(TRACKS, { dynamic_scaling_out_suspended: true })).toEqual([false, true]);
    expect(ways(TRACKS, { dynamic_scaling_in_suspended: true })).toEqual([true, false]);
  });

  test('that waits for an alarm may do either', () => {
    expect(ways({ policy_type: 'StepScaling' })).toEqual([true, 'unknown']);
  });
});

test('a scheduled action sets the bounds that it names', () => {
  const [action] = read(TRACKS, {}, { min_capacity: 0 })?.scheduled ?? [];
  expect(action).toMatchObject({ certain: true, min: { value: 0 }, max: null });
});
