import type { RefreshRequest } from '../world/auto-scaling.js';

/** An instance of the group that lives, as a rollout sees it. */
export interface RolloutMember {
  readonly id: string;
  readonly zone: string;
  /** It is what is rolled out already. */
  readonly current: boolean;
  /** In service, healthy, and, where it is new, warmed up. */
  readonly ready: boolean;
}

export interface RolloutBounds {
  /** Ready instances never fall below this by the rollout's doing. */
  readonly floor: number;
  /** Instances, ready or launching, never rise above this. */
  readonly ceiling: number;
}

export interface RolloutStep {
  readonly launch: number;
  readonly terminate: readonly string[];
}

/**
 * Percentages as counts. With a minimum of 100 instances are launched before others are terminated,
 * so there is room for one more at least; with less one is replaced at a time at least, however small
 * the group is. Source: Amazon EC2 Auto Scaling User Guide, "How an instance refresh works".
 */
export function rolloutBounds(
  desired: number,
  request: Pick<RefreshRequest, 'minHealthyPercentage' | 'maxHealthyPercentage'>,
): RolloutBounds {
  const { minHealthyPercentage: min, maxHealthyPercentage: max } = request;
  const keepsAll = min >= 100;
  return {
    floor: keepsAll
      ? desired
      : Math.max(0, Math.min(Math.ceil((desired * min) / 100), desired - 1)),
    ceiling: Math.max(Math.floor((desired * max) / 100), keepsAll ? desired + 1 : desired),
  };
}

/**
 * What a rollout does next: as many at a time as the bounds allow. `wanted` is how many instances are
 * to be current now: all, or as many as the next checkpoint asks for.
 */
export function nextRolloutStep(
  members: readonly RolloutMember[],
  { floor, ceiling }: RolloutBounds,
  wanted: number,
  desired: number,
): RolloutStep {
  const outdated = members.filter(({ current }) => !current);
  const ready = members.filter((member) => member.ready).length;
  // As many of the others stay as are not yet wanted to be current.
  const replaceable = Math.max(0, outdated.length - Math.max(0, desired - wanted));
  // What does not serve is no capacity to lose.
  const useless = outdated.filter((member) => !member.ready).slice(0, replaceable);
  const spare = Math.max(0, ready - floor);
  const serving = fromFullestZones(
    members.filter((member) => !useless.includes(member)),
    outdated.filter((member) => member.ready),
    Math.min(spare, replaceable - useless.length),
  );
  const terminate = [...useless, ...serving].map(({ id }) => id);
  const current = members.length - outdated.length;
  const room = ceiling - (members.length - terminate.length);
  return { launch: Math.max(0, Math.min(room, wanted - current)), terminate };
}

/** So many of the candidates, one after the other from the zone where most instances live. */
function fromFullestZones(
  members: readonly RolloutMember[],
  candidates: readonly RolloutMember[],
  count: number,
): RolloutMember[] {
  const chosen: RolloutMember[] = [];
  for (let number = 0; number < count; number += 1) {
    const left = members.filter((member) => !chosen.includes(member));
    const sizeOf = (zone: string): number => left.filter((member) => member.zone === zone).length;
    const [next] = candidates
      .filter((candidate) => !chosen.includes(candidate))
      .toSorted((a, b) => sizeOf(b.zone) - sizeOf(a.zone));
    if (next !== undefined) chosen.push(next);
  }
  return chosen;
}
