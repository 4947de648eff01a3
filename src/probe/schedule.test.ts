import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startSchedule } from './schedule.js';
import type { Schedule } from './schedule.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A schedule on a clock that stands still until it is told to go on; it writes down what it fires. */
function start(ratePerSecond: number, maxRequests = Infinity): [Schedule, number[]] {
  const originMs = Date.now();
  const fired: number[] = [];
  const schedule = startSchedule({
    clock: { originEpochMs: 0, originMonotonicNs: 0n, nowMs: () => Date.now() - originMs },
    dueAfterMs: (index) => (index < maxRequests ? (index * 1000) / ratePerSecond : undefined),
    fire: (index, intendedMs) => {
      expect(index).toBe(fired.length);
      fired.push(intendedMs);
    },
  });
  return [schedule, fired];
}

it('fires every request at its own time, whatever the rate', () => {
  const [, fired] = start(400);
  vi.advanceTimersByTime(10);
  expect(fired).toEqual([0, 2.5, 5, 7.5, 10]);
});

it('makes up for all that was due while the thread was held', () => {
  const [, fired] = start(100);
  vi.setSystemTime(Date.now() + 5000);
  vi.advanceTimersByTime(10);
  expect(fired.length).toBe(502);
  expect(fired.at(-1)).toBe(5010);
});

it('fires what is due when it is stopped, and nothing after that', () => {
  const [schedule, fired] = start(100);
  vi.setSystemTime(Date.now() + 35);
  expect(schedule.stop()).toBe(4);
  vi.advanceTimersByTime(10_000);
  expect(fired).toEqual([0, 10, 20, 30]);
});

it('ends by itself', () => {
  const [schedule, fired] = start(100, 3);
  vi.advanceTimersByTime(10_000);
  expect(fired).toEqual([0, 10, 20]);
  expect(schedule.stop()).toBe(3);
});
