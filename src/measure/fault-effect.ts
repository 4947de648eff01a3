import type { JournalRecord } from '../model/journal.js';
import type { Sample } from '../model/sample.js';
import { detectLoss } from './detection.js';
import type { Detection } from './detection.js';
import { clusterGapMs } from './downtime.js';

/** When a run's fault was, real ms since the run's origin. */
export interface FaultWindow {
  readonly name: string;
  readonly proven: boolean;
  readonly startMs: number | null;
  readonly endMs: number | null;
}

/** What users and the load balancer saw of the fault. */
export interface FaultEffect {
  /** Requests that failed and ended after the fault had begun: those under way count. */
  readonly failed: number;
  /** From the first to the last of them by intended time, real ms; 0 where none failed. */
  readonly outageMs: number;
  /** Failures went on to the end of the run: the outage is longer than was seen. */
  readonly stillFailing: boolean;
  /** From the fault's start to the last failing request, real ms; null while still failing. */
  readonly recoverMs: number | null;
  readonly detection: Detection;
  /** How long after the fault's start the run still measured, real ms. */
  readonly watchedMs: number;
}

/** The fault by its records: the first start, the last end. Null where none is recorded. */
export function faultWindow(records: readonly JournalRecord[]): FaultWindow | null {
  const events = records.filter((record) => record.kind === 'fault');
  const first = events[0];
  if (first === undefined) return null;
  const denied = events.some(({ event }) => event === 'not-proven');
  return {
    name: first.name,
    proven: !denied && events.some(({ event }) => event === 'proven'),
    startMs: events.find(({ event }) => event === 'started')?.atMs ?? null,
    endMs: events.findLast(({ event }) => event === 'ended')?.atMs ?? null,
  };
}

export function faultEffect(
  records: readonly JournalRecord[],
  samples: readonly Sample[],
  fault: { readonly startMs: number; readonly endMs: number },
  ratePerSecond: number,
): FaultEffect {
  let firstMs = Infinity;
  let lastMs = -Infinity;
  let lastIntendedMs = -Infinity;
  let failed = 0;
  for (const { outcome, intendedMs, endMs } of samples) {
    lastIntendedMs = Math.max(lastIntendedMs, intendedMs);
    if (outcome === 'ok' || endMs < fault.startMs) continue;
    failed += 1;
    firstMs = Math.min(firstMs, intendedMs);
    lastMs = Math.max(lastMs, intendedMs);
  }
  const stillFailing = failed > 0 && lastIntendedMs - lastMs <= clusterGapMs(ratePerSecond);
  const states = records.filter((record) => record.kind === 'target-state');
  return {
    failed,
    outageMs: failed === 0 ? 0 : lastMs - firstMs,
    stillFailing,
    recoverMs: stillFailing ? null : Math.max(0, failed === 0 ? 0 : lastMs - fault.startMs),
    detection: detectLoss(states, fault, namedTargets(records)),
    watchedMs: Math.max(0, lastIntendedMs - fault.startMs),
  };
}

/** Targets that the fault's driver said it took away; null where it named none. */
function namedTargets(records: readonly JournalRecord[]): readonly string[] | null {
  for (const record of records) {
    if (record.kind !== 'fault' || record.event !== 'started') continue;
    const { details } = record;
    if (typeof details !== 'object' || details === null) continue;
    const targets: unknown = Reflect.get(details, 'lostTargets');
    if (Array.isArray(targets) && targets.every((target) => typeof target === 'string')) {
      return targets;
    }
  }
  return null;
}
