/** A regional web ACL, evaluated before a load balancer's listeners. */
export interface DeployedWebAcl {
  readonly address: string;
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly region: string;
  readonly defaultAction: 'allow' | 'block';
  /** Of a default block; null for the plain one. */
  readonly defaultResponse: WebAclResponse | null;
  /** By priority; the first that allows or blocks decides. */
  readonly rules: readonly WebAclRule[];
}

export interface WebAclRule {
  readonly name: string;
  readonly priority: number;
  /** For a rule group `none` leaves the group's own actions, `count` overrides them. */
  readonly action: WebAclAction;
  readonly statement: WebAclStatement;
  /** What a block answers; null for a plain 403. */
  readonly response: WebAclResponse | null;
}

export type WebAclAction = 'allow' | 'block' | 'count' | 'captcha' | 'challenge' | 'none';

export interface WebAclResponse {
  readonly statusCode: number;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly contentType: string | null;
  readonly body: string;
}

/** The part of a request that a statement looks at. */
export interface WebAclField {
  readonly part:
    'uri-path' | 'query-string' | 'query-arguments' | 'method' | 'body' | 'header' | 'cookies';
  /** Name of the header or the argument, in lower case; null for the parts without one, and for all arguments. */
  readonly name: string | null;
  /** As WAFv2 names them, in their order. */
  readonly transformations: readonly string[];
}

export type WebAclStatement =
  | {
      readonly kind: 'managed-group';
      readonly vendor: string;
      readonly name: string;
      /** Rules of the group whose action the plan overrides, by name. */
      readonly overrides: Readonly<Record<string, WebAclAction>>;
      /** Only requests that match it are looked at; null for all. */
      readonly scopeDown: WebAclStatement | null;
    }
  | {
      readonly kind: 'rule-group';
      readonly address: string;
      readonly rules: readonly WebAclRule[];
      readonly overrides: Readonly<Record<string, WebAclAction>>;
    }
  | {
      readonly kind: 'rate-based';
      readonly limit: number;
      /** Seconds of declared time. */
      readonly windowSeconds: number;
      /** Requests are counted for each address, or all together. */
      readonly countBy: 'ip' | 'all';
      /** Only requests that match it count; null for all. */
      readonly scopeDown: WebAclStatement | null;
    }
  | {
      readonly kind: 'ip-set';
      readonly address: string;
      readonly name: string;
      readonly id: string;
      readonly arn: string;
      readonly addresses: readonly string[];
    }
  | { readonly kind: 'sql-injection'; readonly field: WebAclField }
  | {
      readonly kind: 'byte-match';
      readonly field: WebAclField;
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
  /** Without the final dot and in lower case, such as `www.example.com`. */
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'CNAME';
  readonly hostedZone: { readonly id: string; readonly name: string };
  /** Tells records of one name and type apart; null for a simple record. */
  readonly setIdentifier: string | null;
  /** Null for a simple record. */
  readonly failover: 'PRIMARY' | 'SECONDARY' | null;
  /** Weighted routing; null where it is none. */
  readonly weight: number | null;
  readonly latencyRegion: string | null;
  readonly isAlias: boolean;
  /** ARN of the load balancer that an alias or a CNAME names; null where it leads elsewhere. */
  readonly loadBalancerArn: string | null;
  /** Addresses or the name of a record that is no alias; empty where the plan does not tell. */
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
  /** `other` is not carried out: calculated ones, those of alarms, and disabled ones. */
  readonly type: 'HTTP' | 'HTTPS' | 'TCP' | 'other';
  /** Host name that it asks; of a load balancer where the plan names one. */
  readonly host: string;
  readonly loadBalancerArn: string | null;
  readonly port: number;
  readonly path: string;
  readonly intervalSeconds: number;
  readonly failureThreshold: number;
}
