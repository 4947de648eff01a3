import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { valueOr } from '../../model/uncertain.js';
import { isSecurityGroup, isSubnet } from '../../topology/resource-kinds.js';
import { textAt } from '../../topology/uncertain-attribute.js';
import type { StoreNetwork, StoreSources } from './store-network.js';
import { toStore } from './to-store.js';

/** An RDS Proxy: who reaches it reaches what it stands before, and it opens no other connection. */
export interface DatabaseProxy {
  /** Its own network, as that of a store. */
  readonly store: StoreNetwork;
  /** Addresses of the databases it leads to. */
  readonly targets: ReadonlySet<string>;
}

/** Source: RDS User Guide, RDS Proxy concepts: a proxy listens on the default port of its engine family. */
const PORTS: Readonly<Record<string, number>> = { MYSQL: 3306, POSTGRESQL: 5432, SQLSERVER: 1433 };

const isProxy = (type: string): boolean => type === 'aws_db_proxy';

const TARGETS = [
  ['db_instance_identifier', 'aws_db_instance'],
  ['db_cluster_identifier', 'aws_rds_cluster'],
] as const;

/** Proxies of which the plan tells all that they lead to, and all ways into them, by address. */
export function readDatabaseProxies(
  resolver: Resolver,
  sources: StoreSources,
): ReadonlyMap<string, DatabaseProxy> {
  const proxies = resolver.ofType('aws_db_proxy');
  if (proxies.length === 0) return new Map();
  const entries = ownersOf('aws_db_proxy_target', resolver);
  // Each endpoint of its own has groups and subnets of its own.
  const endpoints = ownersOf('aws_db_proxy_endpoint', resolver);
  if (entries.some(({ isSure }) => !isSure) || endpoints.some(({ isSure }) => !isSure))
    return new Map();
  return new Map(
    proxies.flatMap((proxy) => {
      if (endpoints.some(({ owner }) => owner === proxy)) return [];
      const own = entries.filter(({ owner }) => owner === proxy);
      const targets = own.flatMap(({ resource }) => targetOf(resource, resolver) ?? []);
      if (own.length === 0 || targets.length < own.length) return [];
      const found: DatabaseProxy = {
        store: networkOf(proxy, resolver, sources),
        targets: new Set(targets),
      };
      return [[proxy.address, found] as const];
    }),
  );
}

/** Which proxy each resource of a type belongs to. */
function ownersOf(type: string, resolver: Resolver) {
  return resolver.ofType(type).map((resource) => {
    const link = resolver.link(resource, ['db_proxy_name'], isProxy);
    const [target] = link.targets;
    const isSure = link.exact && link.gaps.length === 0;
    return { resource, owner: target?.resource, isSure };
  });
}

/** The database that a target registers; undefined where the plan does not tell it. */
function targetOf(entry: PlannedResource, resolver: Resolver): string | undefined {
  for (const [argument, type] of TARGETS) {
    const link = resolver.link(entry, [argument], (own) => own === type);
    const [target, ...others] = link.targets;
    if (link.exact && link.gaps.length === 0 && target && others.length === 0)
      return target.resource.address;
  }
  return undefined;
}

function networkOf(
  proxy: PlannedResource,
  resolver: Resolver,
  sources: StoreSources,
): StoreNetwork {
  const family = valueOr(textAt(proxy, ['engine_family']), '');
  const groups = resolver.links(proxy, ['vpc_security_group_ids'], isSecurityGroup);
  const placed = resolver.links(proxy, ['vpc_subnet_ids'], isSubnet);
  return toStore(proxy, PORTS[family], groups, placed, sources);
}
