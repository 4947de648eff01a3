import { describe, expect, test } from 'vitest';
import { known } from '../../model/uncertain.js';
import { buildResolver, resource } from '../../plan/plan-builder.fixture.js';
import { opaque, ref, type Args } from '../../plan/planned-values.fixture.js';
import { readScalingPolicies } from '../delivery/scaling-policies.js';
import type { FleetMember } from './fleets.js';
import { readScheduledSizes } from './scheduled-sizes.js';
import { readSmallestSizes } from './smallest-sizes.js';
import { exactSpread } from './zone-spread.js';

const G = 'aws_autoscaling_group.g';
const OWN = { autoscaling_group_name: ref(`${G}.name`) };
const member: FleetMember = {
  address: G,
  kind: 'autoscaling-group',
  certain: true,
  spread: exactSpread(['a', 'b'], []),
  desired: known(4),
  size: { desired: known(4), min: known(2), max: known(8) },
  shortfalls: [],
};
const TRACKING = resource('aws_autoscaling_policy.p', {
  ...OWN,
  policy_type: 'TargetTrackingScaling',
});
const schedule = (min_size: unknown, desired_capacity: unknown, more: Args = OWN) =>
  resource('aws_autoscaling_schedule.s', { ...more, min_size, max_size: -1, desired_capacity });

function read(...specs: ReturnType<typeof resource>[]) {
  const resolver = buildResolver(resource(G), resource('aws_autoscaling_group.other'), ...specs);
  const sizes = readSmallestSizes(
    [member],
    readScalingPolicies(resolver),
    readScheduledSizes(resolver),
  );
  const size = sizes.of(member);
  return [sizes.by, sizes.surely, size.state === 'known' ? size.value : 'unknown'];
}

describe('how small a group becomes', () => {
  const action = ['aws_autoscaling_schedule.s'];

  test('as it is, where nothing makes it smaller', () => {
    expect(read()).toEqual([[], false, 4]);
    expect(read(schedule(4, 6))).toEqual([[], false, 4]);
    expect(read(schedule(1, -1))).toEqual([[], false, 4]);
  });

  test('its smallest size where a policy scales in', () => {
    expect(read(TRACKING)).toEqual([['aws_autoscaling_policy.p'], true, 2]);
  });

  test('what a scheduled action makes of it', () => {
    expect(read(schedule(1, 1))).toEqual([action, true, 1]);
    expect(read(schedule(-1, 3))).toEqual([action, true, 3]);
  });

  test('what a policy makes of it after a scheduled action has lowered its smallest size', () => {
    const by = ['aws_autoscaling_policy.p', ...action];
    expect(read(TRACKING, schedule(1, -1))).toEqual([by, true, 1]);
  });

  test('open where a size is', () => {
    expect(read(schedule(opaque(), opaque()))).toEqual([action, true, 'unknown']);
    expect(read(schedule(null, null))).toEqual([action, true, 'unknown']);
  });

  test('perhaps, where the action may be of another group', () => {
    const lost = { autoscaling_group_name: ref('local.group') };
    expect(read(schedule(1, 1, lost))).toEqual([action, false, 1]);
  });
});
