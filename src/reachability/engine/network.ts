/**
 * A network as the engine sees it: plain data, read from a plan by `../read`. What a plan leaves open
 * is marked, so that the engine can answer twice: what surely gets through, and what possibly does.
 * A claim that nothing gets through is proven where nothing possibly does, and refuted where
 * something surely does; what lies between is unknown, with the reasons of what was open on the way.
 *
 * Conventions for who writes such a network:
 * - Keys are addresses of resources, or ids where the plan does not have the resource. A key that is
 *   named and not in its map (a subnet, a table, a list, a group, a VPC) is taken as wholly unknown.
 * - What AWS has by itself is written out: the main route table, the default network ACL with its
 *   allow-all entries, the default group and its rules. Only the `local` routes are added here, for
 *   the blocks of the VPC; one that is written is harmless.
 * - Prefix lists are written as one rule or route for each block.
 */
export interface Network {
  readonly vpcs: ReadonlyMap<string, Vpc>;
  readonly subnets: ReadonlyMap<string, NetworkSubnet>;
  readonly routeTables: ReadonlyMap<string, RouteTable>;
  readonly acls: ReadonlyMap<string, NetworkAcl>;
  readonly groups: ReadonlyMap<string, SecurityGroup>;
  readonly natGateways: ReadonlyMap<string, NatGateway>;
  readonly endpoints: readonly Endpoint[];
  readonly loadBalancers: readonly LoadBalancerWaypoint[];
  /** Rules of which the plan does not tell the group: any group may have them, whatever their `doubt`. */
  readonly unplacedRules: readonly GroupRule[];
  /** What may change any answer: while there is one, nothing is proven and nothing is refuted. */
  readonly doubts: readonly string[];
}

/** Undefined: surely. Else why it is only possible. */
export type Doubt = string | undefined;

/** One of the options holds. */
export interface OneOf<T> {
  readonly options: readonly T[];
  /** Why other values than the options are possible; undefined where none are. */
  readonly open: Doubt;
}

/** With a doubt the value may as well be the other one. */
export interface Flag {
  readonly value: boolean;
  readonly doubt: Doubt;
}

/**
 * Protocols and ports: `protocol` is an IANA number or `all`, and then any port. Ports run from 0 to
 * 65535; for ICMP (1) and ICMPv6 (58) they are types; other protocols than those, TCP (6) and UDP
 * (17) have none, and any is taken.
 */
export interface Service {
  readonly protocol: number | 'all';
  readonly fromPort: number;
  readonly toPort: number;
}

export interface AddressBlock {
  readonly family: 4 | 6;
  /** Undefined where it is not known, such as an IPv6 block that AWS will choose. */
  readonly cidr: string | undefined;
  /** Why it may not be there at all. */
  readonly doubt: Doubt;
}

export interface Vpc {
  readonly key: string;
  readonly blocks: readonly AddressBlock[];
  /** Why it may have further blocks. */
  readonly open: Doubt;
  /** VPCs that it is peered with, written on both sides; the routes decide what crosses. */
  readonly peerings: readonly {
    readonly id: string;
    readonly peer: string;
    readonly doubt: Doubt;
  }[];
  /** Whether an internet gateway is attached. */
  readonly internetGateway: Flag;
}

export interface NetworkSubnet {
  readonly key: string;
  readonly vpc: OneOf<string>;
  /** Name of the availability zone; undefined where it is not known. */
  readonly zone: string | undefined;
  /** At most one of each family. */
  readonly blocks: readonly AddressBlock[];
  readonly routeTable: OneOf<string>;
  readonly acl: OneOf<string>;
}

export type RouteTarget =
  | { readonly kind: 'local' | 'blackhole' }
  | {
      readonly kind:
        | 'internet-gateway'
        /** `id`: a key of `natGateways`. */
        | 'nat-gateway'
        | 'egress-only'
        /** `id`: that of the VPC's `peerings`. */
        | 'peering'
        /** S3 or DynamoDB. With an undefined destination (an AWS prefix list) it takes AWS's own addresses only. */
        | 'gateway-endpoint'
        /**
         * Transit gateway, VPN, Direct Connect, carrier, an interface or instance, a Gateway Load
         * Balancer's endpoint: what goes there may arrive anywhere.
         */
        | 'not-modelled';
      readonly id: string;
    };

export interface Route {
  /** CIDR block; undefined where it is not known: any. */
  readonly destination: string | undefined;
  readonly target: OneOf<RouteTarget>;
  readonly doubt: Doubt;
  /** Address of what has the route, for the reader. */
  readonly source: string;
}

