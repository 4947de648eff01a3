import { known, unknown, whether, type Uncertain } from '../../model/uncertain.js';
import { readAttribute } from '../../plan/attribute.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { isCacheSubnetGroup } from '../resource-kinds.js';
import { isTexts } from '../suspended-processes.js';
import { booleanAt, numberAt, textAt } from '../uncertain-attribute.js';
import { zonesOfSubnetGroup } from './subnet-group-zones.js';
import type { Zones } from './zones.js';
import { exactSpread, openSpread, type ZoneSpread } from './zone-spread.js';

/** What keeps a cache's service when a node or a zone is lost. */
export interface CacheResilience {
  readonly address: string;
  /** `serverless` is over several zones by itself; a `single-node` has no replica at all. */
  readonly kind: 'replication-group' | 'memcached' | 'single-node' | 'serverless' | 'open';
  readonly automaticFailover: Uncertain<boolean>;
  readonly multiAz: Uncertain<boolean>;
  /** Nodes of each shard, or all nodes of a memcached cluster. */
  readonly nodes: Uncertain<number>;
  /** Zones that it names for its nodes, or those of its subnet group; null where it has neither. */
  readonly zones: ZoneSpread | null;
  readonly reason: string;
}

export function readCaches(resolver: Resolver, zones: Zones): CacheResilience[] {
  return [
    ...resolver
      .ofType('aws_elasticache_replication_group')
      .map((group) => readReplicationGroup(group, resolver, zones)),
    ...resolver.ofType('aws_elasticache_cluster').flatMap((cluster) => {
      // A node of a replication group, which is judged itself.
      if (readAttribute(cluster, ['replication_group_id']).state !== 'absent') return [];
      return [readCluster(cluster, resolver, zones)];
    }),
    ...resolver.ofType('aws_elasticache_serverless_cache').map(({ address }) => ({
      ...PLAIN,
      address,
      kind: 'serverless' as const,
    })),
  ];
}

const PLAIN = {
  automaticFailover: known(true),
  multiAz: known(true),
  nodes: known(2),
  zones: null,
  reason: '',
};

function readReplicationGroup(
  group: PlannedResource,
  resolver: Resolver,
  zones: Zones,
): CacheResilience {
  return {
    address: group.address,
    kind: 'replication-group',
    automaticFailover: booleanAt(group, ['automatic_failover_enabled'], false),
    multiAz: booleanAt(group, ['multi_az_enabled'], false),
    nodes: nodesOf(group),
    zones:
      namedZones(group, 'preferred_cache_cluster_azs') ??
      zonesOfSubnetGroup(group, isCacheSubnetGroup, resolver, zones),
    reason: '',
  };
}

/**
 * Nodes of a shard: its primary and its replicas. Without a word of either there is one node. The provider
 * reads the same number into each of its arguments, and changes only the one that is written.
 */
export function nodesOf(group: PlannedResource): Uncertain<number> {
  const isSet = (name: string): boolean => readAttribute(group, [name]).state !== 'absent';
  if (isWritten(group, 'num_cache_clusters')) return numberAt(group, ['num_cache_clusters']);
  const shards = group.values['node_group_configuration'];
  const hidden = readAttribute(group, ['node_group_configuration', 0]);
  if (hidden.state === 'hidden') return unknown(hidden.reason);
  const isSharded = Array.isArray(shards) && shards.length > 0;
  if (
    isWritten(group, 'replicas_per_node_group') ||
    (isSet('replicas_per_node_group') && !isSharded)
  ) {
    const replicas = numberAt(group, ['replicas_per_node_group']);
    return replicas.state === 'known' ? known(replicas.value + 1) : replicas;
  }
  if (isSharded) {
    // The shard with the fewest replicas decides.
    const counts = shards.map((_, index) =>
      numberAt(group, ['node_group_configuration', index, 'replica_count'], 0),
    );
    const open = counts.find(({ state }) => state === 'unknown');
    const numbers = counts.flatMap((count) => (count.state === 'known' ? [count.value] : []));
    return open ?? known(Math.min(...numbers) + 1);
  }
  // The name of before version 4 of the provider.
  for (const name of ['num_cache_clusters', 'number_cache_clusters'])
    if (isSet(name)) return numberAt(group, [name]);
  if (isSet('cluster_mode') && Array.isArray(group.values['cluster_mode'])) {
    const replicas = numberAt(group, ['cluster_mode', 0, 'replicas_per_node_group'], 0);
    return replicas.state === 'known' ? known(replicas.value + 1) : replicas;
  }
  if (isSet('global_replication_group_id'))
    return unknown(`${group.address} takes its shards from its global replication group`);
  return known(1);
}

/** Whether the configuration says it, and not only what was read of AWS. */
function isWritten(group: PlannedResource, name: string): boolean {
  const attribute = readAttribute(group, [name]);
  return 'expression' in attribute && attribute.expression !== undefined;
}

function readCluster(cluster: PlannedResource, resolver: Resolver, zones: Zones): CacheResilience {
  const engine = textAt(cluster, ['engine']);
  const base = { ...PLAIN, address: cluster.address };
  if (engine.state === 'unknown') return { ...base, kind: 'open', reason: engine.reason };
  if (engine.value !== 'memcached')
    return { ...base, kind: 'single-node', nodes: known(1), automaticFailover: known(false) };
  const mode = textAt(cluster, ['az_mode'], 'single-az');
  const named = namedZones(cluster, 'preferred_availability_zones');
  return {
    ...base,
    kind: 'memcached',
    nodes: numberAt(cluster, ['num_cache_nodes']),
    multiAz: whether(mode, (value) => value === 'cross-az'),
    zones: named ?? zonesOfSubnetGroup(cluster, isCacheSubnetGroup, resolver, zones),
  };
}

function namedZones(cache: PlannedResource, argument: string): ZoneSpread | null {
  const { state } = readAttribute(cache, [argument]);
  if (state === 'absent') return null;
  const names = cache.values[argument];
  if (state !== 'known' || !isTexts(names))
    return openSpread(`${cache.address} names zones that are known only after apply (${argument})`);
  if (names.length === 0) return null;
  const zones = names;
  return exactSpread(zones, [`${cache.address} names ${zones.join(', ')}`]);
}
