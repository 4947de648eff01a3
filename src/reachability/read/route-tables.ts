import type { Resolver } from '../../plan/resolver.js';
import { mainKey, type Route, type RouteTables } from '../../topology/route-tables.js';
import type { Route as NetworkRoute, RouteTable } from '../engine/network.js';
import { prefixListEntries } from './prefix-lists.js';

/** Route tables by key: every one of the plan, and the main one of each of its VPCs. */
export function readRouteTables(
  tables: RouteTables,
  vpcs: Iterable<string>,
  resolver: Resolver,
): Map<string, RouteTable> {
  const connections = connectionsByAccepter(resolver);
  const keys = new Set([...tables.keys, ...[...vpcs].map(mainKey)]);
  return new Map(
    [...keys].map((key) => [
      key,
      {
        key,
        routes: tables.routesOf(key).flatMap((route) => toRoutes(route, connections, resolver)),
        open: tables.openOf(key),
      },
    ]),
  );
}

/** A route to a prefix list is one for each of its blocks; one of AWS's own has none that a plan shows. */
function toRoutes(
  route: Route,
  connections: ReadonlyMap<string, string>,
  resolver: Resolver,
): NetworkRoute[] {
  const { destination, target, source } = route;
  const nothing = target.options.length === 0 && target.open === undefined;
  const base = {
    target: {
      options: target.options.map((option) => ({
        ...option,
        id: connections.get(option.id) ?? option.id,
      })),
      open: nothing ? `what ${source} leads to is not in this plan` : target.open,
    },
    source,
    doubt: route.certain ? undefined : `${source} may belong to another route table`,
  };
  const list = destination === undefined ? undefined : resolver.plan.resources.get(destination);
  if (list === undefined)
    return [{ ...base, destination: destination?.includes('/') ? destination : undefined }];
  return prefixListEntries(list, resolver).map((peer) => ({
    ...base,
    destination: peer.kind === 'cidr' ? peer.cidr : undefined,
  }));
}

/** A peering has one id on both sides: a route may name the connection or its accepter. */
function connectionsByAccepter(resolver: Resolver): ReadonlyMap<string, string> {
  const isConnection = (type: string): boolean => type === 'aws_vpc_peering_connection';
  return new Map(
    resolver.ofType('aws_vpc_peering_connection_accepter').flatMap((accepter) => {
      const links = resolver.link(accepter, ['vpc_peering_connection_id'], isConnection);
      const [target] = links.targets;
      return target && links.exact ? [[accepter.address, target.resource.address] as const] : [];
    }),
  );
}
