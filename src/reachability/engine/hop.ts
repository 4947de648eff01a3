import type { JudgePair, Passed } from './journey.js';
import type { IncomingForward, NetworkIndex } from './network-index.js';
import type { EndpointSide, Side } from './party.js';
import type { Services } from './services.js';

/** One forward of a load balancer on the way from an interface to another. */
export interface Hop {
  readonly index: NetworkIndex;
  readonly from: Side;
  readonly fromSubnet: string;
  readonly to: EndpointSide;
  readonly toSubnet: string;
  readonly incoming: IncomingForward;
  /** What is asked about and comes out at the target. */
  readonly served: Services;
  readonly passed: Passed;
  /** How what gets to the load balancer is judged, through others before it. */
  readonly judge: JudgePair;
}
