import { unknown, type Uncertain } from '../../model/uncertain.js';
import { readAttribute } from '../../plan/attribute.js';
import { oncePerPlan } from '../../plan/once-per-plan.js';
import type { PlannedResource } from '../../plan/plan.js';
import { readServiceScaling } from '../delivery/service-scaling.js';
import { readNamingGroups } from '../naming-groups.js';
import { numberAt } from '../uncertain-attribute.js';

/** What a scheduled action makes of an Auto Scaling group; null where it leaves a size as it is. */
export interface ScheduledSize {
  readonly address: string;
  /** Surely this group's. */
  readonly certain: boolean;
  readonly desired: Uncertain<number> | null;
  readonly min: Uncertain<number> | null;
}

/** Scheduled actions by the address of their group, those of which the plan does not tell it with each. */
export const readScheduledSizes = oncePerPlan((resolver) => {
  const schedules = readNamingGroups('aws_autoscaling_schedule', resolver);
  const lost = schedules.lost.map((schedule) => readSize(schedule, false));
  const services = readServiceScaling(resolver);
  return (member: string): readonly ScheduledSize[] => {
    const service = services.get(member);
    // Of a service an action sets the bounds: a lower upper one cuts down what runs.
    if (service)
      return service.scheduled.map(({ max, ...action }) => ({ ...action, desired: max }));
    return [
      ...schedules.of(member).map(({ resource, certain }) => readSize(resource, certain)),
      ...lost,
    ];
  };
});

/** A capacity that is not told is cut down to the largest size. */
function readSize(schedule: PlannedResource, certain: boolean): ScheduledSize {
  const { address } = schedule;
  const desired = sizeAt(schedule, 'desired_capacity') ?? sizeAt(schedule, 'max_size');
  return { address, certain, desired, min: sizeAt(schedule, 'min_size') };
}

/** -1 leaves a size as it is; what is left out the provider fills in, which differs by its version. */
function sizeAt(schedule: PlannedResource, name: string): Uncertain<number> | null {
  if (readAttribute(schedule, [name]).state === 'absent')
    return unknown(`${schedule.address} sets no ${name}, and -1 is what leaves it as it is`);
  const size = numberAt(schedule, [name]);
  return size.state === 'known' && size.value < 0 ? null : size;
}
