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
import { judgeRun } from './judge-run.js';
import type { JudgeRunInput } from './judge-run.js';
import { DOWN, judge, PREDICTION, wanting } from './judge.fixture.js';

const instruments = Object.fromEntries(
  syntheticJournal()
    .filter((record) => record.kind === 'instrument')
    .map(({ name, figures }) => [name, figures]),
);

describe('no evidence is never a pass, nor a fail', () => {
  // Every objective is missed in these runs, and still nothing is shown.
  const DEAD = failingBetween(0, 99_999);
  it.each<[string, SyntheticRun, Partial<JudgeRunInput>, RegExp]>([
    ['killed', { ending: null }, {}, /no end.*holdfast recover/],
    ['interrupted', { ending: 'interrupted' }, {}, /interrupted/],
    ['failed', { ending: 'failed' }, {}, /failed before its end/],
    ['the fault not proven', { fault: ['started'] }, {}, /kill-az .*from outside.*another cause/],
    [
      'the fault not proven, and nothing failed',
      { fault: ['started'], fate: () => 'ok' },
      {},
      /kill-az .*from outside.*ordinary day/,
    ],
    [
      'a reservation',
      {},
      { reservations: [['only stand-ins were met.']] },
      /kill-az: only stand-ins/,
    ],
    ['aborted', { ending: 'aborted' }, {}, /aborted by its own condition/],
    ['the fault never started', { fault: [] }, {}, /never started/],
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
    [
      'a server of our own that fails too',
      { instruments: { ...instruments, control: { recorded: 250, failed: 1, slow: 0 } } },
      {},
      /1 of 250 requests to a server of Holdfast’s own .* failed meanwhile/,
    ],
    [
      'a server of our own that is late too',
      { instruments: { ...instruments, control: { recorded: 250, failed: 0, slow: 3 } } },
      {},
      /1\.2% of the requests to a server of Holdfast’s own .*more than 250 ms/,
    ],
    [
      'no request to a server of our own',
      { instruments: { ...instruments, control: {} } },
      {},
      /No request to a server of Holdfast’s own/,
    ],
    [
      'pressure of which requests were dropped',
      {
        instruments: { ...instruments, load: { sent: 1000, dropped: 3 } },
        scenario: wanting(SCENARIO.objectives, {
          load: { engine: 'k6', ratePerSecond: 50, connections: 4 },
        }),
      },
      {},
      /k6 dropped 3 requests/,
    ],
    [
      'pressure whose records are not all there',
      {
        instruments: { ...instruments, load: { sent: 1000, dropped: 0, incomplete: 1 } },
        scenario: wanting(SCENARIO.objectives, {
          load: { engine: 'k6-operator', ratePerSecond: 50, connections: 4 },
        }),
      },
      {},
      /Records of k6-operator are missing/,
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
      predictions: [PREDICTION],
      reservations: [],
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
    [
      'one stall of our own server, in a short run',
      { instruments: { ...instruments, control: { recorded: 80, failed: 0, slow: 2 } } },
      {},
    ],
    ['one stall of the probe', { latenessMs: (at) => (at >= 9000 && at < 9050 ? 300 : 1) }, {}],
    [
      'timers at the limit',
      { instruments: { ...instruments, 'lab-timers': { p99Ms: 20, shortestScaledMs: 200 } } },
      {},
    ],
    [
      'another target, which has no lab timers',
      { instruments: { ...instruments, 'lab-timers': {} } },
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
