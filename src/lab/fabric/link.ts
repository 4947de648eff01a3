import { INTERNET } from '../../model/deployed-network.js';
import { UNIMPAIRED, addImpairments, type Impairment } from './impairment.js';

/** Something that has connections: a load balancer, an instance, a database. */
export interface Place {
  readonly name: string;
  /** Subnets in which it has an address now. Empty: outside of the VPC, never cut off itself. */
  subnetIds(): readonly string[];
  /** Its address in the plan, or `internet`; left out where the plan's rules say nothing of it. */
  readonly address?: string;
  /**
   * What stands between: a NAT gateway, through whose subnet everything to it passes. Then it is itself
   * outside of the VPC.
   */
  readonly via?: Place;
  /** Port on which it is dialed, as the plan says it. */
  readonly port?: number;
  /** Port that it dials, where it is a load balancer's for one target group. */
  readonly dialsPort?: number;
}

/** Everybody outside of the plan. */
export const USERS: Place = { name: 'users', address: INTERNET, subnetIds: () => [] };

/**
 * - `refuse`: new connections get a RST; established ones go on
 * - `reset`: new and established connections get a RST
 * - `black-hole`: nothing is answered; bytes vanish in both directions
 */
type LinkKind = 'open' | 'refuse' | 'reset' | 'black-hole';

export interface LinkCondition {
  readonly kind: LinkKind;
  /** Packets from the side that dials, and those that come back. */
  readonly there: Impairment;
  readonly back: Impairment;
}

export const OPEN = ofKind('open');
export const REFUSE = ofKind('refuse');
export const RESET = ofKind('reset');
export const BLACK_HOLE = ofKind('black-hole');

const RANK: Record<LinkKind, number> = { open: 0, refuse: 1, reset: 2, 'black-hole': 3 };

/** What several conditions on one link come to: the harshest kind, and all that impairs its packets. */
export function combineConditions(conditions: readonly LinkCondition[]): LinkCondition {
  return conditions.reduce(
    (worst, next) => ({
      kind: RANK[next.kind] > RANK[worst.kind] ? next.kind : worst.kind,
      there: addImpairments(worst.there, next.there),
      back: addImpairments(worst.back, next.back),
    }),
    OPEN,
  );
}

function ofKind(kind: LinkKind): LinkCondition {
  return { kind, there: UNIMPAIRED, back: UNIMPAIRED };
}
