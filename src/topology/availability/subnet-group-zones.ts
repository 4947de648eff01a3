import { joinLinks } from '../../plan/links.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import type { Wanted } from '../../plan/wanted.js';
import { isSubnet } from '../resource-kinds.js';
import { toUncertainSet } from '../uncertain-attribute.js';
import type { Zones } from './zones.js';
import { openSpread, type ZoneSpread } from './zone-spread.js';

/**
 * The zones that the group of subnets which a store names has; null where it names none: the default
 * group is of the default VPC, which has a subnet in every zone.
 */
export function zonesOfSubnetGroup(
  store: PlannedResource,
  isGroup: Wanted,
  resolver: Resolver,
  zones: Zones,
): ZoneSpread | null {
  const group = resolver.link(store, ['subnet_group_name'], isGroup);
  if (group.absent) return null;
  const outside = group.gaps[0] ?? group.external[0];
  if (outside !== undefined || group.targets.length === 0)
    return openSpread(
      `the subnet group of ${store.address} is not in this plan (${outside ?? 'none'})`,
    );
  const subnets = joinLinks(
    group.targets.map(({ resource }) => resolver.links(resource, ['subnet_ids'], isSubnet)),
  );
  return zones.over(toUncertainSet(group.exact ? subnets : { ...subnets, exact: false }));
}
