import type {
  AclEntry,
  Endpoint,
  GroupRule,
  Network,
  Route,
  RouteTarget,
  Service,
} from './network.js';

/** A usual web stack: balancer in public subnets, application in private ones, database behind. */
export const tcp = (fromPort: number, toPort = fromPort): Service => ({
  protocol: 6,
  fromPort,
  toPort,
});
export const ANY: Service = { protocol: 'all', fromPort: 0, toPort: 65_535 };
export const YES = { value: true, doubt: undefined };
export const NO = { value: false, doubt: undefined };
export const known = <T>(value: T): { options: T[]; open: undefined } => ({
  options: [value],
  open: undefined,
});

export function rule(
  direction: 'ingress' | 'egress',
  service: Service,
  from: string,
  source: string,
): GroupRule {
  return {
    direction,
    service,
    peer: from.includes('/') ? { kind: 'cidr', cidr: from } : { kind: 'group', group: from },
    doubt: undefined,
    source,
  };
}

export function entry(
  number: number,
  direction: 'ingress' | 'egress',
  action: 'allow' | 'deny',
  service: Service,
  cidr: string,
): AclEntry {
  const source = `entry ${number} ${direction}`;
  return { number, direction, action, service, cidr, doubt: undefined, source };
}

export function route(destination: string, target: RouteTarget): Changeable<Route> {
  return { destination, target: known(target), doubt: undefined, source: `route ${destination}` };
}

export function endpoint(
  key: string,
  subnets: string[],
  more: Partial<Changeable<Endpoint>> = {},
): Changeable<Endpoint> {
  return {
    key,
    type: 'aws_instance',
    count: 1,
    subnets,
    spread: 'each',
    subnetsOpen: undefined,
    groups: known([key]),
    publicAddress: NO,
    ipv6Address: NO,
    initiates: true,
    doubt: undefined,
    ...more,
  };
}

export const ALLOW_ALL = [
  entry(100, 'ingress', 'allow', ANY, '0.0.0.0/0'),
  entry(100, 'egress', 'allow', ANY, '0.0.0.0/0'),
];

export function webNetwork(change: (network: Mutable) => void = () => undefined): Network {
  const subnet = (key: string, third: number, zone: string, table: string) => ({
    key,
    vpc: known('vpc'),
    zone,
    blocks: [{ family: 4 as const, cidr: `10.0.${third}.0/24`, doubt: undefined }],
    routeTable: known(table),
    acl: known('acl'),
  });
  const group = (key: string, rules: GroupRule[]) => ({
    key,
    rules: [...rules, rule('egress', ANY, '0.0.0.0/0', `${key} out`)],
    open: undefined,
  });
  const items = <T extends { key: string }>(...all: T[]) =>
    new Map(all.map((item) => [item.key, item]));
  const network: Mutable = {
    vpcs: items({
      key: 'vpc',
      blocks: [{ family: 4 as const, cidr: '10.0.0.0/16', doubt: undefined }],
      open: undefined,
      peerings: [],
      internetGateway: YES,
    }),
    subnets: items(
      subnet('public a', 0, 'a', 'public'),
      subnet('public b', 1, 'b', 'public'),
      subnet('private a', 10, 'a', 'private'),
      subnet('private b', 11, 'b', 'private'),
      subnet('data a', 20, 'a', 'data'),
      subnet('data b', 21, 'b', 'data'),
    ),
    routeTables: items(
      {
        key: 'public',
        routes: [route('0.0.0.0/0', { kind: 'internet-gateway', id: 'igw' })],
        open: undefined,
      },
      {
        key: 'private',
        routes: [route('0.0.0.0/0', { kind: 'nat-gateway', id: 'nat' })],
        open: undefined,
      },
      { key: 'data', routes: [], open: undefined },
    ),
    acls: items({ key: 'acl', entries: [...ALLOW_ALL], open: undefined }),
    groups: items(
      group('lb', [rule('ingress', tcp(443), '0.0.0.0/0', 'lb 443')]),
      group('app', [rule('ingress', tcp(8080), 'lb', 'app 8080')]),
      group('db', [rule('ingress', tcp(3306), 'app', 'db 3306')]),
      group('admin', []),
    ),
    natGateways: items({ key: 'nat', subnet: known('public a'), isPublic: YES }),
    endpoints: [
      endpoint('lb', ['public a', 'public b'], { publicAddress: YES, initiates: false }),
      endpoint('app', ['private a', 'private b']),
      endpoint('db', ['data a', 'data b'], { spread: 'one', initiates: false }),
      endpoint('admin', ['public a'], { publicAddress: YES }),
    ],
    loadBalancers: [
      {
        endpoint: 'lb',
        kind: 'application',
        forwards: [
          {
            listener: 'listener',
            service: tcp(443),
            target: 'app',
            targetPort: 8080,
            preservesClientAddress: NO,
            crossZone: YES,
            doubt: undefined,
          },
        ],
      },
    ],
    unplacedRules: [],
    doubts: [],
  };
  change(network);
  return network;
}

type Changeable<T> =
  T extends ReadonlyMap<infer K, infer V>
    ? Map<K, Changeable<V>>
    : T extends readonly (infer V)[]
      ? Changeable<V>[]
      : T extends object
        ? { -readonly [K in keyof T]: Changeable<T[K]> }
        : T;

export type Mutable = Changeable<Network>;
