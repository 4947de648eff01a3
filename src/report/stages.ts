import type { Interval } from '../model/prediction.js';
import type { RunSummary } from '../model/summary.js';

/** A moment after a fault's start. Durations are declared milliseconds. */
export interface Milestone {
  readonly what: 'noticed' | 'failed over' | 'last failure' | 'fault ends';
  readonly atMs: number;
  /** Since the milestone before it, or since the fault's start. */
  readonly sinceMs: number;
  /** By how much the observation can be off; null where nobody measured it. */
  readonly errorMs: number | null;
  /** Declared seconds after the fault's start; null where nothing was predicted of it. */
  readonly predicted: Interval | null;
}

/** What each milestone means. */
export const MEANINGS: Readonly<Record<Milestone['what'], string>> = {
  noticed: 'nothing that is lost gets requests any more',
  'failed over': 'what was lost has a successor',
  'last failure': 'no request failed after it',
  'fault ends': 'the fault is undone',
};

/**
 * Where time went after a fault began: what was seen of it, in the order in which it came. Empty
 * where the fault never started.
 */
export function milestonesOf(run: RunSummary, index: number): readonly Milestone[] {
  const fault = run.faults[index];
  if (fault === undefined || fault.startedAt === null) return [];
  const lastedMs = fault.endedAt === null ? null : (fault.endedAt - fault.startedAt) * run.speed;
  const all: Omit<Milestone, 'sinceMs' | 'atMs'>[] = [];
  const times: number[] = [];
  const add = (
    what: Milestone['what'],
    atMs: number | null,
    errorMs: number | null,
    predicted: Interval | null,
  ): void => {
    if (atMs === null) return;
    all.push({ what, errorMs, predicted });
    times.push(Math.max(0, atMs));
  };
  add('noticed', fault.detectMs, run.errorMs.detect, fault.predicted?.detectSeconds ?? null);
  add('failed over', fault.failoverMs, null, null);
  // Of faults that overlap it cannot be told whose failure was the last.
  if (fault.failed !== 0) add('last failure', fault.recoverMs, run.errorMs.recover, null);
  add('fault ends', lastedMs, null, null);
  const ordered = all
    .map((each, place) => ({ ...each, atMs: times[place] ?? 0 }))
    .sort((a, b) => a.atMs - b.atMs);
  return ordered.map((each, place) => ({
    ...each,
    sinceMs: each.atMs - (ordered[place - 1]?.atMs ?? 0),
  }));
}
