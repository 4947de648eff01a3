import type { Uncertain } from '../../model/uncertain.js';
import type { ScalingPolicies } from '../delivery/scaling-policies.js';
import type { FleetMember } from './fleets.js';
import type { ScheduledSize } from './scheduled-sizes.js';

/** One way down for a part of a fleet. */
interface WayDown {
  /** Address of the policy or the scheduled action. */
  readonly by: string;
  readonly size: Uncertain<number>;
  /** Surely of this group, and surely going there. */
  readonly sure: boolean;
}

/** How small a fleet is made, and by what. */
export interface SmallestSizes {
  /** Addresses of what makes it smaller; empty where nothing does. */
  readonly by: readonly string[];
  readonly surely: boolean;
  of(member: FleetMember): Uncertain<number>;
}

/** Policies scale in to the smallest size; a scheduled action goes to its own. */
export function readSmallestSizes(
  members: readonly FleetMember[],
  policies: ScalingPolicies,
  scheduled: (group: string) => readonly ScheduledSize[],
): SmallestSizes {
  const ways = new Map(
    members.map((member) => [member.address, waysDown(member, policies, scheduled)]),
  );
  const all = [...ways.values()].flat();
  return {
    by: [...new Set(all.map(({ by }) => by))],
    surely: [...ways.values()].some((own) => lowest(own).some(({ sure }) => sure)),
    of: ({ address, desired }) => lowest(ways.get(address) ?? [])[0]?.size ?? desired,
  };
}

function waysDown(
  { address, size, desired }: FleetMember,
  policies: ScalingPolicies,
  scheduled: (group: string) => readonly ScheduledSize[],
): WayDown[] {
  if (size === null) return [];
  const scaling = policies.of(address).flatMap(({ address: by, acts, scalesIn, certain }) => {
    const may = [acts, scalesIn].every((field) => field.state === 'unknown' || field.value);
    const sure = certain && acts.state === 'known' && scalesIn.state === 'known';
    return may ? [{ by, size: size.min, sure }] : [];
  });
  const isSure = scaling.some(({ sure }) => sure);
  const actions = scheduled(address).flatMap(({ address: by, certain, desired: own, min }) => [
    ...(own && isSmaller(own, desired) ? [{ by, size: own, sure: certain }] : []),
    ...(min && scaling.length > 0 && isSmaller(min, size.min)
      ? [{ by, size: min, sure: certain && isSure }]
      : []),
  ]);
  return [...scaling, ...actions];
}

function isSmaller(size: Uncertain<number>, than: Uncertain<number>): boolean {
  return size.state === 'unknown' || than.state === 'unknown' || size.value < than.value;
}

/** The ways that lead lowest: those of which the plan does not tell how low, where there are any. */
function lowest(ways: readonly WayDown[]): readonly WayDown[] {
  const open = ways.filter(({ size }) => size.state === 'unknown');
  if (open.length > 0) return open;
  const least = Math.min(...ways.map(({ size }) => (size.state === 'known' ? size.value : 0)));
  return ways.filter(({ size }) => size.state === 'known' && size.value === least);
}
