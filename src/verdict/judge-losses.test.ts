import { describe, expect, it } from 'vitest';
import type { ReadBack } from '../model/journal.js';
import { SCENARIO, syntheticJournal, TRUTH } from '../measure/synthetic-journal.fixture.js';
import { measureRun } from '../measure/measure-run.js';
import type { JournalRecord } from '../model/journal.js';
import { judgeAlarm, judgeJobs, judgeReadBack } from './judge-losses.js';

const WRITES: ReadBack = {
  what: 'writes',
  acknowledged: 100,
  found: 99,
  gone: 1,
  unread: 0,
  goneKeys: ['k'],
  unknown: 3,
  unknownFound: 2,
};

describe('lost writes', () => {
  it.each<[string, ReadBack | null, number, string, RegExp]>([
    ['more than allowed', WRITES, 0, 'fail', /^1 of 100 acknowledged; 2 of 3 of unknown outcome/],
    ['as many as allowed', WRITES, 1, 'pass', /^1 of 100/],
    ['perhaps more', { ...WRITES, unread: 1 }, 1, 'inconclusive', /1 could not be read back/],
    ['not declared', null, 0, 'inconclusive', /not measured/],
    ['nothing written', { ...WRITES, acknowledged: 0 }, 0, 'inconclusive', /none/],
  ])('%s', (_, readBack, most, verdict, measured) => {
    expect(judgeReadBack('writes', most, readBack)).toMatchObject({
      verdict,
      measured: expect.stringMatching(measured) as string,
    });
  });
});

describe('jobs and alarms', () => {
  const input = (more: readonly JournalRecord[], instruments = {}) => {
    const measurement = measureRun([...syntheticJournal(), ...more]);
    return { scenario: SCENARIO, measurement, speed: 10, instruments };
  };
  const alarm = (atMs: number, state: string): JournalRecord => ({
    kind: 'alarm',
    atMs,
    name: 'errors',
    state,
    reason: null,
  });

  it('counts jobs that were taken and never finished, and passes none where none was seen', () => {
    const jobs = (taken: number, finished: number): string =>
      judgeJobs(1, input([], { 'ci-jobs': { taken, finished } })).verdict;
    expect([jobs(10, 9), jobs(10, 8), jobs(0, 0)]).toEqual(['pass', 'fail', 'inconclusive']);
    expect(judgeJobs(1, input([])).verdict).toBe('inconclusive');
  });

  it.each<[string, readonly JournalRecord[], string]>([
    ['fires in time', [alarm(0, 'OK'), alarm(TRUTH.duringMs + 2000, 'ALARM')], 'pass'],
    ['fires late', [alarm(0, 'OK'), alarm(TRUTH.duringMs + 9000, 'ALARM')], 'fail'],
    ['never fires', [alarm(0, 'OK')], 'fail'],
    ['was firing before', [alarm(0, 'ALARM')], 'inconclusive'],
    ['is not there', [], 'inconclusive'],
  ])('an alarm that %s', (_, records, verdict) => {
    expect(judgeAlarm({ name: 'errors', withinSeconds: 60 }, input(records)).verdict).toBe(verdict);
  });
});
