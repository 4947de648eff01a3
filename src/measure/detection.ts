import type { JournalRecord } from '../model/journal.js';

type TargetStateRecord = Extract<JournalRecord, { kind: 'target-state' }>;

export interface Detection {
  /** Real ms since the run's origin at which no lost target was routed to any more; null: never seen. */
  readonly atMs: number | null;
  /** Targets that it was about. */
  readonly lostTargets: readonly string[];
  /** `fault`: the fault's driver named them. `states`: those that left service after it began. */
  readonly namedBy: 'fault' | 'states';
}

/** States to which a load balancer sends requests as long as one target is healthy. */
const IN_SERVICE = new Set(['healthy', 'unavailable']);
/** With no target healthy it fails open: it sends to these as well (FACTS section 4). */
const FAIL_OPEN = new Set(['unhealthy', 'initial']);

/**
 * The first moment from the fault's start on at which none of the lost targets gets requests any
 * more, by the states that ELBv2 showed. All targets are taken for members of one target group.
 * A target without any state is not routed to.
 */
export function detectLoss(
  states: readonly TargetStateRecord[],
  fault: { readonly startMs: number; readonly endMs: number },
  namedTargets: readonly string[] | null,
): Detection {
  const ordered = [...states].sort((a, b) => a.atMs - b.atMs);
  const lostTargets = namedTargets ?? targetsThatLeft(ordered, fault);
  const namedBy = namedTargets === null ? 'states' : 'fault';
  const detection = (atMs: number | null): Detection => ({ atMs, lostTargets, namedBy });
  if (lostTargets.length === 0) return detection(null);

  const current = new Map<string, string>();
  const unrouted = (): boolean => {
    const failsOpen = ![...current.values()].some((state) => IN_SERVICE.has(state));
    return lostTargets.every((target) => {
      const state = current.get(target) ?? 'unused';
      return !IN_SERVICE.has(state) && !(failsOpen && FAIL_OPEN.has(state));
    });
  };

  const before = ordered.filter(({ atMs }) => atMs <= fault.startMs);
  for (const { target, state } of before) current.set(target, state);
  // Nobody ever saw these targets: that is no detection.
  if (!lostTargets.some((target) => states.some((record) => record.target === target))) {
    return detection(null);
  }
  if (unrouted()) return detection(fault.startMs);
  const after = ordered.slice(before.length);
  for (const [index, { atMs, target, state }] of after.entries()) {
    current.set(target, state);
    // Changes seen at the same moment are one change.
    if (after[index + 1]?.atMs !== atMs && unrouted()) return detection(atMs);
  }
  return detection(null);
}

function targetsThatLeft(
  ordered: readonly TargetStateRecord[],
  fault: { readonly startMs: number; readonly endMs: number },
): readonly string[] {
  const inService = new Set<string>();
  const left = new Set<string>();
  for (const { atMs, target, state } of ordered) {
    if (IN_SERVICE.has(state)) inService.add(target);
    else if (inService.delete(target) && atMs > fault.startMs && atMs <= fault.endMs) {
      left.add(target);
    }
  }
  return [...left];
}
