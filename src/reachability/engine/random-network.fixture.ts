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
  Service,
  Vpc,
} from './network.js';

/** Small random networks of which everything is known, always the same for the same seed. */
export type Random = () => number;

/** mulberry32. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T;
}

export function some<T>(random: Random, from: readonly T[], least: number, most: number): T[] {
  const count = least + Math.floor(random() * (most - least + 1));
  const left = [...from];
  return Array.from({ length: Math.min(count, from.length) }, () =>
    left.splice(Math.floor(random() * left.length), 1),
  ).flat();
}

export function chance(random: Random, probability: number): boolean {
  return random() < probability;
}

const tcp = (fromPort: number, toPort = fromPort): Service => ({ protocol: 6, fromPort, toPort });

/** Edges only at ports between which the probes below stand. */
export const SERVICES: readonly Service[] = [
  { protocol: 'all', fromPort: 0, toPort: 0 },
  tcp(0, 65_535),
  tcp(1),
  tcp(1, 2),
  tcp(2, 3),
  tcp(1024, 65_535),
  tcp(1024, 40_000),
  tcp(40_001, 65_535),
  { protocol: 17, fromPort: 1, toPort: 3 },
  { protocol: 17, fromPort: 0, toPort: 65_535 },
  { protocol: 1, fromPort: 8, toPort: 8 },
  { protocol: 47, fromPort: 0, toPort: 0 },
];

export const PROBED: readonly (readonly [protocol: number, port: number])[] = [
  [6, 1],
  [6, 2],
  [6, 3],
  [6, 30_000],
  [6, 50_000],
  [17, 2],
  [17, 30_000],
  [1, 8],
  [47, 0],
];

/** Those of PROBED alone, on the engine's axis: protocol × 65536 + port, half-open. */
export const PROBED_SERVICES: readonly number[] = PROBED.map(
  ([protocol, port]) => protocol * 65_536 + port,
)
  .toSorted((a, b) => a - b)
  .reduce<number[]>(
    (set, point) =>
      set.at(-1) === point ? [...set.slice(0, -1), point + 1] : [...set, point, point + 1],
    [],
  );

export const CLIENT_PORTS_PROBED: readonly number[] = [30_000, 50_000];

/** One host of each set of public addresses that the blocks below tell apart. */
export const PUBLIC_4 = ['8.8.8.8', '198.51.100.1', '203.0.113.1'];
export const PUBLIC_6 = ['2600::1', '2a00::1'];

export const BLOCKS: readonly string[] = [
  '0.0.0.0/0',
  '::/0',
  '10.0.0.0/8',
  '10.0.0.0/16',
  '10.1.0.0/16',
  '10.0.0.0/30',
  '10.0.1.0/30',
  '10.1.0.0/30',
  '10.0.0.0/32',
  '10.0.0.0/31',
  '10.0.1.1/32',
  '10.0.1.2/31',
  '10.1.0.1/32',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '2600::/16',
  '2001:db8:0:1::/64',
  '2001:db8:0:0::/128',
];

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
