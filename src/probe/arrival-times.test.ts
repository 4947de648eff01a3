import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RateStage } from '../model/rate-stage.js';
import { arrivalTimes, requestsOf } from './arrival-times.js';

const stages = fc.array(
  fc.record({
    durationSeconds: fc.double({ min: 0.1, max: 20, noNaN: true }),
    startRate: fc.integer({ min: 0, max: 200 }),
    endRate: fc.integer({ min: 0, max: 200 }),
  }),
  { minLength: 1, maxLength: 4 },
);

/** Requests that the stages ask for in the first `seconds`, by adding up small slices. */
function askedBy(all: readonly RateStage[], seconds: number): number {
  const SLICES = 2000;
  let rest = seconds;
  let sum = 0;
  for (const { durationSeconds, startRate, endRate } of all) {
    const length = Math.min(rest, durationSeconds);
    for (let slice = 0; slice < SLICES; slice++) {
      const share = (((slice + 0.5) / SLICES) * length) / durationSeconds;
      sum += ((startRate + (endRate - startRate) * share) * length) / SLICES;
    }
    rest -= length;
    if (rest <= 0) break;
  }
  return sum;
}

it('sends each request when the rates up to then add up to it', () => {
  fc.assert(
    fc.property(stages, fc.double({ min: 0, max: 0.999, noNaN: true }), (all, share) => {
      const dueAfterMs = arrivalTimes(all);
      const index = Math.floor(share * requestsOf(all));
      const dueMs = dueAfterMs(index);
      if (requestsOf(all) < 1) return;
      expect(dueMs).toBeDefined();
      expect(askedBy(all, (dueMs ?? 0) / 1000)).toBeCloseTo(index, 3);
    }),
  );
});

it('never goes back, and ends after as many requests as the stages ask for', () => {
  fc.assert(
    fc.property(stages, (all) => {
      const dueAfterMs = arrivalTimes(all);
      let last = 0;
      let count = 0;
      for (let due = dueAfterMs(0); due !== undefined; due = dueAfterMs(++count)) {
        expect(due).toBeGreaterThanOrEqual(last - 1e-6);
        last = due;
      }
      expect(count).toBe(Math.max(0, Math.ceil(requestsOf(all) - 1e-6)));
    }),
    { numRuns: 50 },
  );
});
