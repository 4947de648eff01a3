import type { Family } from './addresses.js';
import type { At } from './checks.js';
import type { Crossing } from './crossing.js';
import { NO_GROUPS } from './group-rules.js';
import type { NatHop } from './nat.js';
import { DESTINATION, SOURCE } from './transit.js';
import type { Way, WayAddress } from './way.js';

export function natName(nat: NatHop): string {
  return nat.id ?? 'a NAT gateway that the plan does not tell';
}

export function address(name: string, { range }: At, hosts: 'any' | 'some' = 'any'): WayAddress {
  return { name, range, hosts };
}

/** Puts the checks in the order in which packet and reply pass them: out, over, in, and back. */
export function assemble(
  over: string,
  family: Family,
  addresses: readonly WayAddress[],
  { leaving, arriving, replying, doubts }: Crossing,
  [out, entry]: readonly [Way['checks'][number] | undefined, Way['checks'][number] | undefined],
  more: readonly string[],
): Way {
  return {
    over,
    family,
    addresses,
    checks: [
      ...(out ? [out] : []),
      ...leaving,
      ...arriving,
      ...(entry ? [entry] : []),
      ...replying,
    ],
    doubts: [...doubts, ...more],
    seenAs: SOURCE,
    aimedAt: DESTINATION,
    seenGroups: NO_GROUPS,
  };
}
