import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SampleTable } from '../model/sample-table.js';
import { availabilityInterval } from './availability-interval.js';
import { availabilitySeries } from './availability.js';
import { clusterFailures, clusterGapMs } from './downtime.js';
import { latencySeries } from './latency-series.js';
import { percentileAmong, percentileOf } from './percentiles.js';
import { failingBetween, syntheticSamples } from './synthetic-journal.fixture.js';

describe('percentiles', () => {
  it('equal the definition: the smallest value that the share does not exceed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1 }),
        fc.integer({ min: 1, max: 1000 }),
        (values, permille) => {
          const sorted = Float64Array.from(values).sort();
          const brute = [...sorted].find(
            (candidate) =>
              values.filter((value) => value <= candidate).length * 1000 >=
              permille * values.length,
          );
          expect(percentileOf(sorted, permille / 1000)).toBe(brute);
          expect(percentileAmong(Float64Array.from(values), permille / 1000)).toBe(brute);
        },
      ),
    );
  });

  it('of nothing is nothing', () => {
    expect(percentileOf([], 0.5)).toBeNull();
    expect(percentileAmong(new Float64Array(0), 0.5)).toBeNull();
  });
});

describe('series for charts', () => {
  it('count what was intended in each second, and leave out seconds without any', () => {
    const samples = syntheticSamples({ fate: failingBetween(2100, 2190) }).filter(
      ({ intendedMs }) => intendedMs < 3100 || intendedMs >= 5100,
    );
    const series = availabilitySeries(SampleTable.of(samples), 100);
    expect(series.slice(0, 4)).toEqual([
      { startMs: 100, requests: 100, failed: 0 },
      { startMs: 1100, requests: 100, failed: 0 },
      { startMs: 2100, requests: 100, failed: 10 },
      { startMs: 5100, requests: 100, failed: 0 },
    ]);
  });

  it('take latencies of ok requests and name the timeouts', () => {
    const samples = syntheticSamples({
      fate: (at) => (at === 110 ? 'timeout' : 'ok'),
      latencyMs: (at) => (at < 1100 ? 10 : 30),
    });
    const [first, second] = latencySeries(SampleTable.of(samples), 100);
    expect(first).toEqual({ startMs: 100, p50: 10, p95: 10, p99: 10, ok: 99, timeouts: 1 });
    expect(second).toMatchObject({ startMs: 1100, p50: 30, ok: 100, timeouts: 0 });
  });
});

describe('downtime', () => {
  it('ends after a second, or 20 requests of a slow probe, without failure', () => {
    expect([clusterGapMs(100), clusterGapMs(20), clusterGapMs(2)]).toEqual([1000, 1000, 10_000]);
    const fate = (at: number): 'ok' | 'reset' => ([500, 1500, 2510].includes(at) ? 'reset' : 'ok');
    expect(clusterFailures(SampleTable.of(syntheticSamples({ fate })), 1000)).toEqual([
      { firstMs: 500, lastMs: 1500, failed: 2 },
      { firstMs: 2510, lastMs: 2510, failed: 1 },
    ]);
  });
});

describe('the interval of availability', () => {
  const seconds = (failed: readonly number[]): ReturnType<typeof availabilitySeries> =>
    failed.map((count, index) => ({ startMs: index * 1000, requests: 100, failed: count }));

  it('is bounded by the rule of three where nothing failed, or everything', () => {
    expect(availabilityInterval(seconds([0, 0, 0]))).toEqual({
      low: 0.99,
      high: 1,
      method: 'rule-of-three',
    });
    expect(availabilityInterval(seconds([100, 100, 100]))).toEqual({
      low: 0,
      high: 0.01,
      method: 'rule-of-three',
    });
    expect(availabilityInterval([])).toBeNull();
  });

  it('holds the measured share, and says nothing of too few seconds', () => {
    const counts = Array.from({ length: 60 }, (_, index) => (index >= 20 && index < 30 ? 100 : 0));
    const interval = availabilityInterval(seconds(counts));
    expect(interval?.method).toBe('block-bootstrap');
    expect(interval?.low).toBeLessThan(50 / 60);
    expect(interval?.high).toBeGreaterThan(50 / 60);
    expect(availabilityInterval(seconds([0, 5, 0]))).toBeNull();
  });

  it('is wider for failures in a row than for the same number spread out', () => {
    const width = (counts: readonly number[]): number => {
      const interval = availabilityInterval(seconds(counts));
      return (interval?.high ?? NaN) - (interval?.low ?? NaN);
    };
    const clustered = Array.from({ length: 64 }, (_, index) => (index < 8 ? 100 : 0));
    const spread = Array.from({ length: 64 }, (_, index) => (index % 8 === 0 ? 100 : 0));
    expect(width(clustered)).toBeGreaterThan(2 * width(spread));
  });

  it('is the same for the same journal', () => {
    const counts = Array.from({ length: 30 }, (_, index) => index % 7);
    expect(availabilityInterval(seconds(counts))).toEqual(availabilityInterval(seconds(counts)));
  });
});
