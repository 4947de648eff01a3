import type { NetworkIndex } from './network-index.js';
import type { Side } from './party.js';
import type { Services } from './services.js';
import type { Way } from './way.js';

/** What gets from an interface in one subnet to one in another, through load balancers too. */
export interface Pair {
  /** In every case, by some node of each load balancer on the way. */
  readonly sure: Services;
  /** In every case, whichever node of each load balancer a client is sent to. */
  readonly always: Services;
  readonly possible: Services;
  /** In every case some of the services asked about get through, though maybe not the same in each. */
  readonly isCertain: boolean;
  readonly journeys: readonly Journey[];
}

/** How something may get there: one leg, and one more for each load balancer between. */
export interface Journey {
  readonly legs: readonly Leg[];
  readonly isSure: boolean;
}

export interface Leg {
  readonly from: string;
  readonly to: string;
  /** The listener that sends it on; undefined for the first leg. */
  readonly listener: string | undefined;
  readonly way: Way;
  /** What this leg carries: surely where there is some, else possibly. */
  readonly services: Services;
  /** Why it is not sure, beyond what the way says. */
  readonly doubts: readonly string[];
}

/** Load balancers on the way here, the last one first: none is passed twice. */
export type Passed = readonly string[];

export type JudgePair = (
  index: NetworkIndex,
  from: Side,
  fromSubnet: string,
  to: Side,
  toSubnet: string,
  asked: Services,
  passed?: Passed,
) => Pair;
