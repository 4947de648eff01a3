import { expect, it } from 'vitest';
import { errorThrottle } from './error-throttle.js';

it('holds the engine back once a second has too many errors, and only then', () => {
  let nowMs = 10_000;
  const throttle = errorThrottle(() => nowMs);
  const pauses = Array.from({ length: 300 }, throttle);
  expect(pauses.filter((pauseMs) => pauseMs > 0).length).toBe(100);
  expect(pauses[0]).toBe(0);
  nowMs += 1000;
  expect(throttle()).toBe(0);
});
