import type {
  AclEntry,
  Endpoint,
  Forward,
  GroupRule,
  LoadBalancerWaypoint,
  Network,
  NetworkAcl,
  NetworkSubnet,
  Route,
  RouteTarget,
  SecurityGroup,
  Vpc,
} from './network.js';
import { BLOCKS, SERVICES, tcp } from './probed.fixture.js';
import { chance, pick, some, type Random } from './random.fixture.js';

const ALLOW_ALL: readonly AclEntry[] = (['ingress', 'egress'] as const).flatMap((direction) =>
  ['0.0.0.0/0', '::/0'].map((cidr, index) => ({
    number: 100 + index,
    direction,
    action: 'allow' as const,
    service: { protocol: 'all' as const, fromPort: 0, toPort: 0 },
    cidr,
    doubt: undefined,
    source: `allow ${direction} ${cidr}`,
  })),
);

const known = <T>(value: T) => ({ options: [value], open: undefined });
const flag = (value: boolean) => ({ value, doubt: undefined });

/** Small random networks of which everything is known, always the same for the same seed. */
export function randomNetwork(
  random: Random,
  options: { beyond: boolean; balancers: boolean; preserves?: boolean },
): Network {
  const vpcCount = chance(random, 0.5) ? 2 : 1;
  const isPeered = vpcCount === 2 && chance(random, 0.7);
  const hasV6 = chance(random, 0.4);
  // Mostly two addresses in a subnet, sometimes four: all of them are tried.
  const isWide = chance(random, 0.1);
  const vpcs = Array.from({ length: vpcCount }, (_, at): Vpc => ({
    key: `vpc${at}`,
    blocks: [
      { family: 4, cidr: `10.${at}.0.0/16`, doubt: undefined },
      ...(hasV6 ? [{ family: 6 as const, cidr: `2001:db8:0:${at}00::/56`, doubt: undefined }] : []),
    ],
    open: undefined,
    peerings: isPeered ? [{ id: 'pcx', peer: `vpc${1 - at}`, doubt: undefined }] : [],
    internetGateway: flag(chance(random, 0.8)),
  }));
  const subnets = vpcs.flatMap((vpc, at) =>
    Array.from({ length: 1 + Math.floor(random() * 2) }, (_, index): NetworkSubnet => ({
      key: `subnet${at}${index}`,
      vpc: known(vpc.key),
      zone: pick(random, ['a', 'b']),
      blocks: [
        { family: 4, cidr: `10.${at}.${index}.0/${isWide ? 30 : 31}`, doubt: undefined },
        ...(hasV6 && chance(random, 0.8)
          ? [
              {
                family: 6 as const,
                cidr: `2001:db8:0:${at}0${index}::0/${isWide ? 126 : 127}`,
                doubt: undefined,
              },
            ]
          : []),
      ],
      routeTable: known(`table${at}${pick(random, [0, 1])}`),
      acl: known(pick(random, ['open', 'open', 'acl0', 'acl1'])),
    })),
  );
  const natSubnet = pick(random, subnets);
  const tables = vpcs.flatMap((_, at) =>
    [0, 1].map((index) => ({
      key: `table${at}${index}`,
      routes: randomRoutes(random, `table${at}${index}`, options.beyond, isPeered),
      open: undefined,
    })),
  );
  const groupKeys = ['g0', 'g1', 'g2', 'g3'];
  const endpoints = randomEndpoints(random, subnets, groupKeys, vpcs, hasV6);
  const loadBalancers = options.balancers
    ? randomBalancers(random, endpoints, options.preserves ?? false)
    : [];
  return {
    vpcs: mapOf(vpcs),
    subnets: mapOf(subnets),
    routeTables: mapOf(tables),
    acls: mapOf<NetworkAcl>([
      { key: 'open', entries: ALLOW_ALL, open: undefined },
      ...['acl0', 'acl1'].map((key) => ({
        key,
        entries: randomEntries(random, key),
        open: undefined,
      })),
    ]),
    groups: mapOf(groupKeys.map((key) => randomGroup(random, key, groupKeys))),
    natGateways: mapOf([
      { key: 'nat', subnet: known(natSubnet.key), isPublic: flag(chance(random, 0.8)) },
    ]),
    endpoints,
    loadBalancers,
    unplacedRules: [],
    doubts: [],
  };
}

export function mapOf<T extends { readonly key: string }>(items: readonly T[]): Map<string, T> {
  return new Map(items.map((item) => [item.key, item]));
}

