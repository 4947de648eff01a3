import type { InstrumentFigures } from '../measure/instruments.js';
import { detectedAfterMs, type ClusterMeasurement } from '../measure/measure-faults.js';
import type { Measurement } from '../measure/measurement.js';
import type { Interval, Prediction } from '../model/prediction.js';
import type { Scenario } from '../model/scenario.js';
import type { Agreement } from '../model/summary.js';
import { detectErrorSeconds, outageErrorSeconds } from './observation-error.js';

export interface AgreementInput {
  readonly scenario: Scenario;
  readonly measurement: Measurement;
  /** By the fault's index in the scenario; null where none was made. */
  readonly predictions: readonly (Prediction | null)[];
  readonly speed: number;
  readonly instruments: InstrumentFigures;
}

/**
 * Compares each predicted interval with what was measured, within the error of the measurement.
 * What had not ended when the run did is only a lower bound: it contradicts once that bound lies
 * above the interval, and is not measured until then. What users saw of faults that overlap is
 * compared with their predictions taken together.
 */
export function compareWithPrediction(input: AgreementInput): readonly Agreement[] {
  const { clusters, faults } = input.measurement;
  const neverBegan = faults.filter(({ effect }) => effect === null);
  return [
    ...clusters.flatMap((cluster) => [
      ...compareOutage(cluster, input),
      ...cluster.faults.flatMap((fault) => [
        ...compareDetection(fault, input),
        ...compareLatency(fault, input),
      ]),
    ]),
    ...neverBegan.flatMap(({ fault }) => compareDetection(fault, input)),
  ];
}

function compareOutage(
  { faults, startMs, users }: ClusterMeasurement,
  { scenario, measurement, predictions, speed }: AgreementInput,
): readonly Agreement[] {
  const predicted = predictedTogether(
    faults.map((fault) => ({
      outage: predictions[fault]?.outageSeconds ?? null,
      // How much later than the first of them it began, declared seconds.
      afterSeconds: (((measurement.faults[fault]?.startMs ?? startMs) - startMs) * speed) / 1000,
    })),
  );
  if (predicted === null) return [];
  return [
    compare({
      what: 'outage: first to last failing request',
      fault: faults.map((fault) => measurement.faults[fault]?.name).join(' + '),
      predicted,
      seen: (users.outageMs * speed) / 1000,
      ended: !users.stillFailing,
      errorSeconds: outageErrorSeconds(scenario, measurement, speed, users),
    }),
  ];
}

/**
 * Of one fault its own interval. Of several: users see at least the longest of them, and at most from
 * the first's beginning to the last's latest end. Null where one of them has no prediction.
 */
function predictedTogether(
  parts: readonly { readonly outage: Interval | null; readonly afterSeconds: number }[],
): Interval | null {
  const stated = parts.flatMap(({ outage, afterSeconds }) =>
    outage === null ? [] : [{ outage, afterSeconds }],
  );
  const [first] = stated;
  if (first === undefined || stated.length < parts.length) return null;
  if (stated.length === 1) return first.outage;
  const felt = stated.filter(({ outage }) => outage.high !== 0);
  const from = Math.min(...felt.map(({ afterSeconds }) => afterSeconds));
  const ends = felt.map(({ outage, afterSeconds }) =>
    outage.high === null ? null : afterSeconds - from + outage.high,
  );
  return {
    low: Math.max(0, ...felt.map(({ outage }) => outage.low)),
    high: ends.includes(null) ? null : Math.max(0, ...ends.map(Number)),
  };
}

function compareDetection(
  fault: number,
  { measurement, predictions, speed, instruments }: AgreementInput,
): readonly Agreement[] {
  const prediction = predictions[fault] ?? null;
  const measured = measurement.faults[fault];
  if (prediction === null || measured === undefined) return [];
  const detectedMs = detectedAfterMs(measured);
  // It took no target away, so there is nothing to detect.
  if (detectedMs === undefined) return [];
  const { effect, name } = measured;
  const watched = effect !== null && effect.detection.lostTargets.length > 0;
  const seenMs = detectedMs ?? (watched ? effect.watchedMs : null);
  return [
    compare({
      what: 'detection: fault to no more requests routed to what is lost',
      fault: name,
      predicted: prediction.detectSeconds,
      seen: seenMs === null ? null : (seenMs * speed) / 1000,
      ended: detectedMs !== null,
      errorSeconds: detectErrorSeconds(instruments, speed),
    }),
  ];
}

/**
 * How much longer the median request took while the fault lasted than before it, real time: what
 * faults do that make requests slow and let none fail. Of faults that overlap it tells nothing.
 */
function compareLatency(
  fault: number,
  { measurement, predictions }: AgreementInput,
): readonly Agreement[] {
  const added = predictions[fault]?.addedLatencyMs;
  const measured = measurement.faults[fault];
  if (added === undefined || measured === undefined || measured.together.length > 0) return [];
  const { before, during } = measured.comparison;
  const [from, to] = [before.latencyMs.p50, during.latencyMs.p50];
  return [
    compare({
      what: 'latency: how much longer the median request took',
      fault: measured.name,
      clock: 'real',
      predicted: { low: added.low / 1000, high: added.high === null ? null : added.high / 1000 },
      seen: from === null || to === null ? null : (to - from) / 1000,
      ended: from !== null && to !== null,
      // A request that was sent late took as much longer, counted from its intended time.
      errorSeconds: (measurement.latenessMs.p50 ?? 0) / 1000,
    }),
  ];
}

function compare(row: {
  readonly what: string;
  readonly fault: string;
  readonly clock?: 'real';
  readonly predicted: Interval;
  /** Seconds on that clock; with `ended` false only what was seen of it so far. */
  readonly seen: number | null;
  readonly ended: boolean;
  readonly errorSeconds: number;
}): Agreement {
  const { what, fault, clock = 'declared', predicted, seen, ended, errorSeconds } = row;
  return {
    what,
    fault,
    clock,
    predicted,
    measuredSeconds: ended ? seen : null,
    errorSeconds,
    verdict: liesWithin(predicted, { seen, ended, errorSeconds }),
  };
}

/**
 * Whether an interval agrees with what was seen, within the error of that. What had not ended is only
 * a lower bound, and decides nothing until it lies above.
 */
export function liesWithin(
  predicted: Interval,
  {
    seen,
    ended,
    errorSeconds,
  }: { readonly seen: number | null; readonly ended: boolean; readonly errorSeconds: number },
): Agreement['verdict'] {
  if (seen === null) return 'not measured';
  const above = predicted.high !== null && seen - errorSeconds > predicted.high;
  if (above) return 'contradicts';
  if (!ended) return 'not measured';
  return seen + errorSeconds < predicted.low ? 'contradicts' : 'agrees';
}
