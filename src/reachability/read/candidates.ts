import type { Links } from '../../plan/links.js';
import type { PlannedResource } from '../../plan/plan.js';

/** More than these that may be meant are not followed one by one. */
const MOST_POSSIBLE = 20_000;

/** What links name, and where the plan hides it (a dynamic block, a local) all that it could be. */
export class Candidates {
  /** Why not all that is possible was followed: the first stands for all. */
  readonly doubts: string[] = [];
  private left = MOST_POSSIBLE;

  /** @param what such as `what aws_lb_listener.web forwards to` */
  of(
    links: Links,
    possible: () => readonly PlannedResource[],
    what: string,
  ): readonly PlannedResource[] {
    const named = links.targets.map(({ resource }) => resource);
    const [gap] = links.gaps;
    if (gap === undefined) return named;
    const all = possible();
    this.left -= all.length;
    if (this.left >= 0) return [...new Set([...named, ...all])];
    if (this.doubts.length === 0) this.doubts.push(`${what}: ${gap}`);
    return named;
  }
}
