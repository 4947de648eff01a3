import { EXIT_CODES, HoldfastError } from '../model/error.js';
import type { JournalRecord, Phase } from '../model/journal.js';
import { OUTCOMES } from '../model/sample.js';
import type { Outcome, Sample } from '../model/sample.js';
import { availabilityOf, availabilitySeries } from './availability.js';
import { availabilityInterval } from './availability-interval.js';
import { clusterFailures, clusterGapMs } from './downtime.js';
import { faultEffect, faultWindow } from './fault-effect.js';
import type { FaultWindow } from './fault-effect.js';
import { INSTRUMENTS, instrumentFigures } from './instruments.js';
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
  const fault = faultWindow(records);
  const effect =
    fault?.startMs == null
      ? null
      : faultEffect(
          records,
          samples,
          { startMs: fault.startMs, endMs: fault.endMs ?? run.endMs },
          ratePerSecond,
        );
  const phases: Record<Phase, PhaseFigures> = {
    before: measurePhase(samples, windows.before ?? null),
    during: measurePhase(samples, windows.during ?? null),
    after: measurePhase(samples, windows.after ?? null),
  };
  const detectedMs = effect?.detection.atMs ?? null;
  const lateness = Float64Array.from(samples, ({ sentMs, intendedMs }) => sentMs - intendedMs);
  lateness.sort();

  return {
    ending: { outcome: end?.outcome ?? 'missing', reason: end?.reason ?? null },
    fault: fault && inEpochTime(fault, originEpochMs),
    samples: {
      intended: instruments[INSTRUMENTS.probe]?.['intended'] ?? samples.length,
      recorded: samples.length,
      failed: samples.filter(({ outcome }) => outcome !== 'ok').length,
    },
    outcomes: countOutcomes(samples),
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
    effect,
    detectMs:
      detectedMs === null || fault?.startMs == null ? null : (detectedMs - fault.startMs) * speed,
    recoverMs: effect?.recoverMs == null ? null : effect.recoverMs * speed,
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
    timeouts: inPhase.filter(({ outcome }) => outcome === 'timeout').length,
    availability: availabilityOf(seconds, window === null ? 0 : window.endMs - window.startMs),
    interval: availabilityInterval(seconds),
    latencyMs: latencyPercentiles(inPhase),
    veryLateShare: inPhase.length === 0 ? null : veryLate.length / inPhase.length,
  };
}

function inEpochTime(fault: FaultWindow, originEpochMs: number): Measurement['fault'] {
  const epoch = (ms: number | null): number | null => (ms === null ? null : originEpochMs + ms);
  return {
    name: fault.name,
    proven: fault.proven,
    startedAt: epoch(fault.startMs),
    endedAt: epoch(fault.endMs),
  };
}

function countOutcomes(samples: readonly Sample[]): Readonly<Record<Outcome, number>> {
  const counts = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<
    Outcome,
    number
  >;
  for (const { outcome } of samples) counts[outcome] += 1;
  return counts;
}
