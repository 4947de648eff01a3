import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatDeclared,
  formatLatency,
  formatPlural,
  formatSeconds,
  formatShare,
  formatTime,
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
