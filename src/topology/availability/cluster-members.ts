import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { groupBy } from '../group-by.js';

/** Instances of a database cluster. */
export interface ClusterMembers {
  readonly certain: readonly PlannedResource[];
  /** Those that may be another cluster's. */
  readonly possible: readonly PlannedResource[];
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
    const instances = (certain: boolean): PlannedResource[] =>
      own.filter((item) => item.certain === certain).map(({ instance }) => instance);
    return { certain: instances(true), possible: instances(false) };
  };
}
