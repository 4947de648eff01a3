import type { ConnectivityScope } from '../fabric/cut-subnets.js';
import type { Impairment } from '../fabric/impairment.js';

/** What the AWS endpoint may do to the lab's network. */
export interface NetworkWorld {
  /** Cuts subnets off, new and established connections alike; everything where no scope is named. */
  disruptSubnets(subnetIds: readonly string[], scope?: ConnectivityScope): void;
  restoreSubnets(subnetIds: readonly string[], scope?: ConnectivityScope): void;
  /** Why the lab cannot show this at its speed, and what to do; null where it can. */
  whyNotImpair(impairment: Impairment): string | null;
  /** What happens to all packets that leave these instances, or come to them; null lifts it. */
  impairInstances(
    ids: readonly string[],
    direction: 'egress' | 'ingress',
    impairment: Impairment | null,
  ): void;
}
