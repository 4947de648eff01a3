import type { BlueGreenSettings } from '../model/deployed-delivery.js';

/** What an account holds, as its APIs show it, of the regions that were asked. */
export interface FoundStack {
  readonly accountId: string;
  /** ARN of whoever asks. */
  readonly callerArn: string;
  readonly vpcs: readonly FoundVpc[];
  readonly subnets: readonly FoundSubnet[];
  readonly loadBalancers: readonly FoundLoadBalancer[];
  readonly targetGroups: readonly FoundTargetGroup[];
  readonly groups: readonly FoundGroup[];
  readonly instances: readonly FoundInstance[];
  readonly databases: readonly FoundDatabase[];
  readonly caches: readonly FoundCache[];
  readonly natGateways: readonly FoundNatGateway[];
  readonly webAcls: readonly FoundWebAcl[];
  readonly dnsRecords: readonly FoundDnsRecord[];
  readonly healthChecks: readonly FoundHealthCheck[];
  readonly alarms: readonly FoundAlarm[];
  readonly deploymentGroups: readonly FoundDeploymentGroup[];
  /** Kinds that could not be read, and why, one sentence each: what is of them is not known. */
  readonly unread: readonly string[];
}

interface Found {
  readonly region: string;
  /** Its ARN where its service names it by that, else its id. */
  readonly id: string;
}

export interface FoundVpc extends Found {
  readonly cidr: string;
}

export interface FoundSubnet extends Found {
  readonly vpcId: string;
  readonly zone: string;
  readonly cidr: string;
}

export interface FoundLoadBalancer extends Found {
  readonly name: string;
  readonly dnsName: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  /** Of its listeners; lowest port first. */
  readonly listeners: readonly {
    readonly id: string;
    readonly port: number;
    readonly protocol: string;
  }[];
}

export interface FoundTargetGroup extends Found {
  readonly name: string;
  readonly protocol: string;
  readonly port: number;
  readonly loadBalancerArns: readonly string[];
  readonly healthCheck: {
    readonly protocol: string | undefined;
    readonly port: string | undefined;
    readonly intervalSeconds: number | undefined;
    readonly timeoutSeconds: number | undefined;
    readonly healthyThreshold: number | undefined;
    readonly unhealthyThreshold: number | undefined;
    readonly path: string | undefined;
  };
  readonly instanceIds: readonly string[];
}

export interface FoundGroup extends Found {
  readonly name: string;
  readonly minSize: number;
  readonly maxSize: number;
  readonly desiredCapacity: number;
  readonly healthCheckType: string;
  readonly targetGroupArns: readonly string[];
  readonly instanceIds: readonly string[];
}

export interface FoundInstance extends Found {
  readonly zone: string;
  readonly subnetId: string;
  readonly state: string;
  readonly privateIp: string | null;
  readonly name: string | null;
}

export interface FoundDatabase extends Found {
  readonly identifier: string;
  readonly engine: string;
  readonly vpcId: string | null;
  readonly host: string | null;
  readonly port: number;
  readonly multiAz: boolean;
  readonly zone: string | null;
  readonly standbyZone: string | null;
}

export interface FoundCache extends Found {
  readonly replicationGroupId: string;
  /** Of its nodes, the primary's first. */
  readonly zones: readonly string[];
  readonly host: string | null;
}

export interface FoundNatGateway extends Found {
  readonly subnetId: string;
}

export interface FoundWebAcl extends Found {
  readonly name: string;
  /** What its API names it by, beside its ARN. */
  readonly aclId: string;
  readonly loadBalancerArns: readonly string[];
  /** Requests that one address may make in a rule's window, by the rule's name. */
  readonly rateLimits: ReadonlyMap<string, number>;
}

export interface FoundDnsRecord extends Found {
  readonly hostedZoneId: string;
  readonly name: string;
  readonly type: string;
  readonly setIdentifier: string | null;
  readonly ttlSeconds: number | null;
  readonly healthCheckId: string | null;
}

export interface FoundHealthCheck extends Found {
  readonly type: string;
  readonly host: string;
  readonly port: number | null;
  readonly path: string;
  readonly intervalSeconds: number | null;
  readonly failureThreshold: number | null;
}

export interface FoundAlarm extends Found {
  readonly name: string;
}

export interface FoundDeploymentGroup extends Found {
  readonly autoScalingGroupNames: readonly string[];
  readonly style: 'in-place' | 'blue-green';
  /** Left out where it deploys in place. */
  readonly blueGreen?: BlueGreenSettings;
  readonly withTrafficControl: boolean;
  readonly alarms: readonly string[];
}
