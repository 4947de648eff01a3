import fc from 'fast-check';
import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import { describe, expect, it } from 'vitest';
import { durationHistogram, percentileMs, recordMs } from './histogram.js';

const PERCENTILES = [50, 95, 99, 99.9, 100];
/** What the generators of one load measured, each for itself; some see far slower answers. */
const generators = fc.array(
  fc.array(
    fc.oneof(
      { weight: 9, arbitrary: fc.double({ min: 0.01, max: 20, noNaN: true }) },
      { weight: 1, arbitrary: fc.double({ min: 20, max: 60_000, noNaN: true }) },
    ),
    { minLength: 1, maxLength: 60 },
  ),
  { minLength: 1, maxLength: 6 },
);

const histogramOf = (all: readonly number[]): ReturnType<typeof durationHistogram> => {
  const histogram = durationHistogram();
  for (const ms of all) recordMs(histogram, ms);
  return histogram;
};

describe('histograms of several generators', () => {
  it('added up are the histogram of all that they measured', () => {
    fc.assert(
      fc.property(generators, (parts) => {
        const merged = durationHistogram();
        for (const part of parts) {
          // As it would come from another machine.
          const sent = encodeIntoCompressedBase64(histogramOf(part));
          merged.add(decodeFromCompressedBase64(sent));
        }
        const whole = histogramOf(parts.flat());
        const sorted = parts.flat().sort((a, b) => a - b);
        for (const percentile of PERCENTILES) {
          const value = percentileMs(merged, percentile) ?? NaN;
          expect(value).toBe(percentileMs(whole, percentile));
          const exact = sorted[Math.ceil((percentile / 100) * sorted.length) - 1] ?? NaN;
          // Three significant digits, and half a microsecond of rounding.
          expect(Math.abs(value - exact)).toBeLessThanOrEqual(exact * 0.001 + 0.001);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('tell what percentiles of summaries hide', () => {
    const fast = Array.from({ length: 980 }, () => 10);
    const slow = Array.from({ length: 20 }, () => 1000);
    const parts = [fast, [...fast, ...slow], fast, fast];
    const each = parts.map((part) => percentileMs(histogramOf(part), 99) ?? NaN);
    const average = each.reduce((sum, ms) => sum + ms, 0) / parts.length;
    const whole = percentileMs(histogramOf(parts.flat()), 99) ?? NaN;
    expect(average).toBeGreaterThan(250);
    expect(Math.max(...each)).toBeGreaterThan(999);
    expect(whole).toBeLessThan(10.1);
  });

  it('take some kilobytes to send, however many requests they stand for', () => {
    const histogram = durationHistogram();
    // From 2 ms to some 2 s, most of them short.
    for (let index = 0; index < 60_000; index += 1) {
      recordMs(histogram, 2 * Math.exp((((index * 7919) % 60_000) / 60_000) ** 4 * 7));
    }
    expect(encodeIntoCompressedBase64(histogram).length).toBeLessThan(8000);
  });

  it('need the same range and precision on all sides', () => {
    const coarse = build({ numberOfSignificantValueDigits: 1 });
    coarse.recordValue(123_456);
    const merged = durationHistogram();
    merged.add(coarse);
    const error = Math.abs((percentileMs(merged, 50) ?? NaN) - 123.456);
    expect(error).toBeGreaterThan(123.456 * 0.001);
  });
});
