import { measureRun } from '../measure/measure-run.js';
import {
  failingBetween,
  SCENARIO,
  SPEED,
  syntheticJournal,
} from '../measure/synthetic-journal.fixture.js';
import type { SyntheticRun } from '../measure/synthetic-journal.fixture.js';
import type { Prediction } from '../model/prediction.js';
import type { Scenario } from '../model/scenario.js';
import { judgeRun } from './judge-run.js';
import type { JudgeRunInput, Judgement } from './judge-run.js';

// Judging synthetic runs, for tests.

export const PREDICTION: Prediction = {
  fault: 'kill-az',
  lost: ['zone us-east-1a'],
  capacity: { before: 2, after: 1, share: 0.5 },
  path: { survives: true, why: 'the other zone serves' },
  detectSeconds: { low: 10, high: 40 },
  outageSeconds: { low: 0, high: 45 },
  basis: [],
};

/** Down for 29.9 declared seconds; detected after 20; recovered after 30.9. Everything is met. */
export const DOWN = failingBetween(5200, 8190);

export function judge(run: SyntheticRun, input: Partial<JudgeRunInput> = {}): Judgement {
  const measurement = measureRun(syntheticJournal(run));
  return judgeRun({
    scenario: run.scenario ?? SCENARIO,
    measurement,
    predictions: [PREDICTION],
    reservations: [],
    speed: SPEED,
    target: 'lab',
    instruments: measurement.instruments,
    ...input,
  });
}

export function wanting(
  objectives: Scenario['objectives'],
  more: Partial<Scenario> = {},
): Scenario {
  return { ...SCENARIO, objectives, ...more };
}
