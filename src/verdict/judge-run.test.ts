import { describe, expect, it } from 'vitest';
import { measureRun } from '../measure/measure-run.js';
import {
  failingBetween,
  SCENARIO,
  SPEED,
  syntheticJournal,
  TRUTH,
} from '../measure/synthetic-journal.fixture.js';
import type { SyntheticRun } from '../measure/synthetic-journal.fixture.js';
import type { Prediction } from '../model/prediction.js';
import type { Scenario } from '../model/scenario.js';
import type { Verdict } from '../model/verdict.js';
import { judgeRun } from './judge-run.js';
import type { JudgeRunInput, Judgement } from './judge-run.js';
import { summariseRun } from './summarise-run.js';

const PREDICTION: Prediction = {
  fault: 'kill-az',
  lost: ['zone us-east-1a'],
  capacity: { before: 2, after: 1, share: 0.5 },
  path: { survives: true, why: 'the other zone serves' },
  detectSeconds: { low: 10, high: 40 },
  outageSeconds: { low: 0, high: 45 },
  basis: [],
};

/** Down for 29.9 declared seconds; detected after 20; recovered after 30.9. Everything is met. */
const DOWN = failingBetween(5200, 8190);

function judge(run: SyntheticRun, input: Partial<JudgeRunInput> = {}): Judgement {
  const measurement = measureRun(syntheticJournal(run));
  return judgeRun({
    scenario: run.scenario ?? SCENARIO,
    measurement,
    prediction: PREDICTION,
    faultProven: measurement.fault?.proven ?? false,
    speed: SPEED,
    target: 'lab',
    instruments: measurement.instruments,
    ...input,
  });
}

function wanting(objectives: Scenario['objectives'], more: Partial<Scenario> = {}): Scenario {
  return { ...SCENARIO, objectives, ...more };
}

const instruments = syntheticJournal()
  .filter((record) => record.kind === 'instrument')
  .reduce<Record<string, Readonly<Record<string, number>>>>(
    (all, { name, figures }) => ({ ...all, [name]: figures }),
    {},
  );

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

describe('no evidence is never a pass, nor a fail', () => {
  // Every objective is missed in these runs, and still nothing is shown.
  const DEAD = failingBetween(0, 99_999);
  it.each<[string, SyntheticRun, Partial<JudgeRunInput>, RegExp]>([
    ['killed', { ending: null }, {}, /no end.*holdfast recover/],
    ['interrupted', { ending: 'interrupted' }, {}, /interrupted/],
    ['failed', { ending: 'failed' }, {}, /failed before its end/],
    ['the fault not proven', {}, { faultProven: false }, /kill-az .*from outside/],
    ['the fault never started', { fault: [] }, { faultProven: true }, /never started/],
    ['late throughout', { latenessMs: () => 51 }, {}, /too late: by 51 ms at the 99th/],
    [
      'late in one phase only',
      { latenessMs: (at) => (at >= TRUTH.duringMs && at < TRUTH.duringMs + 200 ? 300 : 1) },
      {},
      /phase "during" the probe sent 2% .* more than 250 ms too late/,
    ],
    [
      'errors of this machine',
      { instruments: { ...instruments, probe: { intended: 2500, localErrors: 3 } } },
      {},
      /^3 requests failed on this machine/,
    ],
    [
      'requests without a record',
      { instruments: { ...instruments, probe: { intended: 2501, localErrors: 0 } } },
      {},
      /Only 2500 of 2501/,
    ],
    [
      'a busy lab',
      { instruments: { ...instruments, 'lab-timers': { p99Ms: 25, shortestScaledMs: 200 } } },
      {},
      /25 ms late .* speed 10\)\. .*bears is 8: .*--speed 8\./,
    ],
    [
      'a hopeless lab',
      { instruments: { ...instruments, 'lab-timers': { p99Ms: 900, shortestScaledMs: 200 } } },
      {},
      /too busy even for speed 1/,
    ],
    ['a lab that does not say', { instruments: { probe: { intended: 2500 } } }, {}, /did not say/],
    [
      'pressure that was wanted and not made',
      {
        scenario: wanting(SCENARIO.objectives, {
          load: { engine: 'autocannon', ratePerSecond: 50, connections: 4 },
        }),
      },
      {},
      /50 requests per second of pressure from autocannon/,
    ],
    ['no objective', { scenario: wanting({}) }, {}, /no objective/],
  ])('%s', (_name, run, input, reason) => {
    for (const fate of [DOWN, DEAD]) {
      const { verdict, reasons } = judge({ fate, ...run }, input);
      expect(verdict).toBe('inconclusive');
      expect(reasons.some((text) => reason.test(text))).toBe(true);
    }
  });

  it('no samples at all', () => {
    const records = syntheticJournal({ instruments: { ...instruments, probe: { intended: 0 } } });
    const measurement = measureRun(records.filter(({ kind }) => kind !== 'samples'));
    const { verdict, reasons, objectives } = judgeRun({
      scenario: SCENARIO,
      measurement,
      prediction: PREDICTION,
      faultProven: true,
      speed: SPEED,
      target: 'lab',
      instruments: measurement.instruments,
    });
    expect(verdict).toBe('inconclusive');
    expect(reasons.some((text) => text.includes('recorded no request'))).toBe(true);
    expect(objectives[0]).toMatchObject({ measured: 'no request', verdict: 'inconclusive' });
  });
});

