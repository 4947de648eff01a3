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
import {
  BLOCKS,
  chance,
  mapOf,
  pick,
  SERVICES,
  some,
  type Random,
} from './random-network.fixture.js';

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
        peerings: vpc.peerings,
        blocks: vpc.blocks.map((block) => ({ ...block, cidr: is(0.3) ? undefined : block.cidr })),
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
        routeTable: oneOf(
          subnet.routeTable,
          [...network.routeTables.keys()].filter((key) => key[5] === subnet.key[6]),
        ),
        acl: oneOf(subnet.acl, [...network.acls.keys()]),
      })),
    ),
    natGateways: mapOf(
      [...network.natGateways.values()].map((nat) => ({ ...nat, isPublic: flag(nat.isPublic) })),
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

const TARGETS: readonly RouteTarget[] = [
  { kind: 'internet-gateway', id: 'igw' },
  { kind: 'nat-gateway', id: 'nat' },
  { kind: 'blackhole' },
  { kind: 'not-modelled', id: 'tgw' },
];

/** Whether a route of this destination does not redirect what stays inside the table's VPC. */
function leavesVpc(destination: string | undefined, table: string): boolean {
  if (destination === undefined) return false;
  const own = `10.${table[5]}.`;
  return !destination.startsWith(own) && !destination.startsWith('2001:');
}

/** One of the networks that an open one may turn out to be. */
export function concretize(random: Random, network: Network): Network {
  const toss = (): boolean => chance(random, 0.5);
  const flag = ({ value, doubt }: Flag): Flag => ({
    value: doubt === undefined ? value : toss(),
    doubt: undefined,
  });
  const one = <T>(of: OneOf<T>, others: readonly T[]): OneOf<T> => ({
    options: [pick(random, of.open === undefined ? of.options : [...of.options, ...others])],
    open: undefined,
  });
  const groupKeys = [...network.groups.keys()];
  const anyRule = (direction: 'ingress' | 'egress', source: string): GroupRule => ({
    direction,
    service: pick(random, SERVICES),
    peer: toss()
      ? { kind: 'group', group: pick(random, groupKeys) }
      : { kind: 'cidr', cidr: pick(random, BLOCKS) },
    doubt: undefined,
    source,
  });
  const rule = (from: GroupRule): GroupRule => {
    const any = anyRule(from.direction, from.source);
    return {
      direction: from.direction,
      service: from.service ?? any.service,
      peer: from.peer.kind === 'unknown' ? any.peer : from.peer,
      doubt: undefined,
      source: from.source,
    };
  };
  const placed = new Map<string, GroupRule[]>();
  for (const from of network.unplacedRules) {
    const key = pick(random, groupKeys);
    placed.set(key, [
      ...(placed.get(key) ?? []),
      ...(from.doubt === undefined || toss() ? [rule(from)] : []),
    ]);
  }
  const vpcBlock = (vpc: string, family: 4 | 6): string =>
    family === 4 ? `10.${vpc[3]}.0.0/16` : `2001:db8:0:${vpc[3]}00::/56`;
  return {
    ...network,
    unplacedRules: [],
    groups: mapOf(
      [...network.groups.values()].map((group) => ({
        ...group,
        open: undefined,
        rules: [
          ...drawPools(random, group.rules),
          ...group.rules.filter(
            ({ pool, doubt }) => pool === undefined && (doubt === undefined || toss()),
          ),
          ...(group.open === undefined
            ? []
            : some(random, ['ingress', 'egress'] as const, 0, 2).map((direction) =>
                anyRule(direction, `${group.key} further`),
              )),
        ]
          .map(rule)
          .concat(placed.get(group.key) ?? []),
      })),
    ),
    acls: mapOf(
      [...network.acls.values()].map((acl) => ({
        ...acl,
        open: undefined,
        entries: [
          ...acl.entries
            .filter(({ doubt }) => doubt === undefined || toss())
            .map((entry, index): AclEntry => ({
              ...entry,
              doubt: undefined,
              number: entry.number ?? pick(random, [1, 15, 25, 32_000]) + index / 100,
              service: entry.service ?? pick(random, SERVICES),
              cidr: entry.cidr ?? pick(random, BLOCKS),
            })),
          ...(acl.open !== undefined && toss()
            ? [
                {
                  number: pick(random, [0.5, 12, 22, 31_000]),
                  direction: pick(random, ['ingress', 'egress'] as const),
                  action: pick(random, ['allow', 'deny'] as const),
                  service: pick(random, SERVICES),
                  cidr: pick(random, BLOCKS),
                  doubt: undefined,
                  source: `${acl.key} further`,
                },
              ]
            : []),
        ],
      })),
    ),
    routeTables: mapOf(
      [...network.routeTables.values()].map((table) => {
        const destinations = new Set(table.routes.map(({ destination }) => destination));
        const free = BLOCKS.filter(
          (block) => !destinations.has(block) && leavesVpc(block, table.key),
        );
        const routes = table.routes
          .filter(({ doubt }) => doubt === undefined || toss())
          .map((route): Route => ({
            ...route,
            doubt: undefined,
            destination:
              route.destination ??
              free.splice(Math.floor(random() * free.length), 1)[0] ??
              '9.9.9.9/32',
            target: one(route.target, TARGETS),
          }));
        const [further] = free.splice(Math.floor(random() * free.length), 1);
        if (table.open !== undefined && further !== undefined && toss())
          routes.push({
            destination: further,
            target: { options: [pick(random, TARGETS)], open: undefined },
            doubt: undefined,
            source: `${table.key} further`,
          });
        return { ...table, open: undefined, routes };
      }),
    ),
    vpcs: mapOf(
      [...network.vpcs.values()].map((vpc) => ({
        ...vpc,
        internetGateway: flag(vpc.internetGateway),
        blocks: vpc.blocks.map((block) => ({
          ...block,
          cidr: block.cidr ?? vpcBlock(vpc.key, block.family),
        })),
      })),
    ),
    subnets: mapOf(
      [...network.subnets.values()].map((subnet): NetworkSubnet => {
        const vpc = subnet.vpc.options[0] ?? '';
        const at = subnet.key.slice(-1);
        return {
          ...subnet,
          zone: subnet.zone ?? pick(random, ['a', 'b']),
          routeTable: one(subnet.routeTable, []),
          acl: one(subnet.acl, []),
          blocks: subnet.blocks
            .filter(({ doubt }) => doubt === undefined || toss())
            .map((block) => ({
              family: block.family,
              doubt: undefined,
              cidr:
                block.cidr ??
                (block.family === 4
                  ? `10.${vpc[3]}.${toss() ? at : `7${at}`}.0/31`
                  : `2001:db8:0:${vpc[3]}${toss() ? '0' : '7'}${at}::0/127`),
            })),
        };
      }),
    ),
    natGateways: mapOf(
      [...network.natGateways.values()].map((nat) => ({ ...nat, isPublic: flag(nat.isPublic) })),
    ),
    endpoints: network.endpoints
      .filter(({ doubt }) => doubt === undefined || toss())
      .map((endpoint): Endpoint => {
        const vpc = network.subnets.get(endpoint.subnets[0] ?? '')?.vpc.options[0];
        const others = [...network.subnets.values()]
          .filter((subnet) => subnet.vpc.options[0] === vpc)
          .map(({ key }) => key);
        const own =
          endpoint.spread === 'one'
            ? some(random, endpoint.subnets, 1, endpoint.subnets.length)
            : endpoint.subnets;
        const more = endpoint.subnetsOpen === undefined ? [] : some(random, others, 0, 1);
        const isOnlyElsewhere = endpoint.spread === 'one' && more.length > 0 && toss();
        return {
          ...endpoint,
          doubt: undefined,
          spread: 'each',
          subnets: isOnlyElsewhere ? more : [...new Set([...own, ...more])],
          subnetsOpen: undefined,
          groups: one(endpoint.groups, [['g0', 'g3'], ['g2'], []]),
          publicAddress: flag(endpoint.publicAddress),
          ipv6Address: flag(endpoint.ipv6Address),
        };
      }),
    loadBalancers: network.loadBalancers.map((balancer) => ({
      ...balancer,
      forwards: balancer.forwards
        .filter(({ doubt }) => doubt === undefined || toss())
        .map((forward): Forward => ({
          ...forward,
          doubt: undefined,
          targetPort: forward.targetPort ?? pick(random, [1, 2, 3]),
          crossZone: flag(forward.crossZone),
        })),
    })),
  };
}

/** Each peer of a pool ends up in one of its rules at least. */
function drawPools(random: Random, rules: readonly GroupRule[]): GroupRule[] {
  const byPeer = new Map<string, GroupRule[]>();
  for (const rule of rules) {
    if (rule.pool === undefined) continue;
    const key = `${rule.pool} ${JSON.stringify(rule.peer)}`;
    byPeer.set(key, [...(byPeer.get(key) ?? []), rule]);
  }
  return [...byPeer.values()].flatMap((own) => some(random, own, 1, own.length));
}