export interface RouteTable {
  readonly key: string;
  readonly routes: readonly Route[];
  /** Further routes are possible. They are assumed not to redirect what stays inside the VPC. */
  readonly open: Doubt;
}

export interface AclEntry {
  /** Undefined where it is not known: any place in the order. */
  readonly number: number | undefined;
  readonly direction: 'ingress' | 'egress';
  readonly action: 'allow' | 'deny';
  /** Undefined where it is not known: any. */
  readonly service: Service | undefined;
  /** Undefined where it is not known: any. */
  readonly cidr: string | undefined;
  readonly doubt: Doubt;
  readonly source: string;
}

export interface NetworkAcl {
  readonly key: string;
  /** In any order; AWS evaluates the lowest number first, and denies what none names. */
  readonly entries: readonly AclEntry[];
  /** Further entries are possible, at any number. */
  readonly open: Doubt;
}

export type GroupPeer =
  | { readonly kind: 'cidr'; readonly cidr: string }
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'unknown'; readonly reason: string };

export interface GroupRule {
  readonly direction: 'ingress' | 'egress';
  /** Undefined where it is known only after apply: any. */
  readonly service: Service | undefined;
  readonly peer: GroupPeer;
  readonly doubt: Doubt;
  /**
   * Rules of one pool (unique in the network): several inline rules whose references are pooled.
   * Each has one entry here for each peer, with a doubt; each peer is surely in at least one of them.
   */
  readonly pool?: string;
  /** Address of what has the rule, for the reader. */
  readonly source: string;
}

export interface SecurityGroup {
  readonly key: string;
  readonly rules: readonly GroupRule[];
  /** Further rules are possible: its rules are not all in the plan. */
  readonly open: Doubt;
}

export interface NatGateway {
  readonly key: string;
  readonly subnet: OneOf<string>;
  /** False for a private one, which has no address in the internet. */
  readonly isPublic: Flag;
}

/** Equal network interfaces: the members of an Auto Scaling group, of a service, of one instance. */
export interface Endpoint {
  /** Address of the resource. */
  readonly key: string;
  /** Resource type, such as `aws_db_instance`. */
  readonly type: string;
  /** How many interfaces, for the reader; the engine takes one or more in each subnet. */
  readonly count: number;
  readonly subnets: readonly string[];
  /** `each`: it has an interface in each of its subnets. `one`: in one or some of them, the plan does not tell which. */
  readonly spread: 'each' | 'one';
  /** Why it may lie in other subnets too (with `one`: or only there). */
  readonly subnetsOpen: Doubt;
  /** Which set of security groups it has. An empty set lets everything through, both ways (an NLB without any). */
  readonly groups: OneOf<readonly string[]>;
  /** A public IPv4 address. Of a load balancer: whether it faces the internet. */
  readonly publicAddress: Flag;
  /** Whether its interfaces have an IPv6 address, where their subnet has a block. */
  readonly ipv6Address: Flag;
  /** What comes through an internet gateway is dropped, whatever address it is for. */
  readonly isClosedToInternet?: boolean;
  /** Opens connections by itself. A load balancer does not: what it forwards is its waypoint's. */
  readonly initiates: boolean;
  /** Why it may not exist, or not be what it seems (a type that is not modelled). */
  readonly doubt: Doubt;
}

/** Traffic to a listener comes out again at the targets, from the load balancer (or, for an NLB that preserves it, with the client's address). */
export interface LoadBalancerWaypoint {
  /** Key of its endpoint, which says where it stands and what it lets in. */
  readonly endpoint: string;
  /** `other`: an accelerator and its like, outside of every VPC, through which something may get in. */
  readonly kind: 'application' | 'network' | 'gateway' | 'classic' | 'other';
  readonly forwards: readonly Forward[];
  /** Functions that it invokes, by address: no packet goes there. */
  readonly functions?: readonly string[];
  /** What else stands behind it, or may, that is none of the network's endpoints: a reason for each. */
  readonly untold?: readonly string[];
}

export interface Forward {
  /** Address of the listener, or of the rule of it. */
  readonly listener: string;
  /** What the listener takes. */
  readonly service: Service;
  /** Key of an endpoint. */
  readonly target: string;
  /** Undefined where it is not known: any. The protocol is the listener's. */
  readonly targetPort: number | undefined;
  readonly preservesClientAddress: Flag;
  /** False: a node forwards to targets of its own zone only. */
  readonly crossZone: Flag;
  readonly doubt: Doubt;
}
