/** A web ACL, evaluated before a load balancer's listeners. */
export interface DeployedWebAcl {
  readonly address: string;
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  readonly defaultAction: 'allow' | 'block';
  /** By priority; the first that allows or blocks decides. */
  readonly rules: readonly WebAclRule[];
}

export interface WebAclRule {
  readonly name: string;
  readonly priority: number;
  /** For a rule group `none` leaves the group's own actions, `count` overrides them. */
  readonly action: 'allow' | 'block' | 'count' | 'captcha' | 'challenge' | 'none';
  readonly statement: WebAclStatement;
}

export type WebAclStatement =
  | {
      readonly kind: 'managed-group';
      readonly vendor: string;
      readonly name: string;
      /** Rules of the group whose action the plan overrides, by name. */
      readonly overrides: Readonly<Record<string, WebAclRule['action']>>;
    }
  | {
      readonly kind: 'rate-based';
      readonly limit: number;
      readonly windowSeconds: number;
      /** Only requests that match it count; null for all. */
      readonly scopeDown: WebAclStatement | null;
    }
  | { readonly kind: 'ip-set'; readonly addresses: readonly string[] }
  | { readonly kind: 'sql-injection' }
  | {
      readonly kind: 'byte-match';
      readonly field: 'uri-path' | 'query-string' | 'method' | 'body' | 'header';
      readonly header: string | null;
      readonly position: 'exactly' | 'starts-with' | 'ends-with' | 'contains' | 'contains-word';
      readonly text: string;
    }
  | { readonly kind: 'not'; readonly statement: WebAclStatement }
  | { readonly kind: 'and' | 'or'; readonly statements: readonly WebAclStatement[] }
  /** What the lab does not evaluate, named as the provider names it: never matches, and is reported. */
  | { readonly kind: 'not-modelled'; readonly name: string };

/** A Route 53 record that leads to a load balancer (or elsewhere). */
export interface DeployedDnsRecord {
  readonly address: string;
  /** Without the final dot, such as `www.example.com`. */
  readonly name: string;
  /** Null for a simple record. */
  readonly failover: 'PRIMARY' | 'SECONDARY' | null;
  /** Weighted routing; null where it is none. */
  readonly weight: number | null;
  readonly latencyRegion: string | null;
  /** ARN of the load balancer that an alias names; null where it leads elsewhere. */
  readonly loadBalancerArn: string | null;
  readonly values: readonly string[];
  /** Seconds of declared time; 60 for an alias. */
  readonly ttlSeconds: number;
  readonly evaluateTargetHealth: boolean;
  /** Address of the health check in the plan; null where it has none. */
  readonly healthCheckAddress: string | null;
}

/** A Route 53 health check. Durations are seconds of declared time. */
export interface DeployedHealthCheck {
  readonly address: string;
  readonly id: string;
  readonly type: 'HTTP' | 'HTTPS' | 'TCP' | 'other';
  /** Host name that it asks; of a load balancer where the plan names one. */
  readonly host: string;
  readonly loadBalancerArn: string | null;
  readonly port: number;
  readonly path: string;
  readonly intervalSeconds: number;
  readonly failureThreshold: number;
}
