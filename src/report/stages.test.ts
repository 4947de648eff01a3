import { expect, it } from 'vitest';
import { makeSampleInput } from './sample/sample-input.js';
import { milestonesOf } from './stages.js';

const [, run] = makeSampleInput().summary.runs;
if (run === undefined) throw new Error('the sample has two runs');
const [fault] = run.faults;
if (fault === undefined) throw new Error('the run has a fault');

it('puts what was seen in its order, and adds up to the fault’s length', () => {
  const stages = milestonesOf(run, 0);
  expect(stages.map(({ what }) => what)).toEqual([
    'noticed',
    'failed over',
    'last failure',
    'fault ends',
  ]);
  expect(stages.reduce((sum, { sinceMs }) => sum + sinceMs, 0)).toBeCloseTo(240_000, 6);
});

it('goes by time where users recovered before the load balancer noticed', () => {
  const early = { ...run, faults: [{ ...fault, recoverMs: 5000 }] };
  expect(milestonesOf(early, 0)[0]).toMatchObject({ what: 'last failure', sinceMs: 5000 });
});

it('has nothing of a fault that never started, and no last failure where none failed', () => {
  expect(milestonesOf({ ...run, faults: [{ ...fault, startedAt: null }] }, 0)).toEqual([]);
  const clean = { ...run, faults: [{ ...fault, failed: 0 }] };
  expect(milestonesOf(clean, 0).map(({ what }) => what)).not.toContain('last failure');
});
