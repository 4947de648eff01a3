import { describe, expect, test } from 'vitest';
import { kept, ref, type Args } from '../../plan/planned-values.fixture.js';
import { buildWebStack } from '../web-stack.fixture.js';
import { readCaches } from './caches.js';
import { readDatabaseResilience } from './databases.js';
import { Zones } from './zones.js';

describe('an Aurora cluster with one instance', () => {
  const read = (target?: Args) => {
    const { resolver, topology } = buildWebStack({
      'aws_rds_cluster.c': { cluster_identifier: 'main', engine: 'aurora-mysql' },
      'aws_rds_cluster_instance.i': { cluster_identifier: ref('aws_rds_cluster.c.id') },
      ...(target ? { 'aws_appautoscaling_target.t': target } : {}),
    });
    const all = readDatabaseResilience(resolver, new Zones(topology.subnets, resolver));
    return all.find(({ address }) => address === 'aws_rds_cluster.c')?.instances;
  };
  const replicas = (resource_id: unknown, min_capacity: unknown) => ({
    scalable_dimension: 'rds:cluster:ReadReplicaCount',
    resource_id,
    min_capacity,
  });

  test('has the replicas that Application Auto Scaling keeps', () => {
    expect(read()).toMatchObject({ certain: 1, possible: [] });
    expect(read(replicas('cluster:main', 1))).toMatchObject({ certain: 2, possible: [] });
    expect(read(replicas(ref('aws_rds_cluster.c.id'), 2))?.certain).toBe(3);
    expect(read(replicas('cluster:other', 1))?.certain).toBe(1);
    expect(read(replicas('cluster:main', 0))?.certain).toBe(1);
  });

  test('may have them where the plan does not tell', () => {
    expect(read(replicas(ref('local.cluster'), 1))).toMatchObject({
      certain: 1,
      possible: ['aws_appautoscaling_target.t'],
    });
  });
});

test('the shard of a cache with the fewest replicas decides how many nodes it has', () => {
  const { resolver, topology } = buildWebStack({
    'aws_elasticache_replication_group.r': {
      node_group_configuration: [{ replica_count: 2 }, { replica_count: 1 }],
    },
  });
  const [cache] = readCaches(resolver, new Zones(topology.subnets, resolver));
  expect(cache?.nodes).toEqual({ state: 'known', value: 2 });
});

test.each<[Args, number]>([
  [{ num_cache_clusters: 3, replicas_per_node_group: kept(0) }, 3],
  [{ num_cache_clusters: 1, replicas_per_node_group: kept(2) }, 1],
  [{ num_cache_clusters: kept(1), replicas_per_node_group: 1 }, 2],
  [{ node_group_configuration: [{ replica_count: 0 }], replicas_per_node_group: kept(1) }, 1],
  [{ num_cache_clusters: kept(2), replicas_per_node_group: kept(1) }, 2],
])('what is written of a cache that exists (%j) decides how many nodes it has', (args, nodes) => {
  const { resolver, topology } = buildWebStack({ 'aws_elasticache_replication_group.r': args });
  const [cache] = readCaches(resolver, new Zones(topology.subnets, resolver));
  expect(cache?.nodes).toEqual({ state: 'known', value: nodes });
});

test.each([
  [ref('local.zones'), null],
  [['us-east-1a', 'us-east-1a'], 1],
])('zones that a cache names (%j) are not taken for those of its subnets', (named, atMost) => {
  const { resolver, topology } = buildWebStack({
    'aws_elasticache_replication_group.r': { preferred_cache_cluster_azs: named },
  });
  const [cache] = readCaches(resolver, new Zones(topology.subnets, resolver));
  expect(cache?.zones).toMatchObject({ atLeast: 1, atMost });
});
