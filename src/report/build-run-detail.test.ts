import { describe, expect, it } from 'vitest';
import type { JournalRecord } from '../model/journal.js';
import type { Sample } from '../model/sample.js';
import { SampleTable } from '../model/sample-table.js';
import { buildRunDetail } from './build-run-detail.js';

function sampleAt(intendedMs: number, outcome: Sample['outcome'] = 'ok'): Sample {
  return {
    intendedMs,
    sentMs: intendedMs,
    firstByteMs: null,
    endMs: intendedMs + 5,
    outcome,
    status: 200,
    newConnection: false,
    backend: null,
    zone: null,
    request: 0,
  };
}

const RECORDS: readonly JournalRecord[] = [
  { kind: 'phase', atMs: 10, phase: 'before' },
  { kind: 'samples', atMs: 120, samples: SampleTable.of([sampleAt(110, 'timeout'), sampleAt(5)]) },
  { kind: 'fault', atMs: 100, fault: 0, name: 'kill-az', event: 'started', details: {} },
  { kind: 'phase', atMs: 100, phase: 'during' },
  {
    kind: 'samples',
    atMs: 220,
    samples: SampleTable.of([sampleAt(20), sampleAt(99.9), sampleAt(100)]),
  },
  { kind: 'phase', atMs: 200, phase: 'after' },
  { kind: 'note', atMs: 230, text: 'a note' },
];

describe('buildRunDetail', () => {
  it('puts samples in order and counts outcomes by the phase they were intended in', () => {
    const detail = buildRunDetail(RECORDS);
    expect([...detail.samples.columns.intendedMs]).toEqual([5, 20, 99.9, 100, 110]);
    expect(detail.outcomes).toEqual([
      { outcome: 'ok', before: 2, during: 1, after: 0, outside: 1 },
      { outcome: 'timeout', before: 0, during: 1, after: 0, outside: 0 },
    ]);
  });

  it('lets a phase last until the next one, and the last until the journal stops', () => {
    expect(buildRunDetail(RECORDS).phases).toEqual([
      { phase: 'before', startMs: 10, endMs: 100 },
      { phase: 'during', startMs: 100, endMs: 200 },
      { phase: 'after', startMs: 200, endMs: 230 },
    ]);
  });

  it('says that a journal without an end has none, and that its fault was not seen to end', () => {
    const detail = buildRunDetail(RECORDS);
    expect(detail.journal.end).toBeNull();
    expect(detail.faultWindows).toEqual([
      { fault: 0, name: 'kill-az', startMs: 100, endMs: 230, ended: false },
    ]);
  });

  it('takes the fault from its first start to its last end', () => {
    const fault = (atMs: number, event: 'proven' | 'ended'): JournalRecord => ({
      kind: 'fault',
      atMs,
      fault: 0,
      name: 'kill-az',
      event,
      details: {},
    });
    const detail = buildRunDetail([...RECORDS, fault(150, 'proven'), fault(190, 'ended')]);
    expect(detail.faultWindows).toMatchObject([{ startMs: 100, endMs: 190, ended: true }]);
  });

  it('has no fault where none was started, and bears an empty journal', () => {
    const empty = buildRunDetail([]);
    expect(empty).toMatchObject({ phases: [], faultWindows: [] });
    expect(empty.samples.length).toBe(0);
  });
});
