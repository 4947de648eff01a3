import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OUTCOMES, type Sample } from '../model/sample.js';
import { SampleTable } from '../model/sample-table.js';
import { availabilityOf, availabilitySeries } from './availability.js';
import { clusterFailures, clusterGapMs } from './downtime.js';
import { FigureStream } from './figure-stream.js';
import { latencyPercentiles } from './percentiles.js';

const RATE = 50;
const LONGEST_MS = 3000;

/** A run of some seconds with outages, in the order in which its requests ended, in batches. */
const runs = fc
  .record({
    outcomes: fc.array(
      fc.record({
        length: fc.integer({ min: 1, max: 120 }),
        outcome: fc.constantFrom(...OUTCOMES),
      }),
      { minLength: 1, maxLength: 8 },
    ),
    latencies: fc.array(fc.double({ min: 0.1, max: LONGEST_MS - 100, noNaN: true }), {
      minLength: 1,
      maxLength: 40,
    }),
    batch: fc.integer({ min: 1, max: 90 }),
  })
  .map(({ outcomes, latencies, batch }) => {
    const samples = outcomes
      .flatMap(({ length, outcome }) => Array.from({ length }, () => outcome))
      .map((outcome, index): Sample => {
        const intendedMs = 1000 + (index * 1000) / RATE;
        const endMs = intendedMs + (latencies[index % latencies.length] ?? 1);
        return {
          intendedMs,
          sentMs: intendedMs,
          firstByteMs: null,
          endMs,
          outcome,
          status: 0,
          newConnection: false,
          backend: null,
          zone: null,
          request: 0,
        };
      });
    return { samples, batch };
  });

it('comes to what all samples together come to', () => {
  fc.assert(
    fc.property(runs, ({ samples, batch }) => {
      const stream = new FigureStream({ ratePerSecond: RATE, longestMs: LONGEST_MS });
      const ended = samples.toSorted((a, b) => a.endMs - b.endMs);
      // The first batch holds the first request, as the probe's does: nothing takes a second.
      stream.add(
        [samples[0], ...ended.filter((sample) => sample !== samples[0])].slice(
          0,
          batch,
        ) as Sample[],
      );
      const rest = ended.filter((sample) => sample !== samples[0]).slice(batch - 1);
      for (let at = 0; at < rest.length; at += batch) stream.add(rest.slice(at, at + batch));
      const figures = stream.finish(9000, 5000);

      const table = SampleTable.of(samples);
      const seconds = availabilitySeries(table, 1000);
      expect(figures.availability).toEqual(availabilityOf(seconds, 9000));
      expect(figures.downtime).toEqual(
        clusterFailures(table, clusterGapMs(RATE)).map(({ firstMs, lastMs }) => ({
          startMs: 5000 + firstMs,
          endMs: 5000 + lastMs,
        })),
      );
      expect(figures.recorded).toBe(samples.length);
      const exact = latencyPercentiles(table);
      for (const key of ['p50', 'p95', 'p99'] as const) {
        if (exact[key] === null) expect(figures.latencyMs[key]).toBeNull();
        else {
          // Three significant digits.
          expect(Math.abs((figures.latencyMs[key] ?? 0) - exact[key])).toBeLessThanOrEqual(
            exact[key] * 0.001 + 0.001,
          );
        }
      }
    }),
  );
});
