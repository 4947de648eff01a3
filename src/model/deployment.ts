import type { DeployedCache, DeployedDatabase } from './deployed-data.js';
import type {
  DeployedAlarm,
  DeployedDeploymentGroup,
  DeployedJobQueue,
  DeployedScalingPolicy,
  InstanceRefreshSettings,
} from './deployed-delivery.js';
import type { DeployedNetwork } from './deployed-network.js';
import type { DeployedDnsRecord, DeployedHealthCheck, DeployedWebAcl } from './deployed-edge.js';

/**
 * A stack with nothing left open: what the lab builds and what the report draws. It is derived from
 * the topology; whatever had to be assumed or replaced to get there is in `substitutions`.
 * Ids and ARNs are made up, but shaped like AWS's and stable for the same plan.
 */
export interface Deployment {
  /** Where users come in first: the primary region. */
  readonly region: string;
  /** All of them, the primary first. A zone's name begins with its region's. */
  readonly regions: readonly string[];
  readonly accountId: string;
  /** Zone names of all regions in order, such as `us-east-1a`. */
  readonly zones: readonly string[];
  readonly vpcs: readonly DeployedVpc[];
  readonly subnets: readonly DeployedSubnet[];
  readonly loadBalancers: readonly DeployedLoadBalancer[];
  readonly targetGroups: readonly DeployedTargetGroup[];
  readonly autoScalingGroups: readonly DeployedAutoScalingGroup[];
  /** Instances that no Auto Scaling group manages. */
  readonly instances: readonly DeployedInstance[];
  readonly databases: readonly DeployedDatabase[];
  readonly caches: readonly DeployedCache[];
  readonly natGateways: readonly DeployedNatGateway[];
  readonly network: DeployedNetwork;
  readonly webAcls: readonly DeployedWebAcl[];
  readonly dnsRecords: readonly DeployedDnsRecord[];
  readonly healthChecks: readonly DeployedHealthCheck[];
  readonly scalingPolicies: readonly DeployedScalingPolicy[];
  readonly alarms: readonly DeployedAlarm[];
  readonly deploymentGroups: readonly DeployedDeploymentGroup[];
  readonly jobQueues: readonly DeployedJobQueue[];
  /** What stands in for what, one sentence each. Printed in every report. */
  readonly substitutions: readonly string[];
}

export interface DeployedVpc {
  readonly address: string;
  readonly id: string;
  readonly region: string;
  readonly cidr: string;
}

/** A zonal NAT gateway: when it is lost, what is routed to it has no way out. */
export interface DeployedNatGateway {
  readonly address: string;
  readonly id: string;
  readonly subnetId: string;
  /** Subnets whose default route leads to it. */
  readonly routedSubnetIds: readonly string[];
}

export interface DeployedSubnet {
  readonly address: string;
  readonly id: string;
  readonly vpcId: string;
  readonly zone: string;
  readonly cidr: string;
  readonly tier: 'public' | 'private';
  /** What the plan tags it with; left out for nothing. */
  readonly tags?: Readonly<Record<string, string>>;
}

export interface DeployedLoadBalancer {
  readonly address: string;
  readonly region: string;
  readonly vpcId: string;
  readonly name: string;
  readonly arn: string;
  readonly dnsName: string;
  readonly scheme: 'internet-facing' | 'internal';
  readonly subnetIds: readonly string[];
  /** Seconds of declared time. AWS's default is 60. */
  readonly idleTimeoutSeconds: number;
  readonly requestHeaders: RequestHeaderSettings;
  readonly listeners: readonly DeployedListener[];
  readonly webAclAddress: string | null;
}

/** What a load balancer makes of the fields of requests, by its attributes. */
export interface RequestHeaderSettings {
  /** What becomes of X-Forwarded-For. */
  readonly forwardedFor: 'append' | 'preserve' | 'remove';
  /** The client's port is appended with its address. */
  readonly addsClientPort: boolean;
  /** Fields whose names are not letters, digits and hyphens are dropped. */
  readonly dropsInvalidNames: boolean;
}