function randomRoutes(
  random: Random,
  table: string,
  withBeyond: boolean,
  isPeered: boolean,
): Route[] {
  const peering: RouteTarget = isPeered ? { kind: 'peering', id: 'pcx' } : { kind: 'blackhole' };
  const targets: RouteTarget[] = [
    { kind: 'internet-gateway', id: 'igw' },
    { kind: 'internet-gateway', id: 'igw' },
    { kind: 'nat-gateway', id: 'nat' },
    { kind: 'nat-gateway', id: 'nat' },
    peering,
    peering,
    { kind: 'egress-only', id: 'eigw' },
    { kind: 'blackhole' },
    { kind: 'local' },
    { kind: 'gateway-endpoint', id: 'vpce' },
    ...(withBeyond ? [{ kind: 'not-modelled' as const, id: 'tgw' }] : []),
  ];
  const route = (destination: string, target: RouteTarget): Route => ({
    destination,
    target: known(target),
    doubt: undefined,
    source: `${table} ${destination} → ${target.kind}`,
  });
  const usual = [
    ...(chance(random, 0.7) ? [route('0.0.0.0/0', pick(random, targets.slice(0, 4)))] : []),
    ...(chance(random, 0.5)
      ? [route('::/0', pick(random, [targets[0], targets[6]] as RouteTarget[]))]
      : []),
    ...(chance(random, 0.7)
      ? [route(table.startsWith('table0') ? '10.1.0.0/16' : '10.0.0.0/16', peering)]
      : []),
  ];
  const taken = new Set(usual.map(({ destination }) => destination));
  return [
    ...usual,
    ...some(random, BLOCKS, 0, 2)
      .filter((destination) => !taken.has(destination))
      .map((destination) => route(destination, pick(random, targets))),
  ];
}

function randomEntries(random: Random, key: string): AclEntry[] {
  return (['ingress', 'egress'] as const).flatMap((direction) => {
    const count = 1 + Math.floor(random() * 4);
    return Array.from({ length: count }, (_, index): AclEntry => ({
      number: 10 * (index + 1),
      direction,
      action: chance(random, 0.8) ? 'allow' : 'deny',
      service: pick(random, SERVICES),
      cidr: chance(random, 0.5) ? '0.0.0.0/0' : pick(random, BLOCKS),
      doubt: undefined,
      source: `${key} ${direction} ${index}`,
    }));
  });
}

function randomGroup(random: Random, key: string, groups: readonly string[]): SecurityGroup {
  const rules = (['ingress', 'egress'] as const).flatMap((direction) => {
    const count = 1 + Math.floor(random() * (direction === 'egress' ? 2 : 3));
    return Array.from({ length: count }, (_, index): GroupRule => ({
      direction,
      service: chance(random, direction === 'egress' ? 0.5 : 0.2)
        ? SERVICES[0]
        : pick(random, SERVICES),
      peer: chance(random, 0.4)
        ? { kind: 'group', group: pick(random, groups) }
        : { kind: 'cidr', cidr: chance(random, 0.4) ? '0.0.0.0/0' : pick(random, BLOCKS) },
      doubt: undefined,
      source: `${key} ${direction} ${index}`,
    }));
  });
  return { key, rules, open: undefined };
}

function randomEndpoints(
  random: Random,
  subnets: readonly NetworkSubnet[],
  groups: readonly string[],
  vpcs: readonly Vpc[],
  hasV6: boolean,
): Endpoint[] {
  return Array.from({ length: 3 }, (_, index): Endpoint => {
    const vpc = pick(random, vpcs).key;
    const own = subnets.filter((subnet) => subnet.vpc.options[0] === vpc).map(({ key }) => key);
    return {
      key: `e${index}`,
      type: 'aws_instance',
      count: 1,
      subnets: some(random, own, 1, 2),
      spread: chance(random, 0.3) ? 'one' : 'each',
      subnetsOpen: undefined,
      groups: known(some(random, groups, chance(random, 0.05) ? 0 : 1, 2)),
      publicAddress: flag(chance(random, 0.5)),
      ipv6Address: flag(hasV6 && chance(random, 0.8)),
      initiates: true,
      doubt: undefined,
    };
  });
}

/** The first endpoint stands in front of the second, and sometimes the third in front of the first. */
function randomBalancers(
  random: Random,
  endpoints: readonly Endpoint[],
  preserves: boolean,
): LoadBalancerWaypoint[] {
  const forward = (target: string, keepsAddress: boolean): Forward => ({
    listener: `listener to ${target}`,
    service: pick(random, [tcp(1), tcp(2)]),
    target,
    targetPort: pick(random, [1, 2, 3]),
    preservesClientAddress: flag(keepsAddress),
    crossZone: flag(chance(random, 0.7)),
    doubt: undefined,
  });
  const [first, second, third] = endpoints.map(({ key }) => key);
  if (first === undefined || second === undefined || third === undefined) return [];
  return [
    {
      endpoint: first,
      kind: preserves ? 'network' : 'application',
      forwards: [forward(second, preserves)],
    },
    ...(!preserves && chance(random, 0.3)
      ? [{ endpoint: third, kind: 'network' as const, forwards: [forward(first, false)] }]
      : []),
  ];
}
