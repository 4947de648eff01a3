import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JournalRecord } from '../model/journal.js';
import type { Outcome } from '../model/sample.js';
import { OUTCOMES } from '../model/sample.js';
import { SampleTable } from '../model/sample-table.js';
import { measureRun } from './measure-run.js';
import {
  failingBetween,
  ORIGIN_EPOCH_MS,
  SPEED,
  syntheticJournal,
  syntheticSamples,
  TRUTH,
} from './synthetic-journal.fixture.js';

describe('a run of known truth', () => {
  // Down from 5.2 s to 8.19 s of real time: 300 of 2500 requests.
  const measured = measureRun(syntheticJournal({ fate: failingBetween(5200, 8190) }));

  it('counts its requests', () => {
    expect(measured.samples).toEqual({ intended: 2500, recorded: 2500, failed: 300 });
    expect(measured.outcomes).toMatchObject({ ok: 2200, 'lb-error': 300, 'response-timeout': 0 });
    expect(measured.latenessMs).toEqual({ p50: 0.5, p99: 0.5, max: 0.5 });
  });

  it('gives availability per request and per second, over the run and by phase', () => {
    expect(measured.availability).toEqual({
      perRequest: 0.88,
      // 25 seconds from 0.1 s on; the failures touch those from 5.1, 6.1, 7.1 and 8.1 s.
      perSecond: 21 / 25,
      windowMs: 25_000,
    });
    expect(measured.phases.before.availability).toEqual({
      perRequest: 1,
      perSecond: 1,
      windowMs: 5000,
    });
    expect(measured.phases.during.availability).toEqual({
      perRequest: 0.7,
      perSecond: 0.6,
      windowMs: 10_000,
    });
    expect(measured.phases.after.failed).toBe(0);
  });

  it('gives one downtime, on the wall clock and in declared time', () => {
    expect(measured.downtime).toEqual([
      {
        startMs: ORIGIN_EPOCH_MS + 5200,
        endMs: ORIGIN_EPOCH_MS + 8190,
        durationDeclaredMs: 2990 * SPEED,
        failed: 300,
      },
    ]);
  });

  it('gives the times to detect and to recover from the start of the fault', () => {
    expect(measured.detectMs).toBe(2000 * SPEED);
    expect(measured.recoverMs).toBe((8190 - TRUTH.duringMs) * SPEED);
    expect(measured.faults[0]?.effect).toMatchObject({
      failed: 300,
      outageMs: 2990,
      stillFailing: false,
    });
    expect(measured.faults[0]).toMatchObject({
      name: 'kill-az',
      proven: true,
      startMs: TRUTH.duringMs,
      endMs: 15_000,
      together: [],
      comparison: {
        before: { requests: 500, failed: 0 },
        during: { requests: 990, failed: 300 },
      },
    });
  });

  it('takes latency from the intended time, of ok requests only, and counts timeouts apart', () => {
    const slow = measureRun(
      syntheticJournal({
        fate: (at) => (at < 6100 && at >= TRUTH.duringMs ? 'response-timeout' : 'ok'),
        latencyMs: (at) => (at < TRUTH.duringMs ? 10 : at < 6100 ? 5000 : 20),
      }),
    );
    expect(slow.latencyMs.before).toEqual({ p50: 10, p95: 10, p99: 10 });
    expect(slow.latencyMs.during).toEqual({ p50: 20, p95: 20, p99: 20 });
    expect(slow.phases.during).toMatchObject({ timeouts: 100, failed: 100, recorded: 1000 });
  });
});

describe('what counts for the fault', () => {
  it('requests under way when it began, but not those that had failed before', () => {
    const hung = measureRun(
      syntheticJournal({
        fate: (at) => (at === 1100 || (at >= 4900 && at < 6000) ? 'response-timeout' : 'ok'),
        latencyMs: (at) => (at >= 4900 && at < 6000 ? 1000 : 10),
      }),
    );
    expect(hung.downtime.map(({ failed }) => failed)).toEqual([1, 110]);
    expect(hung.faults[0]?.effect).toMatchObject({ failed: 110, outageMs: 1090 });
  });

  it('how far apart failures lie next to either end of the outage', () => {
    const fate = (at: number): 'ok' | 'refused' => {
      const everyFourth = at >= 5200 && at < 6000 && at % 40 === 0;
      return everyFourth || (at >= 6000 && at < 7000) ? 'refused' : 'ok';
    };
    const partly = measureRun(syntheticJournal({ fate }));
    expect(partly.faults[0]?.effect).toMatchObject({
      outageMs: 1790,
      spacingMs: { first: 40, last: 10 },
    });
  });

  it('nothing failed: no outage, and recovered at once', () => {
    const held = measureRun(syntheticJournal());
    expect(held).toMatchObject({ downtime: [], recoverMs: 0 });
    expect(held.faults[0]?.effect).toMatchObject({ failed: 0, outageMs: 0, stillFailing: false });
  });

  it('failing to the end: not recovered', () => {
    const dead = measureRun(syntheticJournal({ fate: failingBetween(5200, 99_999) }));
    expect(dead.recoverMs).toBeNull();
    expect(dead.faults[0]?.effect).toMatchObject({ stillFailing: true });
  });

  it('no fault: no times', () => {
    const calm = measureRun(syntheticJournal({ fault: [] }));
    expect(calm).toMatchObject({ clusters: [], detectMs: null, recoverMs: null });
    expect(calm.faults[0]).toMatchObject({ startMs: null, effect: null, proven: false });
  });

  it('is proven only where nothing denies it', () => {
    const proven = (fault: ('started' | 'proven' | 'not-proven')[]): boolean | undefined =>
      measureRun(syntheticJournal({ fault })).faults[0]?.proven;
    expect(proven(['started'])).toBe(false);
    expect(proven(['started', 'proven'])).toBe(true);
    expect(proven(['started', 'proven', 'not-proven'])).toBe(false);
  });
});