describe('limits of the evidence are not crossed by', () => {
  it.each<[string, SyntheticRun, Partial<JudgeRunInput>]>([
    ['exactly the lateness that is allowed', { latenessMs: () => 50 }, {}],
    ['one stall of the probe', { latenessMs: (at) => (at >= 9000 && at < 9050 ? 300 : 1) }, {}],
    [
      'timers at the limit',
      { instruments: { ...instruments, 'lab-timers': { p99Ms: 20, shortestScaledMs: 200 } } },
      {},
    ],
    [
      'another target, which has no lab timers',
      { instruments: { probe: { intended: 2500 } } },
      { target: 'aws' },
    ],
    [
      'pressure that was made',
      {
        instruments: { ...instruments, load: { sent: 1000 } },
        scenario: wanting(SCENARIO.objectives, {
          load: { engine: 'autocannon', ratePerSecond: 50, connections: 4 },
        }),
      },
      {},
    ],
  ])('%s', (_name, run, input) => {
    expect(judge({ fate: DOWN, ...run }, input)).toMatchObject({ verdict: 'pass' });
  });
});

describe('objectives', () => {
  it.each<[string, Scenario['objectives'], SyntheticRun['fate'], Verdict]>([
    ['availability met exactly', { availability: { during: 0.7 } }, DOWN, 'pass'],
    ['availability missed by one request', { availability: { during: 0.701 } }, DOWN, 'fail'],
    [
      'availability afterwards',
      { availability: { after: 1 } },
      failingBetween(20_000, 20_000),
      'fail',
    ],
    ['downtime met', { downtimeSeconds: 31 }, DOWN, 'pass'],
    ['downtime missed', { downtimeSeconds: 29 }, DOWN, 'fail'],
    ['downtime within its error', { downtimeSeconds: 30 }, DOWN, 'inconclusive'],
    ['no downtime at all', { downtimeSeconds: 0 }, undefined, 'pass'],
    ['detection met', { detectSeconds: 21 }, DOWN, 'pass'],
    ['detection missed', { detectSeconds: 18 }, DOWN, 'fail'],
    ['detection within a poll', { detectSeconds: 20.5 }, DOWN, 'inconclusive'],
    ['recovery met', { recoverSeconds: 32 }, DOWN, 'pass'],
    ['recovery missed', { recoverSeconds: 30 }, DOWN, 'fail'],
    ['not recovered in time', { recoverSeconds: 100 }, failingBetween(5200, 99_999), 'fail'],
    [
      'not recovered when the run ended',
      { recoverSeconds: 300 },
      failingBetween(5200, 99_999),
      'inconclusive',
    ],
  ])('%s', (_name, objectives, fate, verdict) => {
    const run = { scenario: wanting(objectives), ...(fate === undefined ? {} : { fate }) };
    expect(judge(run, { prediction: null }).verdict).toBe(verdict);
  });

  it('say what was missed, with figures, error and limit', () => {
    const { reasons } = judge({ fate: DOWN, scenario: wanting({ downtimeSeconds: 20 }) });
    expect(reasons[0]).toBe('Missed: downtime was 29.9 s ± 0.2 s, wanted at most 20 s.');
  });

  it('never detected: a fail once it was watched for longer than that, else untold', () => {
    const states = [
      [0, 'i-a', 'healthy'],
      [0, 'i-b', 'healthy'],
    ] as const;
    const detect = (seconds: number): Verdict =>
      judge({ states, scenario: wanting({ detectSeconds: seconds }) }, { prediction: null })
        .verdict;
    expect(detect(100)).toBe('fail');
    expect(detect(300)).toBe('inconclusive');
  });

  it('are not judged where they cannot apply', () => {
    const { objectives } = judge({
      lostTargets: [],
      scenario: wanting({ detectSeconds: 10, latencyP95Ms: 1, downtimeSeconds: 60 }),
    });
    expect(objectives.map(({ verdict }) => verdict)).toEqual(['pass', 'not judged', 'not judged']);
    const calm = wanting({ downtimeSeconds: 1, availability: { before: 1 } }, { fault: null });
    const { verdict, objectives: rows } = judge(
      { fault: [], scenario: calm },
      { prediction: null },
    );
    expect(rows.map((row) => row.verdict)).toEqual(['pass', 'not judged']);
    expect(verdict).toBe('pass');
  });

  it('of latency are judged on AWS only, and alone they show nothing in the lab', () => {
    const scenario = wanting({ latencyP95Ms: 15 });
    const slow = { scenario, latencyMs: (at: number) => (at >= TRUTH.afterMs ? 20 : 10) };
    expect(judge(slow, { target: 'aws' }).verdict).toBe('fail');
    expect(judge({ scenario }, { target: 'aws' }).verdict).toBe('pass');
    const lab = judge(slow, { prediction: null });
    expect(lab.verdict).toBe('inconclusive');
    expect(lab.reasons.join()).toMatch(/None of the objectives can be judged on this target/);
  });
});

