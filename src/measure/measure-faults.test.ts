import { expect, it } from 'vitest';
import type { JournalRecord } from '../model/journal.js';
import { measureRun } from './measure-run.js';
import { failingBetween, SCENARIO, syntheticJournal, TRUTH } from './synthetic-journal.fixture.js';

const SECOND = { name: 'stop-instance', atSeconds: 0, durationSeconds: 60, parameters: {} };
const TWO = { ...SCENARIO, faults: [...SCENARIO.faults, SECOND] };

/** The synthetic run with a second fault between these times; the first lasts from 5100 to 15000. */
function withSecond(startMs: number, endMs: number, fate: (at: number) => 'ok' | 'lb-error') {
  const event = (atMs: number, what: 'started' | 'proven' | 'ended'): JournalRecord => ({
    kind: 'fault',
    atMs,
    fault: 1,
    name: 'stop-instance',
    event: what,
    details: what === 'started' ? { lostTargets: [] } : {},
  });
  const records = syntheticJournal({ scenario: TWO, fate });
  return measureRun([
    ...records,
    event(startMs, 'started'),
    event(startMs + 1, 'proven'),
    event(endMs, 'ended'),
  ]);
}

it('tells faults apart that follow each other: each has its own failures', () => {
  const fails = (at: number): 'ok' | 'lb-error' =>
    (at >= 5200 && at <= 6190) || (at >= 17_000 && at <= 17_490) ? 'lb-error' : 'ok';
  const { faults, clusters } = withSecond(16_000, 20_000, fails);
  expect(clusters.map((each) => each.faults)).toEqual([[0], [1]]);
  expect(faults.map(({ effect }) => [effect?.failed, effect?.outageMs])).toEqual([
    [100, 990],
    [50, 490],
  ]);
  expect(faults.map(({ together }) => together)).toEqual([[], []]);
});

it('does not tell apart what users saw of faults that overlap, and recovers from the last one', () => {
  const { faults, clusters, recoverMs } = withSecond(
    8000,
    20_000,
    failingBetween(9000, 9990) as never,
  );
  expect(clusters.map((each) => each.faults)).toEqual([[0, 1]]);
  expect(clusters[0]?.users).toMatchObject({ failed: 100, outageMs: 990 });
  expect(clusters[0]?.recoverMs).toBe(9990 - 8000);
  expect(recoverMs).toBe((9990 - 8000) * 10);
  expect(faults.map(({ together }) => together)).toEqual([[1], [0]]);
});

it('compares requests before a fault with those while it lasted', () => {
  const { faults } = measureRun(
    syntheticJournal({ latencyMs: (at) => (at >= TRUTH.duringMs && at < 15_000 ? 40 : 10) }),
  );
  expect(faults[0]?.comparison).toMatchObject({
    before: { requests: 500, failed: 0, latencyMs: { p50: 10 } },
    during: { requests: 990, failed: 0, latencyMs: { p50: 40 } },
  });
});
