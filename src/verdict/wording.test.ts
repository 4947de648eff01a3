import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inMs, inPercent, inSeconds } from './wording.js';

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