describe('the prediction', () => {
  const predicting = (more: Partial<Prediction>): Partial<JudgeRunInput> => ({
    prediction: { ...PREDICTION, ...more },
  });

  it.each<[string, Partial<Prediction>, string]>([
    ['inside', { outageSeconds: { low: 20, high: 40 } }, 'agrees'],
    ['outside by less than the error', { outageSeconds: { low: 0, high: 29.8 } }, 'agrees'],
    ['above', { outageSeconds: { low: 0, high: 29 } }, 'contradicts'],
    ['below', { outageSeconds: { low: 31, high: 40 } }, 'contradicts'],
    ['unbounded', { outageSeconds: { low: 0, high: null } }, 'agrees'],
  ])('%s', (_name, more, verdict) => {
    const { agreement } = judge({ fate: DOWN }, predicting(more));
    expect(agreement[0]).toMatchObject({ measuredSeconds: 29.9, verdict });
    expect(agreement[0]?.errorSeconds).toBeCloseTo(0.205, 6);
  });

  it('that is contradicted makes a run inconclusive, and leaves a fail a fail', () => {
    const wrong = predicting({ detectSeconds: { low: 0, high: 5 } });
    const { verdict, reasons } = judge({ fate: DOWN }, wrong);
    expect(verdict).toBe('inconclusive');
    expect(reasons).toEqual([
      expect.stringMatching(/^The prediction is contradicted: detection.* 0 s to 5 s.* 20 s ± 1 s/),
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
  });

  it('is not measured where nothing was seen, which is no agreement', () => {
    const { agreement, verdict } = judge({
      states: [],
      lostTargets: null,
      scenario: wanting({ downtimeSeconds: 60 }),
    });
    expect(agreement[1]).toMatchObject({ measuredSeconds: null, verdict: 'not measured' });
    expect(verdict).toBe('pass');
    expect(judge({}, { prediction: null }).agreement).toEqual([]);
  });
});

it('makes the summary of measured figures and judgement, and invents nothing', () => {
  const measurement = measureRun(syntheticJournal({ fate: DOWN }));
  const judgement = judge({ fate: DOWN });
  const summary = summariseRun({
    scenario: 'kill-az',
    target: 'lab',
    speed: SPEED,
    substitutions: ['PostgreSQL stands in for MySQL.'],
    prediction: PREDICTION,
    measurement,
    judgement,
  });
  expect(summary).toMatchObject({
    verdict: 'pass',
    samples: { intended: 2500, recorded: 2500, failed: 300 },
    downtime: [{ durationDeclaredMs: 29_900 }],
    detectMs: 20_000,
    recoverMs: 30_900,
    predicted: PREDICTION,
  });
  expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
});
