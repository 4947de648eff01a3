import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JournalRecord } from '../model/journal.js';
import { OUTCOMES, type Outcome, type Sample } from '../model/sample.js';
import { SampleTable } from '../model/sample-table.js';
import { clusterGapMs } from './downtime.js';
import { measureRun } from './measure-run.js';
import { RATE_PER_SECOND, syntheticJournal } from './synthetic-journal.fixture.js';

// What measureRun says by columns, worked out once more row by row, in the simplest way there is.

const outcome = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Outcome>('ok') },
  { weight: 1, arbitrary: fc.constantFrom<Outcome>(...OUTCOMES) },
);
const samples = fc.array(
  fc.record({
    intendedMs: fc.integer({ min: 0, max: 30_000_000 }).map((us) => us / 1000),
    late: fc.double({ min: 0, max: 400, noNaN: true }),
    took: fc.double({ min: 0, max: 9000, noNaN: true }),
    outcome,
  }),
  { minLength: 1, maxLength: 60 },
);

it('all figures are what they are row by row', () => {
  fc.assert(
    fc.property(samples, (drawn) => {
      const rows = drawn.map((each): Sample => ({
        intendedMs: each.intendedMs,
        sentMs: each.intendedMs + each.late,
        firstByteMs: null,
        endMs: each.intendedMs + each.late + each.took,
        outcome: each.outcome,
        status: 0,
        newConnection: false,
        backend: null,
        zone: null,
        request: 0,
      }));
      const others = syntheticJournal().filter(({ kind }) => kind !== 'samples');
      const half = Math.ceil(rows.length / 2);
      const records: JournalRecord[] = [
        ...others,
        ...[rows.slice(0, half), rows.slice(half)].map((part): JournalRecord => ({
          kind: 'samples',
          atMs: 1,
          samples: SampleTable.of(part),
        })),
      ];
      const measured = measureRun(records);
      rows.sort((a, b) => a.intendedMs - b.intendedMs || a.endMs - b.endMs);
      const failing = rows.filter((row) => row.outcome !== 'ok');

      for (const each of OUTCOMES) {
        expect(measured.outcomes[each]).toBe(rows.filter((row) => row.outcome === each).length);
      }
      expect(measured.samples).toMatchObject({ recorded: rows.length, failed: failing.length });
      expect(measured.latenessMs.p99).toBe(rank(rows.map(latenessOf), 0.99));
      expect(measured.latenessMs.p50).toBe(rank(rows.map(latenessOf), 0.5));
      expect(measured.availability.perSecond).toBe(goodSeconds(rows, rows[0]?.intendedMs ?? 0));
      for (const phase of Object.values(measured.phases)) {
        const { startMs, endMs } = phase.window ?? { startMs: 0, endMs: 0 };
        const within = rows.filter((row) => row.intendedMs >= startMs && row.intendedMs < endMs);
        const ok = within.filter((row) => row.outcome === 'ok').map(latencyOf);
        expect(phase).toMatchObject({
          recorded: within.length,
          failed: within.length - ok.length,
          timeouts: within.filter((row) => row.outcome === 'timeout').length,
          latencyMs: { p50: rank(ok, 0.5), p95: rank(ok, 0.95), p99: rank(ok, 0.99) },
          veryLateShare:
            within.length === 0
              ? null
              : within.filter((row) => latenessOf(row) > 250).length / within.length,
        });
        expect(phase.availability.perSecond).toBe(goodSeconds(within, startMs));
      }
      expect(measured.downtime.map((each) => each.failed)).toEqual(
        groups(failing, clusterGapMs(RATE_PER_SECOND)),
      );
      const [cluster] = measured.clusters;
      const { startMs, untilMs } = cluster ?? { startMs: 0, untilMs: 0 };
      const seen = failing.filter((row) => row.intendedMs < untilMs && row.endMs >= startMs);
      expect(cluster?.users).toMatchObject({
        failed: seen.length,
        outageMs: (seen.at(-1)?.intendedMs ?? 0) - (seen[0]?.intendedMs ?? 0),
      });
    }),
    { numRuns: 40 },
  );
});

const latenessOf = (row: Sample): number => row.sentMs - row.intendedMs;
const latencyOf = (row: Sample): number => row.endMs - row.intendedMs;

function rank(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? null;
}

/** Share of seconds from `startMs` on, of those with a request, in which none failed. */
function goodSeconds(rows: readonly Sample[], startMs: number): number | null {
  const secondOf = (row: Sample): number => Math.floor((row.intendedMs - startMs) / 1000);
  const all = new Set(rows.map(secondOf));
  const bad = new Set(rows.filter((row) => row.outcome !== 'ok').map(secondOf));
  return all.size === 0 ? null : (all.size - bad.size) / all.size;
}

/** How many lie in each group of neighbours that are no further apart than `gapMs`. */
function groups(failing: readonly Sample[], gapMs: number): readonly number[] {
  const sizes: number[] = [];
  for (const [index, row] of failing.entries()) {
    const before = failing[index - 1];
    if (before === undefined || row.intendedMs - before.intendedMs > gapMs) sizes.push(1);
    else sizes[sizes.length - 1] = (sizes.at(-1) ?? 0) + 1;
  }
  return sizes;
}
