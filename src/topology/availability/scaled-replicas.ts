import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import type { Wanted } from '../../plan/wanted.js';
import { isDbCluster } from '../resource-kinds.js';
import { numberAt, textAt } from '../uncertain-attribute.js';

/** Replicas that Application Auto Scaling keeps of a cluster at the least, and what may keep some. */
export interface ScaledReplicas {
  readonly sure: number;
  readonly possible: readonly string[];
}

/** Of clusters of Aurora, or of those that `isCluster` wants, whose service has a dimension of its own. */
export function readScaledReplicas(
  resolver: Resolver,
  dimension = 'rds:cluster:ReadReplicaCount',
  isCluster: Wanted = isDbCluster,
): (cluster: PlannedResource) => ScaledReplicas {
  const targets = resolver
    .ofType('aws_appautoscaling_target')
    .filter(({ values }) => values['scalable_dimension'] === dimension)
    .map((target) => ({
      target,
      id: textAt(target, ['resource_id']),
      min: numberAt(target, ['min_capacity']),
      clusters: resolver.link(target, ['resource_id'], isCluster),
    }));
  return (cluster) => {
    const name = cluster.values['cluster_identifier'];
    const own = targets.filter(({ id, clusters }) =>
      id.state === 'known'
        ? typeof name === 'string' && id.value === `cluster:${name}`
        : clusters.gaps.length > 0 || clusters.targets.some(({ resource }) => resource === cluster),
    );
    const isSure = ({ id, clusters }: (typeof targets)[number]): boolean =>
      id.state === 'known' || (clusters.exact && clusters.gaps.length === 0);
    const sure = own.filter(isSure);
    return {
      sure: sure.reduce((sum, { min }) => sum + (min.state === 'known' ? min.value : 0), 0),
      possible: own
        .filter((item) => !isSure(item) || item.min.state === 'unknown')
        .map(({ target }) => target.address),
    };
  };
}
