import { describe, expect, it } from 'vitest';
import { syntheticSamples, TRUTH } from '../measure/synthetic-journal.fixture.js';
import { SampleTable } from '../model/sample-table.js';
import type { WitnessAnswer } from '../model/second-witness.js';
import { DOWN, judge } from './judge.fixture.js';
import { weighWitnesses } from './weigh-witnesses.js';

const samples = SampleTable.of(
  syntheticSamples({ fate: DOWN, latencyMs: (at) => (at < 9000 ? 20 : 10) }),
);

function weigh(
  change: Partial<WitnessAnswer>,
  target = 'aws',
): ReturnType<typeof weighWitnesses>[0] {
  const answer: WitnessAnswer = {
    name: 'ALB',
    source: 'cloudwatch',
    query: '1 - (a) / (b)',
    figure: 'availability',
    tolerance: 0.02,
    phase: 'during',
    fromMs: TRUTH.duringMs,
    toMs: TRUTH.afterMs,
    value: 0.7,
    note: '',
    ...change,
  };
  const [row] = weighWitnesses([answer], samples, target);
  if (row === undefined) throw new Error('an answer has a row');
  return row;
}

describe('a second witness', () => {
  it.each<[string, Partial<WitnessAnswer>, string]>([
    ['the same', {}, 'agrees'],
    ['just within its tolerance', { value: 0.72 }, 'agrees'],
    ['above it', { value: 0.721 }, 'contradicts'],
    ['below it', { value: 0.679 }, 'contradicts'],
    ['of another time, where all was well', { fromMs: 15_100, toMs: 20_000, value: 1 }, 'agrees'],
    ['latency', { figure: 'latencyP95Ms', value: 21, tolerance: 1 }, 'agrees'],
    ['other latency', { figure: 'latencyP95Ms', value: 22, tolerance: 1 }, 'contradicts'],
    ['no value', { value: null, note: 'It answered 500' }, 'not measured'],
    ['a time without requests', { fromMs: 90_000, toMs: 91_000 }, 'not measured'],
  ])('%s', (_, change, verdict) => {
    expect(weigh(change)).toMatchObject({ verdict });
  });

  it('is placed beside the probe with both values, the time, the tolerance and what it is', () => {
    expect(weigh({}, 'lab').note).toBe(
      'It says 70% available, and the probe 70% available of the same 10 s real; they may differ by 2 points. This CloudWatch is the lab’s: a model.',
    );
    expect(weigh({ value: null, note: 'It answered 500' }).note).toBe('It answered 500');
  });

  it('keeps a run from passing where it contradicts, and decides nothing else', () => {
    const contradicts = { secondWitnesses: [weigh({ value: 0.2 })] };
    const doubted = judge({ fate: DOWN }, contradicts);
    expect(doubted).toMatchObject({ verdict: 'inconclusive', sound: true });
    expect(doubted.reasons[0]).toMatch(/second witness ALB .*during.*20% available.*the probe 70%/);
    for (const row of [weigh({}), weigh({ value: null, note: 'x' })]) {
      expect(judge({ fate: DOWN }, { secondWitnesses: [row] }).verdict).toBe('pass');
    }
    const failing = { fate: () => 'http-error' as const };
    expect(judge(failing, { secondWitnesses: [weigh({})] }).verdict).toBe(judge(failing).verdict);
  });
});
