import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatDeclared,
  formatLatency,
  formatPlural,
  formatSeconds,
  formatSecondsWithError,
  formatShare,
  formatTime,
  formatWithError,
} from './format.js';

describe('formatShare', () => {
  it.each([
    [null, 'not measured'],
    [1, '100%'],
    [0, '0%'],
    [0.29, '29%'],
    [0.9932, '99.32%'],
    [0.99995, '99.995%'],
    [0.9999999, '99.999%'],
  ])('%s is %s', (share, shown) => {
    expect(formatShare(share)).toBe(shown);
  });

  it('never shows all where something is missing, and is never off by more than a hundredth', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
        const shown = formatShare(share);
        expect(shown === '100%').toBe(share === 1);
        expect(Math.abs(Number.parseFloat(shown) - share * 100)).toBeLessThan(0.011);
      }),
    );
  });
});

describe('durations', () => {
  it.each([
    [0, '0 s'],
    [0.0005, '0.5 ms'],
    [0.041, '41 ms'],
    [0.41, '0.41 s'],
    [8.2345, '8.23 s'],
    [60, '60 s'],
    [124.3, '124 s'],
    [750, '12 min 30 s'],
    [599.9, '600 s'],
  ])('%d seconds are %s', (seconds, shown) => {
    expect(formatSeconds(seconds)).toBe(shown);
  });

  it.each([
    [0.42, '0.42 ms'],
    [4.125, '4.1 ms'],
    [31, '31 ms'],
    [402.4, '402 ms'],
    [999.7, '1 s'],
    [1240, '1.24 s'],
    [null, 'not measured'],
  ])('a latency of %s ms is %s', (ms, shown) => {
    expect(formatLatency(ms)).toBe(shown);
  });

  it.each([
    [91.304, 0.08, '91.30 s ± 0.08 s'],
    [17.1, 0.512, '17.1 s ± 0.5 s'],
    [0.0412, 0.003, '41 ms ± 3 ms'],
    [0.0412, 0.3, '0.0 s ± 0.3 s'],
    [0.412, 0.0125, '0.412 s ± 0.013 s'],
    [750.26, 0.4, '12 min 30.3 s ± 0.4 s'],
    [750.26, 2, '12 min 30 s ± 2 s'],
    [719.96, 0.12, '11 min 59.96 s ± 0.12 s'],
    [599.96, 2.4, '10 min 0 s ± 2 s'],
    [0, 0.08, '0 ms ± 80 ms'],
    [8.2345, 0, '8.23 s ± 0 s'],
  ])('%d ± %d seconds are %s', (seconds, errorSeconds, shown) => {
    expect(formatSecondsWithError(seconds, errorSeconds)).toBe(shown);
  });

  it('nothing at all has no error', () => {
    expect([formatWithError(0, 80), formatWithError(8240, 1100)]).toEqual(['0 s', '8.2 s ± 1.1 s']);
  });

  it('says both clocks', () => {
    expect(formatDeclared(8200, 20)).toBe('8.2 s declared (0.41 s real)');
  });
});

describe('times and counts', () => {
  it('shows wall-clock time in UTC and leaves alone what is no time', () => {
    expect(formatTime('2026-11-21T09:30:00.123Z')).toBe('2026-11-21 09:30:00 UTC');
    expect(formatTime('soon')).toBe('soon');
  });

  it('counts with the right noun', () => {
    expect(formatPlural(1, 'policy', 'policies')).toBe('1 policy');
    expect(formatPlural(1200, 'request')).toBe('1,200 requests');
  });
});
