import { describe, expect, it } from 'vitest';
import type { JournalRecord } from '../model/journal.js';
import { failoverTimes } from './failover.js';
import { measureRun } from './measure-run.js';
import { syntheticJournal, TRUTH, type SyntheticRun } from './synthetic-journal.fixture.js';

const START = TRUTH.duringMs;
const KNOWN = [
  [0, 'i-a', 'healthy'],
  [0, 'i-b', 'healthy'],
] as const;

function failover(
  run: SyntheticRun,
  lostDatabases: readonly string[] = [],
  zones: readonly (readonly [atMs: number, zone: string])[] = [],
): number | null | undefined {
  const records: JournalRecord[] = [
    ...syntheticJournal(run).map((record) =>
      record.kind === 'fault' && record.event === 'started'
        ? { ...record, details: { lostTargets: run.lostTargets ?? [], lostDatabases } }
        : record,
    ),
    ...zones.map(([atMs, zone]): JournalRecord => ({
      kind: 'database-state',
      atMs,
      database: 'main',
      zone,
      state: 'available',
    })),
  ];
  return failoverTimes(records, measureRun(records))[0];
}

describe('the time to fail over', () => {
  it('ends when as many new targets are in service as were lost', () => {
    const states = [
      ...KNOWN,
      [START + 500, 'i-c', 'initial'],
      [START + 900, 'i-c', 'healthy'],
      [START + 1500, 'i-d', 'healthy'],
    ] as const;
    expect(failover({ states, lostTargets: ['i-a'] })).toBe(900);
    expect(failover({ states, lostTargets: ['i-a', 'i-b'] })).toBe(1500);
  });

  it('is not seen where what was lost comes back by itself, or nothing was lost', () => {
    const states = [...KNOWN, [START + 400, 'i-a', 'unhealthy'], [START + 900, 'i-a', 'healthy']];
    expect(failover({ states, lostTargets: ['i-a'] } as SyntheticRun)).toBeNull();
    expect(failover({ lostTargets: [] })).toBeNull();
    expect(failover({ states, lostTargets: ['i-a'], fault: [] } as SyntheticRun)).toBeNull();
  });

  it('ends when RDS shows the primary in another zone', () => {
    const zones = [
      [0, 'us-east-1a'],
      [START + 6000, 'us-east-1b'],
    ] as const;
    expect(failover({ lostTargets: [] }, ['main'], zones)).toBe(6000);
    expect(failover({ lostTargets: [] }, ['main'], zones.slice(0, 1))).toBeNull();
    expect(failover({ lostTargets: [] }, ['other'], zones)).toBeNull();
    // Nobody looked before the fault, so nothing tells that it moved.
    expect(failover({ lostTargets: [] }, ['main'], zones.slice(1))).toBeNull();
  });

  it('waits for the last of all that was lost', () => {
    const states = [...KNOWN, [START + 900, 'i-c', 'healthy']] as const;
    const zones = [
      [0, 'us-east-1a'],
      [START + 6000, 'us-east-1b'],
    ] as const;
    expect(failover({ states, lostTargets: ['i-a'] }, ['main'], zones)).toBe(6000);
    expect(failover({ states: KNOWN, lostTargets: ['i-a'] }, ['main'], zones)).toBeNull();
  });
});
