import type { DeployedListener } from '../../model/deployment.js';
import type { Verdict } from '../waf/web-acl.js';
import type { Fate } from './forward-request.js';
import type { Exchange } from './http1/exchange.js';
import type { LoadBalancerNode } from './node.js';
import type { TargetGroup } from './target-group.js';
import type { Target } from './target.js';

/** A request at a listener of a node. */
export interface Visit {
  readonly listener: DeployedListener;
  readonly node: LoadBalancerNode;
  readonly exchange: Exchange;
  readonly traceId: string;
}

/** What a load balancer did with a request, and what became of it. */
export interface Outcome {
  readonly fate: Fate;
  readonly group: TargetGroup | null;
  readonly target: Target | null;
  /** Of the rule that matched; 0 for the default action, -1 where no rule was looked at. */
  readonly rulePriority: number;
  /** In their order, as the access log names them. */
  readonly actions: readonly ('waf' | 'forward' | 'redirect' | 'fixed-response')[];
  readonly redirectUrl: string | null;
  /** What the web ACL said; null where there is none. */
  readonly verdict: Verdict | null;
}
