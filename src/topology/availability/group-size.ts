import { known, unknown, type Uncertain } from '../../model/uncertain.js';
import { readAttribute } from '../../plan/attribute.js';
import { rowsOfBlock } from '../../plan/dynamic-blocks.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { AttributePath } from '../../plan/resolver.js';
import { numberAt, textAt } from '../uncertain-attribute.js';

/** How many instances an Auto Scaling group runs. */
export interface GroupSize {
  readonly desired: Uncertain<number>;
  readonly min: Uncertain<number>;
  readonly max: Uncertain<number>;
}

/**
 * A group that names no desired capacity starts with its smallest size (CreateAutoScalingGroup); one that
 * exists keeps what it has, raised or lowered to new bounds (UpdateAutoScalingGroup), of which a plan
 * shows the former number.
 */
export function readGroupSize(group: PlannedResource): GroupSize {
  const min = numberAt(group, ['min_size']);
  const max = numberAt(group, ['max_size']);
  const weighed = weights(group);
  if (weighed !== undefined) {
    const open = unknown<number>(weighed);
    return { desired: open, min: open, max };
  }
  const isSet = readAttribute(group, ['desired_capacity']).state !== 'absent';
  const desired = isSet ? within(numberAt(group, ['desired_capacity']), min, max) : min;
  return { desired, min, max };
}

function within(
  size: Uncertain<number>,
  min: Uncertain<number>,
  max: Uncertain<number>,
): Uncertain<number> {
  if (size.state === 'unknown') return size;
  const least = min.state === 'known' ? min.value : size.value;
  const most = max.state === 'known' ? max.value : size.value;
  return known(Math.max(least, Math.min(most, size.value)));
}

/** With weights or another unit, a capacity counts no instances. */
function weights(group: PlannedResource): string | undefined {
  const unit = textAt(group, ['desired_capacity_type'], 'units');
  if (unit.state === 'unknown') return unit.reason;
  if (unit.value !== 'units') return `${group.address} counts its capacity in ${unit.value}`;
  const weighed = `${group.address} weighs its instance types, so its capacity counts no instances`;
  // The provider fills overrides in: unknown as a whole, they are most often some that nobody wrote.
  for (const index of rowsOfBlock(group, OVERRIDES)) {
    const weight = textAt(group, [...OVERRIDES, index, 'weighted_capacity'], '1');
    if (weight.state === 'unknown') return weight.reason;
    if (weight.value !== '1') return weighed;
  }
  return undefined;
}

const OVERRIDES: AttributePath = ['mixed_instances_policy', 0, 'launch_template', 0, 'override'];
