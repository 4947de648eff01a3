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
} from './network.js';
import { BLOCKS, SERVICES } from './probed.fixture.js';
import { chance, pick, some, type Random } from './random.fixture.js';
import { mapOf } from './random-network.fixture.js';
import { leavesVpc, plainTablesOf, TARGETS } from './open-network.fixture.js';

/** One of the networks that an open one may turn out to be. */
export function concretize(random: Random, network: Network): Network {
  const toss = (): boolean => chance(random, 0.5);
  const flag = ({ value, doubt }: Flag): Flag => ({
    value: doubt === undefined ? value : toss(),
    doubt: undefined,
  });
  const one = <T>(of: OneOf<T>, others: readonly T[]): OneOf<T> => ({
    options: some(random, of.open === undefined ? of.options : [...of.options, ...others], 1, 1),
    open: undefined,
  });
  // Written on both sides, and there or not on both.
  const isPeered = toss();
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
              // A gateway endpoint takes AWS's own addresses, which no host here has.
              (isGatewayEndpoint(route)
                ? undefined
                : free.splice(Math.floor(random() * free.length), 1)[0]) ??
              '52.95.0.0/16',
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
        open: undefined,
        internetGateway: flag(vpc.internetGateway),
        peerings: vpc.peerings
          .filter(({ doubt }) => doubt === undefined || isPeered)
          .map((peering) => ({ ...peering, doubt: undefined })),
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
          routeTable: one(subnet.routeTable, plainTablesOf(network, subnet)),
          acl: one(subnet.acl, [...network.acls.keys()]),
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
      [...network.natGateways.values()].map((nat) => ({
        ...nat,
        subnet: one(nat.subnet, []),
        isPublic: flag(nat.isPublic),
      })),
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

function isGatewayEndpoint({ target }: Route): boolean {
  return (
    target.options.length > 0 && target.options.every(({ kind }) => kind === 'gateway-endpoint')
  );
}
