import type { Cache } from '../../model/topology.js';
import { valueOr } from '../../model/uncertain.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Stack } from '../../topology/read-stack.js';
import { isSecurityGroup, isSubnet } from '../../topology/resource-kinds.js';
import { numberAt, textAt } from '../../topology/uncertain-attribute.js';
import { throughGroup } from '../read/holders.js';
import { StoreClaims } from './store-claims.js';
import type { StoreNetwork } from './store-network.js';
import { toStore } from './to-store.js';

const SUBNET_GROUP = { argument: 'subnet_group_name', type: 'aws_elasticache_subnet_group' };

const CACHES = [
  'aws_elasticache_cluster',
  'aws_elasticache_replication_group',
  'aws_elasticache_serverless_cache',
];

/** Caches of the plan with what reaches them. A cluster that is a part of a replication group is judged with it. */
export function readCaches(stack: Stack, claims = new StoreClaims(stack)): Cache[] {
  return [...readCacheNetworks(stack, claims)].map(([address, store]) => ({
    address,
    ...claims.judge(store),
  }));
}

/** The networks of the caches, by address. */
export function readCacheNetworks(
  { resolver }: Stack,
  claims: StoreClaims,
): Map<string, StoreNetwork> {
  const caches = resolver
    .ofType(...CACHES)
    .filter(
      (resource) =>
        resource.type !== 'aws_elasticache_cluster' ||
        resolver.link(resource, ['replication_group_id'], isGroup).absent,
    );
  return new Map(
    caches.map((resource) => {
      const groups = resolver.links(resource, ['security_group_ids'], isSecurityGroup);
      const placed =
        resource.type === 'aws_elasticache_serverless_cache'
          ? resolver.links(resource, ['subnet_ids'], isSubnet)
          : throughGroup(resource, SUBNET_GROUP, resolver);
      return [resource.address, toStore(resource, portOf(resource), groups, placed, claims)];
    }),
  );
}

const isGroup = (type: string): boolean => type === 'aws_elasticache_replication_group';

/** Source: ElastiCache API, CreateCacheCluster, `Port`: 11211 for Memcached, 6379 for the others. */
function portOf(resource: PlannedResource): number | undefined {
  const port = numberAt(resource, ['port'], 0);
  if (port.state === 'unknown') return undefined;
  if (port.value > 0) return port.value;
  const engine = valueOr(textAt(resource, ['engine'], 'redis'), '');
  if (/^memcached$/i.test(engine)) return 11_211;
  return /^(redis|valkey)$/i.test(engine) ? 6379 : undefined;
}
