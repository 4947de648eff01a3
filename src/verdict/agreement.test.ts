import { describe, expect, it } from 'vitest';
import { failingBetween, TRUTH } from '../measure/synthetic-journal.fixture.js';
import type { Prediction } from '../model/prediction.js';
import type { JudgeRunInput } from './judge-run.js';
import { DOWN, judge, PREDICTION, wanting } from './judge.fixture.js';

describe('the prediction', () => {
  const predicting = (more: Partial<Prediction>): Partial<JudgeRunInput> => ({
    predictions: [{ ...PREDICTION, ...more }],
  });

  it.each<[string, Partial<Prediction>, string]>([
    ['inside', { outageSeconds: { low: 20, high: 40 } }, 'agrees'],
    ['outside by less than the error', { outageSeconds: { low: 0, high: 29.8 } }, 'agrees'],
    ['below by less than the error', { outageSeconds: { low: 30, high: 40 } }, 'agrees'],
    ['above', { outageSeconds: { low: 0, high: 29 } }, 'contradicts'],
    ['below', { outageSeconds: { low: 31, high: 40 } }, 'contradicts'],
    ['unbounded', { outageSeconds: { low: 0, high: null } }, 'agrees'],
  ])('%s', (_name, more, verdict) => {
    const { agreement } = judge({ fate: DOWN }, predicting(more));
    expect(agreement[0]).toMatchObject({ measuredSeconds: 29.9, verdict });
    expect(agreement[0]?.errorSeconds).toBeCloseTo(0.225, 6);
  });

  it('is not contradicted by less than the failures lie apart at the ends of the outage', () => {
    const everyTenth = (at: number): 'ok' | 'refused' =>
      at >= 5200 && at <= 8100 && at % 100 === 0 ? 'refused' : 'ok';
    const of = (low: number): unknown =>
      judge({ fate: everyTenth }, predicting({ outageSeconds: { low, high: 40 } })).agreement[0];
    expect(of(31)).toMatchObject({ measuredSeconds: 29, verdict: 'agrees' });
    expect(of(31.2)).toMatchObject({ verdict: 'contradicts' });
  });

  it('that is contradicted makes a run inconclusive, and leaves a fail a fail', () => {
    const wrong = predicting({ detectSeconds: { low: 0, high: 5 } });
    const { verdict, reasons } = judge({ fate: DOWN }, wrong);
    expect(verdict).toBe('inconclusive');
    expect(reasons).toEqual([
      expect.stringMatching(
        /^The prediction is contradicted: detection.*kill-az.* 0 s to 5 s.* 20\.0 s ± 1\.0 s/,
      ),
    ]);
    const failed = judge({ fate: DOWN, scenario: wanting({ downtimeSeconds: 5 }) }, wrong);
    expect(failed.verdict).toBe('fail');
    expect(failed.reasons.length).toBe(2);
  });

  it('is contradicted by an outage that goes on beyond it, and not measured by a shorter one', () => {
    const dead = { fate: failingBetween(5200, 99_999) };
    const rows = (high: number): unknown =>
      judge(dead, predicting({ outageSeconds: { low: 0, high } })).agreement[0];
    expect(rows(60)).toMatchObject({ measuredSeconds: null, verdict: 'contradicts' });
    expect(rows(600)).toMatchObject({ measuredSeconds: null, verdict: 'not measured' });
    const long = predicting({ outageSeconds: { low: 300, high: 600 } });
    expect(judge(dead, long).agreement[0]).toMatchObject({ verdict: 'not measured' });
    const longer = predicting({ outageSeconds: { low: 100, high: 150 } });
    expect(judge(dead, longer).agreement[0]).toMatchObject({ verdict: 'contradicts' });
  });

  it('of latency is compared in real time, as the median before and during', () => {
    const slow = { latencyMs: (at: number) => (at >= TRUTH.duringMs && at < 15_000 ? 110 : 10) };
    const rows = (low: number, high: number): unknown =>
      judge(slow, predicting({ addedLatencyMs: { low, high } })).agreement.at(-1);
    expect(rows(90, 120)).toMatchObject({
      clock: 'real',
      fault: 'kill-az',
      measuredSeconds: 0.1,
      verdict: 'agrees',
    });
    expect(rows(120, 150)).toMatchObject({ verdict: 'contradicts' });
    expect(rows(20, 50)).toMatchObject({ verdict: 'contradicts' });
  });

  it('is not measured where nothing was seen, which is no agreement', () => {
    const { agreement, verdict } = judge({
      states: [],
      lostTargets: null,
      scenario: wanting({ downtimeSeconds: 60 }),
    });
    expect(agreement[1]).toMatchObject({ measuredSeconds: null, verdict: 'not measured' });
    expect(verdict).toBe('pass');
    expect(judge({}, { predictions: [null] }).agreement).toEqual([]);
  });
});
