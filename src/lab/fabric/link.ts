/** Something that has connections: a load balancer, an instance, a database. */
export interface Place {
  readonly name: string;
  /** Subnets in which it has an address now. Empty: outside of the VPC, never cut off itself. */
  subnetIds(): readonly string[];
}

/**
 * - `refuse`: new connections get a RST; established ones go on
 * - `reset`: new and established connections get a RST
 * - `black-hole`: nothing is answered; bytes vanish in both directions
 */
type LinkKind = 'open' | 'refuse' | 'reset' | 'black-hole';

export interface LinkCondition {
  readonly kind: LinkKind;
  /** Real milliseconds that are added to each direction. */
  readonly delayMs: number;
}

export const OPEN: LinkCondition = { kind: 'open', delayMs: 0 };
export const REFUSE: LinkCondition = { kind: 'refuse', delayMs: 0 };
export const RESET: LinkCondition = { kind: 'reset', delayMs: 0 };
export const BLACK_HOLE: LinkCondition = { kind: 'black-hole', delayMs: 0 };

const RANK: Record<LinkKind, number> = { open: 0, refuse: 1, reset: 2, 'black-hole': 3 };

/** What several conditions on one link come to: the harshest kind, the longest delay. */
export function combineConditions(conditions: readonly LinkCondition[]): LinkCondition {
  return conditions.reduce(
    (worst, next) => ({
      kind: RANK[next.kind] > RANK[worst.kind] ? next.kind : worst.kind,
      delayMs: Math.max(worst.delayMs, next.delayMs),
    }),
    OPEN,
  );
}
