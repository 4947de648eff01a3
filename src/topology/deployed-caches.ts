import type { DeployedCache } from '../model/deployed-data.js';
import { valueOr } from '../model/uncertain.js';
import { readAttribute } from '../plan/attribute.js';
import { joinLinks, type Links } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import { nodesOf } from './availability/caches.js';
import { arnFor, digest } from './deployment-names.js';
import { homeOf, isElsewhere, subnetIdsOf, type DeploymentScope } from './deployment-scope.js';
import { plannedTags } from './planned-tags.js';
import { isCacheSubnetGroup, isSubnet } from './resource-kinds.js';
import { booleanAt, numberAt, textAt } from './uncertain-attribute.js';

const DEFAULT_PORTS = { redis: 6379, valkey: 6379, memcached: 11211 } as const;

/** ElastiCache's replication groups, and clusters that are in none. */
export function readDeployedCaches(scope: DeploymentScope): DeployedCache[] {
  const { resolver } = scope;
  for (const { address } of resolver.ofType('aws_elasticache_serverless_cache')) {
    scope.notes.add(
      `${address} is not deployed to the lab: it models nodes, not serverless caches.`,
    );
  }
  const clusters = resolver
    .ofType('aws_elasticache_cluster')
    .filter((cluster) => readAttribute(cluster, ['replication_group_id']).state === 'absent');
  return [...resolver.ofType('aws_elasticache_replication_group'), ...clusters]
    .filter((cache) => !isElsewhere(scope, subnetsOf(cache, scope)))
    .map((cache) => readCache(cache, scope));
}

function readCache(cache: PlannedResource, scope: DeploymentScope): DeployedCache {
  const isReplicationGroup = cache.type === 'aws_elasticache_replication_group';
  const engine = readEngine(cache);
  const subnetIds = subnetIdsOf(scope, subnetsOf(cache, scope));
  const { region } = homeOf(scope, subnetIds);
  const id = valueOr(
    textAt(cache, [isReplicationGroup ? 'replication_group_id' : 'cluster_id']),
    `${cache.name}-${digest(cache.address).slice(0, 8)}`,
  );
  const count = isReplicationGroup
    ? valueOr(nodesOf(cache), 1)
    : valueOr(numberAt(cache, ['num_cache_nodes'], 1), 1);
  const shards = valueOr(numberAt(cache, ['num_node_groups'], 1), 1);
  if (shards > 1) scope.notes.add(`The lab runs one of the ${shards} shards of ${cache.address}.`);
  return {
    address: cache.address,
    region,
    replicationGroupId: id,
    isReplicationGroup,
    arn: arnFor(
      'elasticache',
      region,
      `${isReplicationGroup ? 'replicationgroup' : 'cluster'}:${id}`,
    ),
    engine,
    port: valueOr(numberAt(cache, ['port'], DEFAULT_PORTS[engine]), DEFAULT_PORTS[engine]),
    zones: zonesOf(cache, Math.max(1, count), subnetIds, scope),
    automaticFailover:
      isReplicationGroup && valueOr(booleanAt(cache, ['automatic_failover_enabled'], false), false),
    multiAz: isReplicationGroup && valueOr(booleanAt(cache, ['multi_az_enabled'], false), false),
    subnetIds,
    tags: plannedTags(cache),
  };
}

function readEngine(cache: PlannedResource): DeployedCache['engine'] {
  const engine = valueOr(textAt(cache, ['engine'], 'redis'), 'redis');
  return engine === 'memcached' || engine === 'valkey' ? engine : 'redis';
}

/** Zones that the plan names, else those of its subnet group in turn. */
function zonesOf(
  cache: PlannedResource,
  count: number,
  subnetIds: readonly string[],
  scope: DeploymentScope,
): string[] {
  const single = textAt(cache, ['availability_zone'], '');
  const named: unknown =
    cache.values['preferred_cache_cluster_azs'] ?? cache.values['preferred_availability_zones'];
  const told = Array.isArray(named)
    ? named.filter((zone): zone is string => typeof zone === 'string')
    : [];
  if (told.length === 0 && single.state === 'known' && single.value !== '') told.push(single.value);
  const own = scope.subnets.filter(({ id }) => subnetIds.includes(id)).map(({ zone }) => zone);
  const all = own.length > 0 ? own : scope.subnets.map(({ zone }) => zone);
  const zones = told.length > 0 ? told : [...new Set(all)].toSorted();
  if (told.length === 0)
    scope.notes.add(
      `AWS chooses the zones of ${cache.address}: ${zones[0] ?? 'any'} is assumed for its primary.`,
    );
  return Array.from(
    { length: count },
    (_, index) => zones[index % zones.length] ?? `${scope.region}a`,
  );
}

function subnetsOf(cache: PlannedResource, { resolver }: DeploymentScope): Links {
  const group = resolver.links(cache, ['subnet_group_name'], isCacheSubnetGroup);
  return joinLinks(
    group.targets.map(({ resource }) => resolver.links(resource, ['subnet_ids'], isSubnet)),
  );
}
