/**
 * A network as the engine sees it: plain data, read from a plan by `../read`. What a plan leaves open
 * is marked, so that the engine can answer twice: what surely gets through, and what possibly does.
 * A claim that nothing gets through is proven where nothing possibly does, and refuted where
 * something surely does; what lies between is unknown, with the reasons of what was open on the way.
 */
export interface Network {
  readonly vpcs: ReadonlyMap<string, Vpc>;
  readonly subnets: ReadonlyMap<string, NetworkSubnet>;
  readonly routeTables: ReadonlyMap<string, RouteTable>;
  readonly acls: ReadonlyMap<string, NetworkAcl>;
  readonly groups: ReadonlyMap<string, SecurityGroup>;
  readonly endpoints: readonly Endpoint[];
  readonly loadBalancers: readonly LoadBalancerWaypoint[];
  /** What may change any answer, such as a rule of which the plan does not tell the group. */
  readonly doubts: readonly string[];
}

/** Undefined: surely. Else why it is only possible. */
export type Doubt = string | undefined;

/** One of several values holds; `doubt` says why it is open where there is more than one. */
export interface OneOf<T> {
  readonly options: readonly T[];
  /** Other values than the options are possible. */
  readonly open: Doubt;
}

/**
 * Protocols and ports: `protocol` is an IANA number or `all`; ports (or ICMP types) from 0 to 65535.
 */
export interface Service {
  readonly protocol: number | 'all';
  readonly fromPort: number;
  readonly toPort: number;
}

export interface Vpc {
  readonly key: string;
  /** IPv4 and IPv6 blocks; empty where they are not known. */
  readonly cidrs: readonly string[];
  /** Whether those are all blocks, and all known. */
  readonly cidrsOpen: Doubt;
  /** VPCs that it is peered with; the routes decide what crosses. */
  readonly peerings: readonly {
    readonly id: string;
    readonly peer: string;
    readonly doubt: Doubt;
  }[];
  readonly hasInternetGateway: { readonly value: boolean; readonly doubt: Doubt };
}

export interface NetworkSubnet {
  readonly key: string;
  readonly vpc: OneOf<string>;
  readonly zone: string | undefined;
  readonly cidrs: readonly string[];
  readonly cidrsOpen: Doubt;
  readonly routeTable: OneOf<string>;
  readonly acl: OneOf<string>;
}

export type RouteTarget =
  | { readonly kind: 'local' | 'blackhole' }
  | {
      readonly kind:
        | 'internet-gateway'
        | 'nat-gateway'
        | 'egress-only'
        | 'peering'
        | 'vpc-endpoint'
        /** Transit gateway, VPN, appliance, Direct Connect, carrier: what lies behind is not modelled. */
        | 'not-modelled';
      readonly id: string;
    };

export interface RouteTable {
  readonly key: string;
  readonly routes: readonly {
    /** CIDR block; undefined where it is not known. */
    readonly destination: string | undefined;
    readonly target: OneOf<RouteTarget>;
    readonly doubt: Doubt;
    readonly source: string;
  }[];
  /** Further routes are possible. */
  readonly open: Doubt;
}

export interface NetworkAcl {
  readonly key: string;
  /** In any order; AWS evaluates the lowest number first, and denies what none names. */
  readonly entries: readonly {
    readonly number: number | undefined;
    readonly direction: 'ingress' | 'egress';
    readonly action: 'allow' | 'deny';
    readonly service: Service;
    readonly cidr: string | undefined;
    readonly doubt: Doubt;
    readonly source: string;
  }[];
  readonly open: Doubt;
}

export type GroupPeer =
  | { readonly kind: 'cidr'; readonly cidr: string }
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'unknown'; readonly reason: string };

export interface SecurityGroup {
  readonly key: string;
  readonly rules: readonly {
    readonly direction: 'ingress' | 'egress';
    /** Undefined where it is known only after apply: any. */
    readonly service: Service | undefined;
    readonly peer: GroupPeer;
    readonly doubt: Doubt;
    /** Rules of one pool: each peer of the pool is surely in at least one of them. */
    readonly pool?: string;
    /** Address of what has the rule, for the reader. */
    readonly source: string;
  }[];
  /** Further rules are possible: its rules are not all in the plan. */
  readonly open: Doubt;
}

/** Equal network interfaces: the members of an Auto Scaling group, of a service, of one instance. */
export interface Endpoint {
  /** Address of the resource. */
  readonly key: string;
  /** Resource type, such as `aws_db_instance`. */
  readonly type: string;
  readonly count: number;
  readonly subnets: readonly string[];
  /** `each`: it has an interface in each of its subnets. `one`: in one or some of them, the plan does not tell which. */
  readonly spread: 'each' | 'one';
  /** It may lie in other subnets too. */
  readonly subnetsOpen: Doubt;
  /** Which set of security groups it has. */
  readonly groups: OneOf<readonly string[]>;
  readonly publicAddress: { readonly value: boolean; readonly doubt: Doubt };
  /** Opens connections by itself. */
  readonly initiates: boolean;
  /** Ports that it is known to serve; undefined where any may be. */
  readonly serves: readonly Service[] | undefined;
  /** It may not exist, or not be what it seems (a type that is not modelled). */
  readonly doubt: Doubt;
}

/** Traffic to a listener comes out again at the targets, from the load balancer (or, for an NLB that preserves it, the client's address). */
export interface LoadBalancerWaypoint {
  readonly endpoint: string;
  readonly kind: 'application' | 'network' | 'gateway' | 'classic';
  readonly internal: { readonly value: boolean; readonly doubt: Doubt };
  readonly forwards: readonly {
    readonly listener: string;
    readonly service: Service;
    readonly target: string;
    readonly targetPort: number | undefined;
    readonly preservesClientAddress: boolean;
    readonly doubt: Doubt;
  }[];
}
