import { readAttribute } from '../../plan/attribute.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { groupBy } from '../group-by.js';

/** Instances of a cluster of DocumentDB or Neptune. */
export interface ClusterMembers {
  readonly certain: number;
  /** Addresses of those that may be another cluster's. */
  readonly possible: readonly string[];
  /** Zones that they name, where each of them does. */
  readonly zones: readonly string[];
}

/** Reads the instances (`<type>_instance`) of clusters of a type. */
export function readMembers(
  resolver: Resolver,
  type: string,
): (cluster: PlannedResource) => ClusterMembers {
  const all = resolver.ofType(`${type}_instance`).map((instance) => {
    const clusters = resolver.link(instance, ['cluster_identifier'], (own) => own === type);
    return { instance, clusters, certain: clusters.exact && clusters.gaps.length === 0 };
  });
  const placed = groupBy(all, ({ clusters }) => clusters.targets.map(({ resource }) => resource));
  // For each cluster these are the same, so a few stand for all of them.
  const unplaced = all.filter(({ clusters }) => clusters.gaps.length > 0).slice(0, 3);
  return (cluster) => {
    const own = [...new Set([...(placed.get(cluster) ?? []), ...unplaced])];
    const certain = own.filter((item) => item.certain);
    const zones = certain.map(({ instance }) => {
      const zone = readAttribute(instance, ['availability_zone']);
      return zone.state === 'known' ? String(zone.value) : undefined;
    });
    return {
      certain: certain.length,
      possible: own.filter((item) => !item.certain).map(({ instance }) => instance.address),
      zones: zones.every((zone) => zone !== undefined) ? [...new Set(zones)] : [],
    };
  };
}
