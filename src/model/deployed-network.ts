/** What filters and routes a stack's packets: read from its plan, and enforced by the lab's fabric. */
export interface DeployedNetwork {
  /** Whether what the lab connects may connect. A pair that is not here was not asked about. */
  readonly paths: readonly DeployedPath[];
  readonly routeTables: readonly DeployedRouteTable[];
  readonly securityGroups: readonly DeployedSecurityGroup[];
  readonly networkAcls: readonly DeployedNetworkAcl[];
}

/** Nothing read: every connection is taken as open. */
export const NO_NETWORK: DeployedNetwork = {
  paths: [],
  routeTables: [],
  securityGroups: [],
  networkAcls: [],
};

/** The other end of what is outside of every VPC. */
export const INTERNET = 'internet';

/**
 * One connection that the stack needs, by TCP. `refused`: nothing of it gets through by the plan's
 * security groups, network ACLs and routes, which drop it silently. `unknown`: the plan leaves it open.
 */
export interface DeployedPath {
  /** Addresses in the plan, or `internet`. */
  readonly from: string;
  readonly to: string;
  /** Subnets of either end that the answer is of; null where it is the same from and to all of them. */
  readonly fromSubnetId: string | null;
  readonly toSubnetId: string | null;
  readonly port: number;
  readonly verdict: 'admitted' | 'refused' | 'unknown';
  /** The rules that let it pass, what stops it, or what is left open; one sentence each. */
  readonly evidence: readonly string[];
}

export interface DeployedRouteTable {
  readonly address: string;
  readonly id: string;
  readonly vpcId: string;
  /** The one that a VPC’s subnets have where nothing else is said. */
  readonly isMain: boolean;
  readonly subnetIds: readonly string[];
  /**
   * Without the local ones, which every table has for its VPC's block, and without those to what the
   * lab has not: transit gateways, endpoints, interfaces.
   */
  readonly routes: readonly {
    readonly destination: string;
    readonly target: 'internet-gateway' | 'nat-gateway' | 'peering';
    readonly targetId: string;
  }[];
}

export interface DeployedSecurityGroup {
  readonly address: string;
  readonly id: string;
  readonly vpcId: string;
  readonly rules: readonly (NetworkRule & {
    /** A CIDR block, or another group's id. */
    readonly peer: { readonly kind: 'cidr' | 'group'; readonly value: string };
  })[];
}

export interface DeployedNetworkAcl {
  readonly address: string;
  readonly id: string;
  readonly vpcId: string;
  readonly isDefault: boolean;
  readonly subnetIds: readonly string[];
  readonly entries: readonly (NetworkRule & {
    readonly number: number;
    readonly action: 'allow' | 'deny';
    readonly cidr: string;
  })[];
}

/** Protocol as AWS writes it: `-1` for all, or a number. */
export interface NetworkRule {
  readonly direction: 'ingress' | 'egress';
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
}