describe('an incomplete journal', () => {
  it('has no end', () => {
    expect(measureRun(syntheticJournal({ ending: null })).ending.outcome).toBe('missing');
    expect(measureRun(syntheticJournal({ ending: 'interrupted' })).ending.outcome).toBe(
      'interrupted',
    );
  });

  it('without samples gives no figure rather than a good one', () => {
    const records = syntheticJournal().filter(({ kind }) => kind !== 'samples');
    const empty = measureRun(records);
    expect(empty.availability).toEqual({ perRequest: null, perSecond: null, windowMs: 0 });
    expect(empty.samples).toEqual({ intended: 2500, recorded: 0, failed: 0 });
    expect(empty.phases.during).toMatchObject({ recorded: 0, veryLateShare: null });
  });

  it('without a start is refused', () => {
    expect(() => measureRun(syntheticJournal().slice(1))).toThrow(
      expect.objectContaining({ code: 'measure/no-start' }),
    );
  });
});

describe('properties', () => {
  const outcomes = fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constant<Outcome>('ok') },
      { weight: 1, arbitrary: fc.constantFrom<Outcome>(...OUTCOMES) },
    ),
    { minLength: 1, maxLength: 40 },
  );
  /** A run of which every 600 ms share one fate. */
  const journalOf = (fates: readonly Outcome[]): JournalRecord[] =>
    syntheticJournal({ fate: (at) => fates[Math.floor(at / 600) % fates.length] ?? 'ok' });

  it('the order in which samples were written changes nothing', () => {
    fc.assert(
      fc.property(outcomes, fc.infiniteStream(fc.nat()), (fates, random) => {
        const records = journalOf(fates);
        const samples = records
          .flatMap((record) => (record.kind === 'samples' ? [...record.samples] : []))
          .map((sample) => ({ sample, key: random.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ sample }) => sample);
        const others = records.filter(({ kind }) => kind !== 'samples');
        const table = SampleTable.of(samples);
        const shuffled = [...others, { kind: 'samples' as const, atMs: 1, samples: table }];
        expect(measureRun(shuffled)).toEqual(measureRun(records));
      }),
      { numRuns: 25 },
    );
  });

  it('ok and failed make all; clusters and phases hold each request once', () => {
    fc.assert(
      fc.property(outcomes, (fates) => {
        const measured = measureRun(journalOf(fates));
        const { recorded, failed } = measured.samples;
        expect(measured.outcomes.ok + failed).toBe(recorded);
        expect(measured.downtime.reduce((sum, cluster) => sum + cluster.failed, 0)).toBe(failed);
        const inPhases = Object.values(measured.phases).reduce((sum, p) => sum + p.recorded, 0);
        expect(inPhases).toBe(recorded);
        expect(measured.availability.perRequest).toBeCloseTo(1 - failed / recorded, 12);
        // A second is good only where no request of it failed: time never looks better than a sum.
        expect(measured.availability.perSecond ?? 1).toBeLessThanOrEqual(
          (measured.availability.perRequest ?? 0) + 1e-9,
        );
      }),
      { numRuns: 50 },
    );
  });

  it('measures the same real run at any speed, declared times in proportion', () => {
    const at = (speed: number): ReturnType<typeof measureRun> =>
      measureRun(
        syntheticJournal({ fate: failingBetween(5200, 8190) }).map((record) =>
          record.kind === 'start' ? { ...record, speed } : record,
        ),
      );
    expect(at(20).recoverMs).toBe((at(1).recoverMs ?? NaN) * 20);
    expect(at(20).detectMs).toBe((at(1).detectMs ?? NaN) * 20);
    expect(at(20).availability).toEqual(at(1).availability);
  });
});

it('the synthetic run is spaced as it says', () => {
  expect(syntheticSamples().length).toBe(2500);
});
