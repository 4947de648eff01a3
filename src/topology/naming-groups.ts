import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import { groupBy } from './group-by.js';
import { isAutoScalingGroup } from './resource-kinds.js';

/** Resources that name an Auto Scaling group each (`autoscaling_group_name`). */
export interface NamingGroups {
  /** Those that can mean this group, by its address; `certain`: it and no other. */
  of(group: string): readonly { readonly resource: PlannedResource; readonly certain: boolean }[];
  /** Those of which the plan does not tell the group: each may mean any. */
  readonly lost: readonly PlannedResource[];
}

export function readNamingGroups(type: string, resolver: Resolver): NamingGroups {
  const all = resolver.ofType(type).map((resource) => {
    const { targets, exact, gaps } = resolver.link(
      resource,
      ['autoscaling_group_name'],
      isAutoScalingGroup,
    );
    return { resource, certain: exact, targets, isLost: gaps.length > 0 };
  });
  const placed = groupBy(
    all.filter(({ isLost }) => !isLost),
    ({ targets }) => targets.map((target) => target.resource.address),
  );
  return {
    of: (group) => placed.get(group) ?? [],
    lost: all.filter(({ isLost }) => isLost).map(({ resource }) => resource),
  };
}
