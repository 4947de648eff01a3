import { describe, expect, it } from 'vitest';
import type { Summary } from '../model/summary.js';
import type { Verdict } from '../model/verdict.js';
import { makeSampleInput } from './sample/sample-input.js';
import { headlineOf } from './words.js';

const sample = makeSampleInput().summary;

function summaryOf(
  verdict: Verdict,
  gate: Verdict | null,
  ...runs: readonly (readonly [target: string, verdict: Verdict])[]
): Summary {
  const [run] = sample.runs;
  if (run === undefined || sample.gate === null) throw new Error('the sample has a run and a gate');
  return {
    version: 3,
    verdict,
    gate: gate === null ? null : { ...sample.gate, verdict: gate },
    runs: runs.map(([target, each]) => ({ ...run, target, verdict: each })),
    repeats: [],
    predictions: null,
  };
}

describe('headlineOf', () => {
  it.each([
    [summaryOf('pass', 'pass', ['lab', 'pass']), 'Holds by its plan and in the lab'],
    [summaryOf('pass', 'pass'), 'Holds by its plan'],
    [summaryOf('fail', 'fail', ['lab', 'pass']), 'Does not hold by its plan; holds in the lab'],
    [
      summaryOf('fail', 'pass', ['lab', 'pass'], ['lab', 'fail'], ['lab', 'inconclusive']),
      'Does not hold in the lab; holds by its plan',
    ],
    [
      summaryOf('fail', 'fail', ['lab', 'inconclusive'], ['aws', 'pass']),
      'Does not hold by its plan; inconclusive in the lab; holds on AWS',
    ],
    [summaryOf('pass', null, ['localstack', 'pass']), 'Holds on LocalStack'],
    [summaryOf('inconclusive', null), 'Inconclusive'],
  ])('case %#', (summary, headline) => {
    expect(headlineOf(summary).join('; ')).toBe(headline);
  });

  it('never says better than the verdict, and still says where it was run', () => {
    expect(headlineOf(summaryOf('inconclusive', 'pass', ['lab', 'pass']))).toEqual([
      'Inconclusive in the lab',
    ]);
  });
});
