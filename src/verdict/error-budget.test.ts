import { describe, expect, it } from 'vitest';
import { measureRun } from '../measure/measure-run.js';
import {
  failingBetween,
  SCENARIO,
  SPEED,
  syntheticJournal,
  type SyntheticRun,
} from '../measure/synthetic-journal.fixture.js';
import type { AppliedSlo } from '../model/slo.js';
import { errorBudgetOf } from './error-budget.js';
import { DOWN } from './judge.fixture.js';

const SLO: AppliedSlo = {
  objectives: [],
  availability: 0.999,
  faultsPerYear: { 'kill-az': 0.2 },
  from: 'holdfast.config.ts',
};

function budget(slo: Partial<AppliedSlo> = {}, run: SyntheticRun = {}): unknown {
  const [fault] = measureRun(syntheticJournal({ fate: DOWN, ...run })).faults;
  if (fault === undefined) throw new Error('the scenario has a fault');
  return errorBudgetOf(fault, { ...SCENARIO, slo: { ...SLO, ...slo } }, SPEED);
}

describe('the error budget', () => {
  it('is downtime times the yearly rate against what the objective allows in a year', () => {
    expect(budget()).toEqual({
      perYear: 0.2,
      downtimeSecondsPerYear: expect.closeTo(29.9 * 0.2, 6) as number,
      objective: 0.999,
      allowedSecondsPerYear: expect.closeTo(31_536, 6) as number,
      spent: expect.closeTo((29.9 * 0.2) / 31_536, 9) as number,
    });
  });

  it('is not told where nothing is stated, proven, or over', () => {
    expect(budget({ faultsPerYear: {} })).toBeNull();
    expect(budget({ availability: null })).toBeNull();
    expect(budget({}, { fault: ['started'] })).toBeNull();
    expect(budget({}, { fate: failingBetween(5200, 99_999) })).toBeNull();
  });

  it('is not spent by a fault that nobody noticed', () => {
    expect(budget({}, { fate: () => 'ok' })).toMatchObject({ spent: 0 });
  });
});
