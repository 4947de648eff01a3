import type { Uncertain } from './uncertain.js';

/** Several values of which a plan may leave open which. `closed`: nothing but the candidates is possible. */
export type UncertainSet =
  | { readonly state: 'known'; readonly value: readonly string[] }
  | {
      readonly state: 'unknown';
      readonly reason: string;
      readonly candidates: readonly string[];
      readonly closed: boolean;
    };

/** A stack as its plan describes it: what the policies judge, with everything unknown marked so. */
export interface Topology {
  readonly subnets: ReadonlyMap<string, Subnet>;
  readonly applications: readonly Application[];
  readonly loadBalancers: readonly LoadBalancer[];
  readonly listeners: readonly Listener[];
  readonly webAclAssociations: readonly WebAclAssociation[];
  /** Resource types of the plan with their counts: those that are read, and those passed over. */
  readonly modelled: Readonly<Record<string, number>>;
  readonly passedOver: Readonly<Record<string, number>>;
}

export interface Subnet {
  readonly address: string;
  readonly vpc: Uncertain<string>;
  readonly zone: Uncertain<string>;
  readonly cidr: Uncertain<string>;
  readonly mapsPublicAddress: Uncertain<boolean>;
  /** Does its route table, or else its VPC's main one, route anything to an internet gateway? */
  readonly internetRoute: Uncertain<boolean>;
  readonly evidence: readonly string[];
}

/**
 * An Auto Scaling group, an instance or an ECS service that a load balancer sends requests to, or a group or
 * an instance on whose interfaces tasks of such a service take them.
 */
export interface Application {
  readonly address: string;
  /** `ecs-host`: it is in the network what its tasks are; how they run and are replaced is the service's. */
  readonly kind: 'autoscaling-group' | 'instance' | 'ecs-service' | 'ecs-host';
  /** Whether a load balancer has it as a target at all. */
  readonly role: Uncertain<'application'>;
  /** How it may be of another tier as well, for a database that lets it in. */
  readonly otherTier?: string;
  /** Addresses of subnets of the plan, or ids of others. */
  readonly subnets: UncertainSet;
  readonly publicAddress: Uncertain<boolean>;
  readonly publicAddressEvidence: readonly string[];
  readonly securityGroups: UncertainSet;
}

export interface LoadBalancer {
  readonly address: string;
  readonly type: Uncertain<string>;
  readonly internal: Uncertain<boolean>;
  /** Network Load Balancers that forward to it, and what else may bring the internet to it. */
  readonly fronts: readonly Front[];
}

/** One listener of a Network Load Balancer that has another load balancer as its target, or an accelerator and its like. */
export interface Front {
  /** Address of the Network Load Balancer, or of what else leads there. */
  readonly address: string;
  /** It surely forwards there. */
  readonly sure: boolean;
  readonly protocol: Uncertain<string>;
  /** Port on which its target takes the requests. */
  readonly port: Uncertain<number>;
}

export interface Listener {
  readonly address: string;
  readonly loadBalancer: UncertainSet;
  readonly port: Uncertain<number>;
  readonly protocol: Uncertain<string>;
  /** Its default actions and those of its rules. */
  readonly actions: readonly Action[];
}

export interface Action {
  /** The listener or the rule that has it. */
  readonly source: string;
  /** False where the rule may belong to another listener. */
  readonly certain: boolean;
  readonly type: Uncertain<string>;
  readonly redirect: {
    readonly protocol: string;
    readonly port: string;
    readonly host: string;
  } | null;
}

export interface WebAclAssociation {
  readonly address: string;
  readonly loadBalancer: UncertainSet;
  /** `REGIONAL` or `CLOUDFRONT`; a web ACL of WAF Classic is none. */
  readonly scope: Uncertain<string>;
  readonly webAcl: string;
}

export interface Database {
  readonly address: string;
  readonly engine: Uncertain<string>;
  readonly port: Uncertain<number>;
  readonly publiclyAccessible: Uncertain<boolean>;
  /** Of its subnet group: addresses of the plan, or ids of others. Null where no setting makes it public. */
  readonly subnets: UncertainSet | null;
  readonly fromApplication: Reachability;
  readonly fromOthers: Reachability;
}

/** A database of which only whether it is public is asked. */
export interface OtherDatabase {
  readonly address: string;
  readonly publiclyAccessible: Uncertain<boolean>;
  /** Null where no setting makes it public where it lies. */
  readonly subnets: UncertainSet | null;
}

export interface Cache {
  readonly address: string;
  readonly fromApplication: Reachability;
  readonly fromOthers: Reachability;
}

/** Whether packets get there: `proven` that the claim holds, `refuted` with a witness, or `unknown`. */
export interface Reachability {
  readonly verdict: 'proven' | 'refuted' | 'unknown';
  readonly evidence: readonly string[];
  readonly assumptions: readonly string[];
}
