import { expect, it } from 'vitest';
import { measureRun } from '../measure/measure-run.js';
import { SCENARIO, SPEED, syntheticJournal } from '../measure/synthetic-journal.fixture.js';
import { DOWN, judge, PREDICTION } from './judge.fixture.js';
import { summariseRun } from './summarise-run.js';

it('passes where every objective is met and the prediction agrees', () => {
  const { verdict, reasons, agreement, objectives } = judge({ fate: DOWN });
  expect(verdict).toBe('pass');
  expect(reasons).toEqual([
    'All 6 objectives that were judged hold, and what was measured agrees with the prediction (2 of 2).',
  ]);
  expect(agreement.map((row) => row.verdict)).toEqual(['agrees', 'agrees']);
  expect(objectives.map((row) => [row.objective, row.verdict])).toEqual([
    ['availability before', 'pass'],
    ['availability during', 'pass'],
    ['availability after', 'pass'],
    ['downtime', 'pass'],
    ['time to detect', 'pass'],
    ['time to recover', 'pass'],
  ]);
});

it('makes the summary of measured figures and judgement, and invents nothing', () => {
  const measurement = measureRun(syntheticJournal({ fate: DOWN }));
  const judgement = judge({ fate: DOWN });
  const summary = summariseRun({
    scenario: SCENARIO,
    originEpochMs: 0,
    planSha256: 'a'.repeat(64),
    outcomes: [],
    failoversMs: [7],
    secondWitnesses: [],
    target: 'lab',
    speed: SPEED,
    substitutions: ['PostgreSQL stands in for MySQL.'],
    predictions: [PREDICTION],
    measurement,
    judgement,
  });
  expect(summary).toMatchObject({
    verdict: 'pass',
    samples: { intended: 2500, recorded: 2500, failed: 300 },
    downtime: [{ durationDeclaredMs: 29_900 }],
    detectMs: 20_000,
    recoverMs: 30_900,
    faults: [
      {
        name: 'kill-az',
        outageMs: 29_900,
        detectMs: 20_000,
        failoverMs: 7 * SPEED,
        predicted: PREDICTION,
      },
    ],
  });
  expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
});
