import type { InstrumentFigures } from '../measure/instruments.js';
import type { Measurement } from '../measure/measurement.js';
import type { Interval, Prediction } from '../model/prediction.js';
import type { Scenario } from '../model/scenario.js';
import type { Agreement } from '../model/summary.js';
import { detectErrorSeconds, outageErrorSeconds } from './observation-error.js';

/**
 * Compares each predicted interval with what was measured, within the error of the measurement.
 * What had not ended when the run did is only a lower bound: it contradicts once that bound lies
 * above the interval, and is not measured until then.
 */
export function compareWithPrediction(input: {
  readonly scenario: Scenario;
  readonly measurement: Measurement;
  readonly prediction: Prediction | null;
  readonly speed: number;
  readonly instruments: InstrumentFigures;
}): readonly Agreement[] {
  const { scenario, measurement, prediction, speed, instruments } = input;
  if (prediction === null) return [];
  const { effect } = measurement;
  const declaredSeconds = (realMs: number): number => (realMs * speed) / 1000;
  const rows: Agreement[] = [];

  if (prediction.outageSeconds !== null) {
    rows.push(
      compare({
        what: 'outage: first to last failing request',
        predicted: prediction.outageSeconds,
        seen: effect === null ? null : declaredSeconds(effect.outageMs),
        ended: effect !== null && !effect.stillFailing,
        errorSeconds: outageErrorSeconds(scenario, measurement, speed),
      }),
    );
  }
  const detected = measurement.detectMs;
  const watched = effect !== null && effect.detection.lostTargets.length > 0;
  const watchedSeconds = watched ? declaredSeconds(effect.watchedMs) : null;
  rows.push(
    compare({
      what: 'detection: fault to no more requests routed to what is lost',
      predicted: prediction.detectSeconds,
      seen: detected === null ? watchedSeconds : detected / 1000,
      ended: detected !== null,
      errorSeconds: detectErrorSeconds(instruments, speed),
    }),
  );
  return rows;
}

function compare(row: {
  readonly what: string;
  readonly predicted: Interval;
  /** Declared seconds; with `ended` false only what was seen of it so far. */
  readonly seen: number | null;
  readonly ended: boolean;
  readonly errorSeconds: number;
}): Agreement {
  const { what, predicted, seen, ended, errorSeconds } = row;
  const above = seen !== null && predicted.high !== null && seen - errorSeconds > predicted.high;
  const below = seen !== null && seen + errorSeconds < predicted.low;
  const decided = seen !== null && (ended || above);
  return {
    what,
    predicted,
    measuredSeconds: ended ? seen : null,
    errorSeconds,
    verdict: !decided ? 'not measured' : above || below ? 'contradicts' : 'agrees',
  };
}