export interface DeployedListener {
  readonly address: string;
  readonly arn: string;
  /** As the plan says it; the lab serves ports under 1024 at +10000. */
  readonly port: number;
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly defaultAction: ListenerAction;
  /** In order of their priority; the first whose conditions all hold answers. */
  readonly rules: readonly ListenerRule[];
}

export interface ListenerRule {
  readonly address: string;
  readonly arn: string;
  readonly priority: number;
  readonly conditions: readonly RuleCondition[];
  readonly action: ListenerAction;
}

/** Values are alternatives; `*` stands for any text and `?` for one character. */
export type RuleCondition =
  | {
      readonly field: 'host-header' | 'path-pattern' | 'http-request-method' | 'source-ip';
      readonly values: readonly string[];
    }
  | { readonly field: 'http-header'; readonly name: string; readonly values: readonly string[] }
  | {
      readonly field: 'query-string';
      /** Without a key the value may stand under any. */
      readonly values: readonly { readonly key: string | null; readonly value: string }[];
    };

export interface WeightedTargetGroup {
  readonly arn: string;
  /** 0 to 999; one of 0 gets no requests. */
  readonly weight: number;
}

export type ListenerAction =
  | {
      readonly type: 'forward';
      readonly targetGroups: readonly WeightedTargetGroup[];
      /** How long a client stays with the target group it got first; null for no stickiness. */
      readonly stickinessSeconds: number | null;
    }
  | {
      readonly type: 'redirect';
      readonly protocol: string;
      readonly port: string;
      readonly host: string;
      readonly path: string;
      readonly query: string;
      readonly statusCode: number;
    }
  | {
      readonly type: 'fixed-response';
      readonly statusCode: number;
      readonly contentType: string;
      readonly body: string;
    };

export interface HealthCheck {
  readonly protocol: 'HTTP' | 'HTTPS';
  /** `traffic-port`: that of the target group. */
  readonly port: number | 'traffic-port';
  readonly path: string;
  /** Seconds of declared time, as in the target group. */
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  /** Codes that count as healthy, AWS's syntax: `200`, `200-299`, `200,302`. */
  readonly matcher: string;
}

export interface DeployedTargetGroup {
  readonly address: string;
  readonly region: string;
  readonly vpcId: string;
  readonly name: string;
  readonly arn: string;
  /** What its targets are spoken to in. */
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly port: number;
  readonly healthCheck: HealthCheck;
  readonly deregistrationDelaySeconds: number;
  readonly routing: 'round_robin' | 'least_outstanding_requests' | 'weighted_random';
  /** Null where it is off. `cookieName` is the application's own, for `app_cookie`. */
  readonly stickiness: {
    readonly type: 'lb_cookie' | 'app_cookie';
    readonly durationSeconds: number;
    readonly cookieName: string | null;
  } | null;
  /** A new target gets its share of requests only after this long; 0 for at once. */
  readonly slowStartSeconds: number;
  /** False where a node sends requests to the targets of its own zone alone. */
  readonly crossZone: boolean;
}

export interface DeployedAutoScalingGroup {
  readonly address: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string;
  readonly minSize: number;
  readonly maxSize: number;
  readonly desiredCapacity: number;
  readonly healthCheckType: 'EC2' | 'ELB';
  readonly gracePeriodSeconds: number;
  readonly subnetIds: readonly string[];
  readonly targetGroupArns: readonly string[];
  /** How a new launch template is rolled out; null where the plan has no `instance_refresh`. */
  readonly instanceRefresh: InstanceRefreshSettings | null;
  /** Tags that its instances carry: the launch template's, and its own with `propagate_at_launch`. */
  readonly tags: Readonly<Record<string, string>>;
  /** Tags of the group itself; left out where they are the same. */
  readonly ownTags?: Readonly<Record<string, string>>;
}

export interface DeployedInstance {
  readonly address: string;
  readonly id: string;
  readonly subnetId: string;
  /**
   * `application` where a target group sends it requests; `ci-controller` and `ci-agent` where it is
   * one of a job queue's; anything else only exists in the API.
   */
  readonly role: 'application' | 'ci-controller' | 'ci-agent' | 'other';
  readonly targetGroupArns: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}
