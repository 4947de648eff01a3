import type {
  AclEntry,
  Endpoint,
  Flag,
  Forward,
  GroupRule,
  Network,
  NetworkSubnet,
  OneOf,
  Route,
  RouteTarget,
} from './network.js';
import { chance, pick, type Random } from './random.fixture.js';
import { mapOf } from './random-network.fixture.js';

/**
 * Opens parts of a known network, as a plan would leave them, so that the known one stays one of
 * the cases that are possible.
 */
export function openUp(random: Random, network: Network, share: number): Network {
  const is = (factor = 1): boolean => chance(random, share * factor);
  const doubt = (): string | undefined => (is() ? 'it may not be there' : undefined);
  const flag = ({ value }: Flag): Flag => ({
    value,
    doubt: is() ? 'its value is open' : undefined,
  });
  const oneOf = <T>(known: OneOf<T>, others: readonly T[]): OneOf<T> =>
    is() ? { options: [...known.options, pick(random, others)], open: undefined } : known;
  const openness = (factor = 0.3): string | undefined =>
    is(factor) ? 'there may be more' : undefined;
  // An unknown block is assumed to hold no address of the internet; a rule that names one of it would make it one.
  const namesIpv6 = JSON.stringify([
    [...network.groups.values()],
    [...network.acls.values()],
    [...network.routeTables.values()],
  ]).includes('2001:db8');
  const unplaced: GroupRule[] = [];
  const groups = [...network.groups.values()].map((group) => {
    let rules = group.rules.map((rule): GroupRule => {
      if (is(0.5)) return { ...rule, doubt: 'it may not be there' };
      if (is(0.3)) return { ...rule, service: undefined };
      if (is(0.3)) return { ...rule, peer: { kind: 'unknown', reason: 'its peer is open' } };
      return rule;
    });
    if (is(0.3)) unplaced.push(...rules.splice(0, 1));
    if (is(0.5)) rules = poolUp(rules, group.key);
    return { ...group, rules, open: openness() };
  });
  return {
    ...network,
    unplacedRules: unplaced,
    groups: mapOf(groups),
    acls: mapOf(
      [...network.acls.values()].map((acl) => ({
        ...acl,
        open: openness(),
        entries: acl.entries.map((entry): AclEntry => ({
          ...entry,
          doubt: is(0.3) ? 'it may not be there' : undefined,
          number: is(0.2) ? undefined : entry.number,
          service: is(0.2) ? undefined : entry.service,
          cidr: is(0.2) ? undefined : entry.cidr,
        })),
      })),
    ),
    routeTables: mapOf(
      [...network.routeTables.values()].map((table) => ({
        ...table,
        open: openness(),
        routes: table.routes.map((route): Route => ({
          ...route,
          doubt: is(0.5) ? 'it may not be there' : undefined,
          destination:
            is(0.2) && leavesVpc(route.destination, table.key) ? undefined : route.destination,
          target: is(0.2)
            ? { options: [], open: 'its target is open' }
            : oneOf(route.target, TARGETS),
        })),
      })),
    ),
    vpcs: mapOf(
      [...network.vpcs.values()].map((vpc) => ({
        ...vpc,
        internetGateway: flag(vpc.internetGateway),
        open: openness(0.5),
        peerings: vpc.peerings.map((peering) => ({ ...peering, doubt: doubt() })),
        blocks: vpc.blocks.map((block) => ({
          ...block,
          cidr: is(0.3) && !(block.family === 6 && namesIpv6) ? undefined : block.cidr,
        })),
      })),
    ),
    subnets: mapOf(
      [...network.subnets.values()].map((subnet): NetworkSubnet => ({
        ...subnet,
        zone: is(0.3) ? undefined : subnet.zone,
        blocks: subnet.blocks.map((block) => ({
          ...block,
          cidr: is(0.3) ? undefined : block.cidr,
          doubt: block.family === 6 && is(0.3) ? 'it may have no IPv6' : undefined,
        })),
        routeTable: is(0.2)
          ? { options: [], open: 'its route table is open' }
          : oneOf(subnet.routeTable, tablesOf(network, subnet)),
        acl: is(0.2)
          ? { options: [], open: 'its network ACL is open' }
          : oneOf(subnet.acl, [...network.acls.keys()]),
      })),
    ),
    natGateways: mapOf(
      [...network.natGateways.values()].map((nat) => ({
        ...nat,
        subnet: oneOf(nat.subnet, [...network.subnets.keys()]),
        isPublic: flag(nat.isPublic),
      })),
    ),
    endpoints: network.endpoints.map((endpoint): Endpoint => ({
      ...endpoint,
      spread: is() ? 'one' : endpoint.spread,
      subnetsOpen: is(0.2) ? 'it may lie elsewhere' : undefined,
      groups: is(0.2)
        ? { ...endpoint.groups, open: 'it may have other groups' }
        : oneOf(endpoint.groups, [['g0'], ['g1', 'g2'], ['g3']]),
      publicAddress: flag(endpoint.publicAddress),
      ipv6Address: flag(endpoint.ipv6Address),
      doubt: is(0.2) ? 'it may not exist' : undefined,
    })),
    loadBalancers: network.loadBalancers.map((balancer) => ({
      ...balancer,
      forwards: balancer.forwards.map((forward): Forward => ({
        ...forward,
        targetPort: is(0.3) ? undefined : forward.targetPort,
        crossZone: flag(forward.crossZone),
        preservesClientAddress: forward.preservesClientAddress,
        doubt: doubt(),
      })),
    })),
  };
}

/** The first two rules' peers are pooled: each of both is in one of both rules at least. */
function poolUp(rules: readonly GroupRule[], group: string): GroupRule[] {
  const [first, second, ...rest] = rules.filter(({ direction }) => direction === 'ingress');
  if (!first || !second || first.peer.kind === 'unknown' || second.peer.kind === 'unknown')
    return [...rules];
  const pooled = [first, second].flatMap((rule) =>
    [first.peer, second.peer].map((peer) => ({
      ...rule,
      peer,
      doubt: 'the rules pool their references',
      pool: `${group} pool`,
    })),
  );
  return [...pooled, ...rest, ...rules.filter(({ direction }) => direction === 'egress')];
}

export const TARGETS: readonly RouteTarget[] = [
  { kind: 'internet-gateway', id: 'igw' },
  { kind: 'nat-gateway', id: 'nat' },
  { kind: 'blackhole' },
  { kind: 'not-modelled', id: 'tgw' },
];

/** Whether a route of this destination does not redirect what stays inside the table's VPC. */
export function leavesVpc(destination: string | undefined, table: string): boolean {
  if (destination === undefined) return false;
  const own = `10.${table[5]}.`;
  return !destination.startsWith(own) && !destination.startsWith('2001:');
}

/** Route tables of the subnet's VPC: the sixth letter of a table's key is the VPC's number. */
function tablesOf(network: Network, subnet: NetworkSubnet): string[] {
  return [...network.routeTables.keys()].filter((key) => key[5] === subnet.key[6]);
}

/** Those that do not redirect what stays inside the VPC, as is assumed of a table that is not known. */
export function plainTablesOf(network: Network, subnet: NetworkSubnet): string[] {
  return tablesOf(network, subnet).filter((key) =>
    network.routeTables
      .get(key)
      ?.routes.every(({ destination }) => destination === undefined || leavesVpc(destination, key)),
  );
}
