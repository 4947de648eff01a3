import fc from 'fast-check';
import { expect, it } from 'vitest';
import { requestMix } from './request-mix.js';

const drawn = (weights: readonly number[], count: number): number[] => {
  const next = requestMix(weights);
  return Array.from({ length: count }, next);
};

it('sends each kind exactly by its weight in every full round', () => {
  fc.assert(
    fc.property(
      fc
        .array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 6 })
        .filter((weights) => weights.some((weight) => weight > 0)),
      fc.integer({ min: 1, max: 3 }),
      (weights, rounds) => {
        const total = weights.reduce((a, b) => a + b, 0);
        const counts = weights.map(() => 0);
        for (const index of drawn(weights, total * rounds))
          counts[index] = (counts[index] ?? 0) + 1;
        expect(counts).toEqual(weights.map((weight) => weight * rounds));
      },
    ),
  );
});

it('mixes the kinds, and always in the same order', () => {
  expect(drawn([3, 1], 8)).toEqual([0, 0, 1, 0, 0, 0, 1, 0]);
});

it('never draws a weight of 0, whatever stands beside it', () => {
  expect(new Set(drawn([0, 0.1, 0, 0.2], 100))).toEqual(new Set([1, 3]));
});
