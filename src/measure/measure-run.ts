import { EXIT_CODES, HoldfastError } from '../model/error.js';
import type { JournalRecord, Phase, ReadBack } from '../model/journal.js';
import { isTimeout, OUTCOMES } from '../model/sample.js';
import type { Outcome, Sample } from '../model/sample.js';
import { availabilityOf, availabilitySeries } from './availability.js';
import { availabilityInterval } from './availability-interval.js';
import { breakDown } from './breakdown.js';
import { clusterFailures, clusterGapMs } from './downtime.js';
import { INSTRUMENTS, instrumentFigures } from './instruments.js';
import { detectedAfterMs, measureFaults } from './measure-faults.js';
import type { Measurement, PhaseFigures } from './measurement.js';
import { VERY_LATE_MS } from './measurement.js';
import { latencyPercentiles, percentileOf } from './percentiles.js';
import { phaseWindows } from './phase-windows.js';
import type { Window } from './phase-windows.js';

/**
 * Works out every figure of a run from its journal. Pure: the same records give the same figures,
 * in whatever order the samples were written. `detectMs`, `recoverMs` and `durationDeclaredMs` are
 * declared time; all else is real.
 */
export function measureRun(records: readonly JournalRecord[]): Measurement {
  const start = records[0];
  if (start?.kind !== 'start') {
    throw new HoldfastError('measure/no-start', 'The records have no start record in front', {
      exitCode: EXIT_CODES.internal,
    });
  }
  const { speed, originEpochMs } = start;
  const { ratePerSecond } = start.scenario.probe;
  const samples = records
    .flatMap((record) => (record.kind === 'samples' ? record.samples : []))
    .sort((a, b) => a.intendedMs - b.intendedMs || a.endMs - b.endMs);
  const end = records.findLast((record) => record.kind === 'end');
  const instruments = instrumentFigures(records);
  const run = sampledWindow(samples, ratePerSecond);
  const windows = phaseWindows(records, run.endMs);
  const seconds = availabilitySeries(samples, run.startMs);
  const phases: Record<Phase, PhaseFigures> = {
    before: measurePhase(samples, windows.before ?? null),
    during: measurePhase(samples, windows.during ?? null),
    after: measurePhase(samples, windows.after ?? null),
  };
  const { faults, clusters } = measureFaults(records, samples, {
    names: start.scenario.faults.map(({ name }) => name),
    ratePerSecond,
    endMs: run.endMs,
    before: windows.before ?? null,
  });
  const lateness = Float64Array.from(samples, ({ sentMs, intendedMs }) => sentMs - intendedMs);
  lateness.sort();

  return {
    ending: { outcome: end?.outcome ?? 'missing', reason: end?.reason ?? null },
    samples: {
      intended: instruments[INSTRUMENTS.probe]?.['intended'] ?? samples.length,
      recorded: samples.length,
      failed: samples.filter(({ outcome }) => outcome !== 'ok').length,
    },
    outcomes: countOutcomes(samples),
    breakdown: breakDown(samples),
    latenessMs: {
      p50: percentileOf(lateness, 0.5),
      p99: percentileOf(lateness, 0.99),
      max: percentileOf(lateness, 1),
    },
    availability: availabilityOf(seconds, run.endMs - run.startMs),
    interval: availabilityInterval(seconds),
    phases,
    latencyMs: {
      before: phases.before.latencyMs,
      during: phases.during.latencyMs,
      after: phases.after.latencyMs,
    },
    downtime: clusterFailures(samples, clusterGapMs(ratePerSecond)).map((cluster) => ({
      startMs: originEpochMs + cluster.firstMs,
      endMs: originEpochMs + cluster.lastMs,
      durationDeclaredMs: (cluster.lastMs - cluster.firstMs) * speed,
      failed: cluster.failed,
    })),
    faults,
    clusters,
    detectMs: longest(faults.map(detectedAfterMs), speed),
    recoverMs: longest(
      clusters.map(({ recoverMs }) => recoverMs),
      speed,
    ),
    writes: readBackOf(records, 'writes'),
    sessions: readBackOf(records, 'sessions'),
    alarms: records
      .filter((record) => record.kind === 'alarm')
      .map(({ atMs, name, state }) => ({ atMs, name, state })),
    instruments,
  };
}

/** From the first intended time to the one that would have followed the last. */
function sampledWindow(sorted: readonly Sample[], ratePerSecond: number): Window {
  const first = sorted[0]?.intendedMs ?? 0;
  const last = sorted.at(-1)?.intendedMs;
  return { startMs: first, endMs: last === undefined ? first : last + 1000 / ratePerSecond };
}

function measurePhase(samples: readonly Sample[], window: Window | null): PhaseFigures {
  const inPhase =
    window === null
      ? []
      : samples.filter(
          ({ intendedMs }) => intendedMs >= window.startMs && intendedMs < window.endMs,
        );
  const seconds = window === null ? [] : availabilitySeries(inPhase, window.startMs);
  const veryLate = inPhase.filter(({ sentMs, intendedMs }) => sentMs - intendedMs > VERY_LATE_MS);
  return {
    window,
    recorded: inPhase.length,
    failed: inPhase.filter(({ outcome }) => outcome !== 'ok').length,
    timeouts: inPhase.filter(({ outcome }) => isTimeout(outcome)).length,
    availability: availabilityOf(seconds, window === null ? 0 : window.endMs - window.startMs),
    interval: availabilityInterval(seconds),
    latencyMs: latencyPercentiles(inPhase),
    veryLateShare: inPhase.length === 0 ? null : veryLate.length / inPhase.length,
  };
}

/** The longest in declared ms; null where there is none, or one of them was not seen. */
function longest(realMs: readonly (number | null | undefined)[], speed: number): number | null {
  const stated = realMs.filter((ms) => ms !== undefined);
  if (stated.length === 0 || stated.includes(null)) return null;
  return Math.max(...stated.map(Number)) * speed;
}

function readBackOf(records: readonly JournalRecord[], what: ReadBack['what']): ReadBack | null {
  const found = records.findLast(
    (record) => record.kind === 'read-back' && record.readBack.what === what,
  );
  return found?.kind === 'read-back' ? found.readBack : null;
}

function countOutcomes(samples: readonly Sample[]): Readonly<Record<Outcome, number>> {
  const counts = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<
    Outcome,
    number
  >;
  for (const { outcome } of samples) counts[outcome] += 1;
  return counts;
}
