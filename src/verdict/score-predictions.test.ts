import { describe, expect, it } from 'vitest';
import type { Agreement, RunSummary } from '../model/summary.js';
import { makeSampleInput } from '../report/sample/sample-input.js';
import { scorePredictions } from './score-predictions.js';

const [sample] = makeSampleInput().summary.runs;

function rowOf(change: Partial<Agreement>): Agreement {
  return {
    what: 'outage: first to last failing request',
    fault: 'stop-instance',
    clock: 'declared',
    predicted: { low: 0, high: 20 },
    measuredSeconds: 10,
    errorSeconds: 1,
    verdict: 'agrees',
    ...change,
  };
}

function score(rows: readonly Agreement[], sound = true): ReturnType<typeof scorePredictions> {
  if (sample === undefined) throw new Error('the sample has a run');
  const run: RunSummary = {
    ...sample,
    agreement: rows,
    faults: sample.faults.map((fault) => ({ ...fault, outageMs: 300_000 })),
  };
  return scorePredictions([{ run, sound }]);
}

describe('how predictions did', () => {
  it('is told with how wide they were, beside one that knows no plan', () => {
    const rows = [
      rowOf({}),
      rowOf({ predicted: { low: 60, high: 130 }, measuredSeconds: 125 }),
      rowOf({ what: 'detection: noticed', measuredSeconds: 70, verdict: 'contradicts' }),
    ];
    expect(score(rows)).toMatchObject({
      held: 2,
      contradicted: 1,
      notMeasured: 0,
      medianWidthSeconds: 20,
      naive: { held: 1, contradicted: 2, medianWidthSeconds: 120 },
    });
  });

  it('judges the naive one within the same error of the observation', () => {
    const near = rowOf({ measuredSeconds: 120.9, verdict: 'contradicts' });
    expect(score([near])?.naive).toMatchObject({ held: 1, contradicted: 0 });
  });

  it('has no width where most have no bound, and none where nothing was decided', () => {
    const open = rowOf({ predicted: { low: 5, high: null } });
    expect(score([open, open, rowOf({})])?.medianWidthSeconds).toBeNull();
    const unseen = rowOf({ measuredSeconds: null, verdict: 'not measured', what: 'detection: x' });
    expect(score([unseen])).toMatchObject({ notMeasured: 1, medianWidthSeconds: null });
  });

  it('takes an outage that had not ended for a lower bound', () => {
    const lasting = rowOf({ measuredSeconds: null, verdict: 'contradicts' });
    expect(score([lasting])?.naive).toMatchObject({ held: 0, contradicted: 1 });
  });

  it('counts nothing of a run whose evidence has a gap, and is null without a prediction', () => {
    expect(score([rowOf({}), rowOf({})], false)).toMatchObject({
      held: 0,
      notMeasured: 2,
      naive: { held: 0, contradicted: 0 },
    });
    expect(score([])).toBeNull();
  });
});
