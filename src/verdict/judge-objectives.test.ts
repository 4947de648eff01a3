import { describe, expect, it } from 'vitest';
import { measureRun } from '../measure/measure-run.js';
import {
  failingBetween,
  SPEED,
  syntheticJournal,
  TRUTH,
} from '../measure/synthetic-journal.fixture.js';
import type { SyntheticRun } from '../measure/synthetic-journal.fixture.js';
import type { Scenario } from '../model/scenario.js';
import type { Verdict } from '../model/verdict.js';
import { DOWN, judge, wanting } from './judge.fixture.js';
import { judgeObjectives } from './judge-objectives.js';

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
    // One look of 100 ms and timers 2 ms late, at speed 10: 1.02 s.
    ['detection met', { detectSeconds: 21.1 }, DOWN, 'pass'],
    ['detection within its error', { detectSeconds: 21 }, DOWN, 'inconclusive'],
    ['detection missed', { detectSeconds: 18 }, DOWN, 'fail'],
    ['detection within half a look', { detectSeconds: 20.5 }, DOWN, 'inconclusive'],
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
    expect(judge(run, { predictions: [null] }).verdict).toBe(verdict);
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
      judge({ states, scenario: wanting({ detectSeconds: seconds }) }, { predictions: [null] })
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
    const calm = wanting({ downtimeSeconds: 1, availability: { before: 1 } }, { faults: [] });
    const { verdict, objectives: rows } = judge(
      { fault: [], scenario: calm },
      { predictions: [null] },
    );
    expect(rows.map((row) => row.verdict)).toEqual(['pass', 'not judged']);
    expect(verdict).toBe('pass');
  });

  it('of latency are judged on AWS only, and alone they show nothing in the lab', () => {
    const scenario = wanting({ latencyP95Ms: 15 });
    const slow = { scenario, latencyMs: (at: number) => (at >= TRUTH.afterMs ? 20 : 10) };
    expect(judge(slow, { target: 'aws' }).verdict).toBe('fail');
    expect(judge({ scenario }, { target: 'aws' }).verdict).toBe('pass');
    const lab = judge(slow, { predictions: [null] });
    expect(lab.verdict).toBe('inconclusive');
    expect(lab.reasons.join()).toMatch(/None of the objectives can be judged on this target/);
  });
});

it('says of an objective of the configuration where it comes from', () => {
  const slo = {
    objectives: ['downtimeSeconds'],
    availability: null,
    faultsPerYear: {},
    from: 'c.ts',
  };
  const scenario = wanting({ downtimeSeconds: 5, recoverSeconds: 60 }, { slo } as object);
  const { objectives, reasons } = judge({ fate: DOWN, scenario });
  expect(objectives.map(({ wanted }) => wanted)).toEqual([
    'at most 5 s (slo of c.ts)',
    'at most 60 s',
  ]);
  expect(reasons[0]).toContain('wanted at most 5 s (slo of c.ts).');
});

it('misses a rollout that the stack’s own guards ended, whatever the scenario asks for', () => {
  const details = {
    operation: 'CreateDeployment',
    state: 'Stopped',
    wanted: 'Succeeded',
    why: 'The alarm 5xx is in the ALARM state.',
  };
  const records = [
    ...syntheticJournal({}),
    {
      kind: 'call',
      atMs: 6000,
      fault: 0,
      name: 'create-deployment',
      event: 'rejected',
      details,
    } as const,
  ];
  const measurement = measureRun(records);
  const rows = judgeObjectives({
    scenario: wanting({}),
    measurement,
    speed: SPEED,
    target: 'lab',
    instruments: measurement.instruments,
  });
  expect(rows).toEqual([
    {
      objective: 'end of kill-az',
      wanted: 'CreateDeployment to end as Succeeded',
      measured: 'Stopped (The alarm 5xx is in the ALARM state)',
      verdict: 'fail',
    },
  ]);
});
