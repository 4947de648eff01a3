import type { Uncertain } from '../../model/uncertain.js';
import type { Fleet, FleetMember } from './fleets.js';
import { joinSpreads } from './zone-spread.js';

/** How many instances are left when the zone that holds most of them is lost. */
export interface Survival {
  /** Instances before; null where the plan does not tell. */
  readonly total: number | null;
  readonly leftAtLeast: number;
  /** Null where there is no bound. */
  readonly leftAtMost: number | null;
  readonly arithmetic: string;
  /** Why nothing exact can be said; empty where it can. */
  readonly reason: string;
}

/**
 * Auto Scaling, ECS and Fargate balance over their zones, so that the worst zone holds its share
 * rounded up. That is their best effort: what a failed launch or a stopped instance does to the
 * balance is not in a plan.
 */
export function surviveZoneLoss(
  { members, doubts }: Fleet,
  sizeOf: (member: FleetMember) => Uncertain<number> = ({ desired }) => desired,
): Survival {
  const spread = joinSpreads(members);
  const sizes = members.map((member) => sizeOf(member));
  const open = [
    ...doubts,
    ...sizes.flatMap((size) => (size.state === 'unknown' ? [size.reason] : [])),
    ...members.flatMap(({ address, certain }) =>
      certain ? [] : [`${address} may serve there or not`],
    ),
  ];
  if (open.length > 0) {
    // In a single zone nothing is left, however many there are.
    const single = doubts.length === 0 && spread.atMost === 1;
    return {
      total: null,
      leftAtLeast: 0,
      leftAtMost: single ? 0 : null,
      arithmetic: single ? 'all instances are in one zone: 0 are left' : '',
      reason: open.slice(0, 3).join('; '),
    };
  }
  const parts = members.map((member, index) => ({ ...member, size: numberOf(sizes[index]) }));
  const total = parts.reduce((sum, { size }) => sum + size, 0);
  const shortfalls = parts.flatMap((part) => part.shortfalls);
  const exact =
    shortfalls.length === 0 &&
    spread.open === 0 &&
    parts.every(({ spread: own }) => own.open === 0 && own.sure.length === own.possible.length);
  // Several groups whose shares are rounded up may or may not round up in the same zone.
  const lostAtLeast = Math.max(
    ...parts.map(({ size, spread: own }) =>
      own.atMost === null ? Math.min(size, 1) : share(size, own.atMost),
    ),
    spread.atMost === null ? Math.min(total, 1) : share(total, spread.atMost),
    exact ? worstZone(parts, Math.floor).lost : 0,
  );
  if (exact) {
    const { zone, lost } = worstZone(parts, Math.ceil);
    return {
      total,
      leftAtLeast: total - lost,
      leftAtMost: total - lostAtLeast,
      arithmetic: `${count(total, 'instance')} over ${count(spread.possible.length, 'zone')} (${spread.possible.join(', ')}): ${zone} holds at most ${lost}, so ${total} - ${lost} = ${total - lost} are left`,
      reason: lost === lostAtLeast ? '' : 'its groups may round up in different zones',
    };
  }
  const lostAtMost = Math.min(
    total,
    parts.reduce(
      (sum, { size, spread: own, shortfalls: may }) =>
        sum + (may.length > 0 ? size : share(size, own.atLeast)),
      0,
    ),
  );
  return {
    total,
    leftAtLeast: total - lostAtMost,
    leftAtMost: total - lostAtLeast,
    arithmetic: `${count(total, 'instance')} over ${describe(spread.atLeast, spread.atMost)} ${spread.atMost === 1 ? 'zone' : 'zones'}: the worst zone holds ${describe(lostAtLeast, lostAtMost)}, so ${describe(total - lostAtMost, total - lostAtLeast)} are left`,
    reason: [...shortfalls.slice(0, 3), spread.reason].filter((text) => text !== '').join('; '),
  };
}

/** The zone that holds most, where each group's share is rounded up, or down. */
function worstZone(
  parts: readonly { readonly size: number; readonly spread: FleetMember['spread'] }[],
  round: (share: number) => number,
): { readonly zone: string; readonly lost: number } {
  const lost = new Map<string, number>();
  for (const { size, spread } of parts) {
    for (const zone of spread.sure)
      lost.set(zone, (lost.get(zone) ?? 0) + round(size / spread.sure.length));
  }
  const [first] = [...lost].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return first ? { zone: first[0], lost: first[1] } : { zone: 'no zone', lost: 0 };
}

function share(size: number, zones: number): number {
  return zones <= 0 ? size : Math.ceil(size / zones);
}

function numberOf(size: Uncertain<number> | undefined): number {
  return size?.state === 'known' ? size.value : 0;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function describe(atLeast: number, atMost: number | null): string {
  if (atLeast === atMost) return String(atLeast);
  return atMost === null ? `${atLeast} or more` : `${atLeast} to ${atMost}`;
}
