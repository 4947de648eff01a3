import type { JournalRecord } from '../model/journal.js';
import type { RequestTable } from '../model/request-table.js';
import { detectLoss } from './detection.js';
import type { Detection } from './detection.js';
import { clusterGapMs } from './downtime.js';

/** What users and the load balancer saw of a fault. */
export interface FaultEffect extends SeenByUsers {
  readonly detection: Detection;
}

/** What users saw from a fault on, until the next one apart from it or the end of the run. */
export interface SeenByUsers {
  /** Requests that failed and ended after the fault had begun: those under way count. */
  readonly failed: number;
  /** From the first to the last of them by intended time, real ms; 0 where none failed. */
  readonly outageMs: number;
  /** When the last of them was intended, real ms since the origin; null where none failed. */
  readonly lastFailureMs: number | null;
  /** Failures went on to the end of what was watched: the outage is longer than was seen. */
  readonly stillFailing: boolean;
  /** From the fault's start to the last failing request, real ms; null while still failing. */
  readonly recoverMs: number | null;
  /** How long after the fault's start the run still measured, real ms. */
  readonly watchedMs: number;
  /**
   * Mean distance of the failures next to either end of the outage, real ms: where every nth request
   * fails, the outage began or ended up to so much beside a failing one. 0 with fewer than two.
   */
  readonly spacingMs: { readonly first: number; readonly last: number };
}

/** So many failures next to an end of the outage tell how far apart they lie there. */
const EDGE_FAILURES = 6;

/** `samples` are in order of intended time. */
export function seenByUsers(
  samples: RequestTable,
  watched: { readonly startMs: number; readonly untilMs: number },
  ratePerSecond: number,
): SeenByUsers {
  let firstMs = Infinity;
  let lastMs = -Infinity;
  let lastIntendedMs = -Infinity;
  let failed = 0;
  const earliest: number[] = [];
  const latest: number[] = [];
  for (let row = 0; row < samples.length; row += 1) {
    const intendedMs = samples.intendedMs(row);
    if (intendedMs >= watched.untilMs) break;
    lastIntendedMs = Math.max(lastIntendedMs, intendedMs);
    if (samples.isOk(row) || samples.endMs(row) < watched.startMs) continue;
    failed += 1;
    firstMs = Math.min(firstMs, intendedMs);
    lastMs = Math.max(lastMs, intendedMs);
    if (earliest.length < EDGE_FAILURES) earliest.push(intendedMs);
    latest.push(intendedMs);
    if (latest.length > EDGE_FAILURES) latest.shift();
  }
  const stillFailing = failed > 0 && lastIntendedMs - lastMs <= clusterGapMs(ratePerSecond);
  return {
    failed,
    outageMs: failed === 0 ? 0 : lastMs - firstMs,
    lastFailureMs: failed === 0 ? null : lastMs,
    stillFailing,
    recoverMs: stillFailing ? null : Math.max(0, failed === 0 ? 0 : lastMs - watched.startMs),
    watchedMs: Math.max(0, lastIntendedMs - watched.startMs),
    spacingMs: { first: meanDistance(earliest), last: meanDistance(latest) },
  };
}

function meanDistance(inOrder: readonly number[]): number {
  const [first, last] = [inOrder[0], inOrder.at(-1)];
  if (first === undefined || last === undefined || inOrder.length < 2) return 0;
  return (last - first) / (inOrder.length - 1);
}

/** By the states of targets, when nothing that fault `fault` took was routed to any more. */
export function detectionOf(
  records: readonly JournalRecord[],
  window: { readonly fault: number; readonly startMs: number; readonly endMs: number },
): Detection {
  const states = records.filter((record) => record.kind === 'target-state');
  return detectLoss(states, window, namedTargets(records, window.fault));
}

/** Targets that the fault's driver said it took away; null where it named none. */
function namedTargets(records: readonly JournalRecord[], fault: number): readonly string[] | null {
  for (const record of records) {
    if (record.kind !== 'fault' || record.event !== 'started' || record.fault !== fault) continue;
    const { details } = record;
    if (typeof details !== 'object' || details === null) continue;
    const targets: unknown = Reflect.get(details, 'lostTargets');
    if (Array.isArray(targets) && targets.every((target) => typeof target === 'string')) {
      return targets;
    }
  }
  return null;
}
