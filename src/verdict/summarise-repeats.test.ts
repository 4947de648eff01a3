import { describe, expect, it } from 'vitest';
import type { RunSummary, RepeatSummary } from '../model/summary.js';
import { makeSampleInput } from '../report/sample/sample-input.js';
import { summariseRepeats } from './summarise-repeats.js';
import { summariseRuns } from './summarise-runs.js';
import { SCENARIO } from '../measure/synthetic-journal.fixture.js';

const [sample] = makeSampleInput().summary.runs;

function runOf(outageMs: number, change: Partial<RunSummary> = {}): RunSummary {
  if (sample === undefined) throw new Error('the sample has a run');
  const faults = sample.faults.map((fault) => ({
    ...fault,
    outageMs,
    recoverMs: outageMs + 500,
  }));
  return { ...sample, startedAt: outageMs, faults, ...change };
}

function outage(summary: RepeatSummary | null): RepeatSummary['figures'][number] | undefined {
  return summary?.figures.find(({ what }) => what === 'outage of stop-instance');
}

describe('runs of one scenario', () => {
  it('give each figure its values in order, median, spread and an interval', () => {
    const repeats = [3000, 1000, 2000, 5000, 4000].map((ms) => ({
      run: runOf(ms),
      sound: true,
    }));
    expect(outage(summariseRepeats(repeats))).toEqual({
      what: 'outage of stop-instance',
      unit: 'declared seconds',
      values: [3, 1, 2, 5, 4],
      median: 3,
      low: 1,
      high: 5,
      interval: { low: 1, high: 5, level: 0.9 },
    });
    expect(outage(summariseRepeats(repeats.slice(0, 4)))?.interval).toBeNull();
    expect(summariseRepeats(repeats.slice(0, 1))).toBeNull();
  });

  it('have no value, and no interval, where one is not sound, not proven or not over', () => {
    const sound = [1000, 2000, 3000, 4000, 5000].map((ms) => ({ run: runOf(ms), sound: true }));
    const faultsOf = (change: object): RunSummary['faults'] =>
      runOf(9000).faults.map((fault) => ({ ...fault, ...change }));
    for (const bad of [
      { run: runOf(9000), sound: false },
      { run: runOf(9000, { faults: faultsOf({ proven: false }) }), sound: true },
      { run: runOf(9000, { faults: faultsOf({ recoverMs: null }) }), sound: true },
    ]) {
      expect(outage(summariseRepeats([...sound, bad]))).toMatchObject({
        values: [1, 2, 3, 4, 5, null],
        high: 5,
        interval: null,
      });
    }
  });

  it('are put together in the order of their start, and the worst verdict counts', () => {
    const runs = [runOf(3000), runOf(1000, { verdict: 'fail' }), runOf(2000)];
    const summary = summariseRuns(null, runs);
    expect(summary.runs.map(({ repeat }) => repeat)).toEqual([
      { index: 3, of: 3 },
      { index: 1, of: 3 },
      { index: 2, of: 3 },
    ]);
    expect(summary.verdict).toBe('fail');
    expect(outage(summary.repeats[0] ?? null)?.values).toEqual([1, 2, 3]);
  });

  it('are not taken together where they are of different scenarios, plans, speeds or targets', () => {
    const other = { ...SCENARIO, description: 'another file of the same name' };
    const apart: [RunSummary, typeof SCENARIO][] = [
      [runOf(1000), SCENARIO],
      [runOf(2000), other],
      [runOf(2000, { planSha256: 'f' }), SCENARIO],
      [runOf(2000, { speed: 1 }), SCENARIO],
      [runOf(2000, { target: 'aws' }), SCENARIO],
    ];
    const summary = summariseRuns(
      null,
      apart.map(([run]) => run),
      { bases: apart.map(([, scenario]) => ({ scenario, sound: true })) },
    );
    expect(summary.repeats).toEqual([]);
    expect(summary.runs.map(({ repeat }) => repeat.of)).toEqual([1, 1, 1, 1, 1]);
  });
});
