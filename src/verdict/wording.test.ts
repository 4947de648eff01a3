import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inMs, inPercent, inSeconds, withError } from './wording.js';

it('never rounds a failure away', () => {
  expect([1, 0, 0.5, 0.974, 0.99999, 0.999999999, 1e-9].map(inPercent)).toEqual([
    '100%',
    '0%',
    '50%',
    '97.4%',
    '99.999%',
    'more than 99.9999%',
    'less than 0.0001%',
  ]);
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
      expect(inPercent(share) === '100%').toBe(share === 1);
      expect(inPercent(share) === '0%').toBe(share === 0);
    }),
  );
});

it('shows short durations finely and long ones coarsely', () => {
  expect([0, 0.204, 9.999, 29.94].map(inSeconds)).toEqual(['0 s', '0.2 s', '10 s', '29.9 s']);
  expect([0.46, 51.2].map(inMs)).toEqual(['0.5 ms', '51 ms']);
});

it.each([
  [91.304, 0.08, '91.30 s ± 0.08 s'],
  [29.94, 0.23, '29.9 s ± 0.2 s'],
  [91.304, 1.02, '91.3 s ± 1.0 s'],
  [91.304, 0.149, '91.30 s ± 0.15 s'],
  [91.304, 12.4, '91 s ± 12 s'],
  [91.304, 23, '90 s ± 20 s'],
  [0.04, 0.3, '0.0 s ± 0.3 s'],
  // The first figure is that of the rounded error.
  [5.04, 0.0996, '5.04 s ± 0.10 s'],
  [5.04, 0.96, '5.0 s ± 1.0 s'],
  [5.04, 0.0196, '5.04 s ± 0.02 s'],
  [5.04, 0, '5.04 s ± 0 s'],
])('%d ± %d is shown as finely as it is known: %s', (seconds, errorSeconds, shown) => {
  expect(withError(seconds, errorSeconds)).toBe(shown);
});

it('rounds no value by more than half of its error, and no error by more than half of itself', () => {
  const size = fc.double({ min: 1e-3, max: 1e4, noNaN: true });
  fc.assert(
    fc.property(size, size, (seconds, errorSeconds) => {
      const [value = NaN, error = NaN] = withError(seconds, errorSeconds)
        .split(' ± ')
        .map(Number.parseFloat);
      expect(Math.abs(value - seconds)).toBeLessThanOrEqual(errorSeconds / 2 + 1e-9);
      expect(Math.abs(error - errorSeconds)).toBeLessThanOrEqual(errorSeconds / 3);
    }),
  );
});
