import { EXIT_CODES, HoldfastError } from '../model/error.js';
import type { JournalRecord, Phase, ReadBack } from '../model/journal.js';
import { joinSamples, sampleTables } from '../model/join-samples.js';
import { RequestTable } from '../model/request-table.js';
import { availabilityOf, availabilitySeries } from './availability.js';
import { breakDown } from './breakdown.js';
import { clusterFailures, clusterGapMs } from './downtime.js';
import { INSTRUMENTS, instrumentFigures } from './instruments.js';
import { detectedAfterMs, measureFaults } from './measure-faults.js';
import type { Measurement, PhaseFigures } from './measurement.js';
import { countFailed, countOutcomes, countTimeouts } from './outcomes.js';
import { VERY_LATE_MS } from './measurement.js';
import { latencyPercentiles, percentileAmong } from './percentiles.js';
import { phaseWindows } from './phase-windows.js';
import type { Window } from './phase-windows.js';

/**
 * Works out every figure of a run from its journal. Pure: the same records give the same figures,
 * in whatever order the samples were written. `samples` are those of the records, where the caller has
 * joined them already. `detectMs`, `recoverMs` and `durationDeclaredMs` are
 * declared time; all else is real.
 */
export function measureRun(
  records: readonly JournalRecord[],
  samples = joinSamples(records),
): Measurement {
  const start = records[0];
  if (start?.kind !== 'start') {
    throw new HoldfastError('measure/no-start', 'The records have no start record in front', {
      exitCode: EXIT_CODES.internal,
    });
  }
  const { speed, originEpochMs } = start;
  const { ratePerSecond } = start.scenario.probe;
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
    before: {
      requests: phases.before.recorded,
      failed: phases.before.failed,
      latencyMs: phases.before.latencyMs,
    },
  });
  const lateness = latenessOf(samples);

  return {
    ending: { outcome: end?.outcome ?? 'missing', reason: end?.reason ?? null },
    samples: {
      intended: instruments[INSTRUMENTS.probe]?.['intended'] ?? samples.length,
      recorded: samples.length,
      failed: countFailed(samples),
    },
    outcomes: countOutcomes(samples),
    breakdown: breakDown(sampleTables(records)),
    latenessMs: {
      p50: percentileAmong(lateness, 0.5),
      p99: percentileAmong(lateness, 0.99),
      max: percentileAmong(lateness, 1),
    },
    availability: availabilityOf(seconds, run.endMs - run.startMs),
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
function sampledWindow(sorted: RequestTable, ratePerSecond: number): Window {
  if (sorted.length === 0) return { startMs: 0, endMs: 0 };
  const lastMs = sorted.intendedMs(sorted.length - 1);
  return { startMs: sorted.intendedMs(0), endMs: lastMs + 1000 / ratePerSecond };
}

function latenessOf(samples: RequestTable): Float64Array {
  const lateness = new Float64Array(samples.length);
  for (let row = 0; row < samples.length; row += 1) lateness[row] = samples.latenessMs(row);
  return lateness;
}

function measurePhase(samples: RequestTable, window: Window | null): PhaseFigures {
  const inPhase =
    window === null ? RequestTable.EMPTY : samples.between(window.startMs, window.endMs);
  const seconds = window === null ? [] : availabilitySeries(inPhase, window.startMs);
  const outcomes = countOutcomes(inPhase);
  const veryLate = latenessOf(inPhase).filter((ms) => ms > VERY_LATE_MS);
  return {
    window,
    recorded: inPhase.length,
    failed: inPhase.length - outcomes.ok,
    timeouts: countTimeouts(outcomes),
    availability: availabilityOf(seconds, window === null ? 0 : window.endMs - window.startMs),
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
