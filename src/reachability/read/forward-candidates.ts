import type { Links } from '../../plan/links.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { textAt } from '../../topology/uncertain-attribute.js';
import type { LoadBalancerWaypoint } from '../engine/network.js';
import { Candidates } from './candidates.js';

/**
 * Target groups that an action may forward to: those it names, and where the plan does not tell (a
 * dynamic block, a local) every one that its kind of load balancer can have.
 */
export class ForwardCandidates {
  private readonly candidates = new Candidates();
  /** Why not all that is possible was followed. */
  readonly doubts = this.candidates.doubts;
  private readonly resolver: Resolver;
  private readonly possible = new Map<LoadBalancerWaypoint['kind'], readonly PlannedResource[]>();

  constructor(resolver: Resolver) {
    this.resolver = resolver;
  }

  of(links: Links, kind: LoadBalancerWaypoint['kind'], source: string): readonly PlannedResource[] {
    return this.candidates.of(links, () => this.ofKind(kind), `what ${source} forwards to`);
  }

  /** HTTP and HTTPS groups are of Application Load Balancers, all others of the other kinds. */
  private ofKind(kind: LoadBalancerWaypoint['kind']): readonly PlannedResource[] {
    const known = this.possible.get(kind);
    if (known) return known;
    const groups = this.resolver.ofType('aws_lb_target_group').filter((group) => {
      const protocol = textAt(group, ['protocol']);
      if (protocol.state === 'unknown') return true;
      return /^HTTPS?$/i.test(protocol.value) === (kind === 'application');
    });
    this.possible.set(kind, groups);
    return groups;
  }
}
