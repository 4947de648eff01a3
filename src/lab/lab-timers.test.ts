import { afterEach, expect, test, vi } from 'vitest';
import { LabTimers } from './lab-timers.js';
import { eventually } from './testing/eventually.fixture.js';

let timers: LabTimers;
afterEach(() => timers.stop());

test('declared seconds are divided by the speed', () => {
  timers = new LabTimers(20);
  expect(timers.realMs(10)).toBe(500);
});

test('a cancelled or stopped timer does not fire', async () => {
  timers = new LabTimers(1000);
  const cancelled = vi.fn();
  const stopped = vi.fn();
  timers.after(1, cancelled)();
  const repeated = timers.every(1, () => {});
  repeated();
  const later = new LabTimers(1000);
  later.after(1, stopped);
  later.stop();
  later.after(1, stopped);
  await new Promise<void>((resolve) => void timers.after(5, resolve));
  expect(cancelled).not.toHaveBeenCalled();
  expect(stopped).not.toHaveBeenCalled();
});

test('a repeated timer goes on until it is cancelled, also from within', async () => {
  timers = new LabTimers(1000);
  let rounds = 0;
  const cancel = timers.every(1, () => {
    rounds += 1;
    if (rounds === 3) cancel();
  });
  await eventually(() => expect(rounds).toBe(3));
  await new Promise<void>((resolve) => void timers.after(5, resolve));
  expect(rounds).toBe(3);
});

test('lateness is what a busy loop costs, and knows the shortest scaled duration', async () => {
  timers = new LabTimers(10);
  const fired = new Promise<void>((resolve) => void timers.after(0.1, resolve));
  timers.after(60, () => {});
  const untilMs = performance.now() + 40;
  while (performance.now() < untilMs);
  await fired;
  const { maxMs, p50Ms, p99Ms, shortestScaledMs } = timers.lateness.read();
  expect(shortestScaledMs).toBe(10);
  expect(maxMs).toBeGreaterThanOrEqual(29);
  expect(p99Ms).toBeLessThanOrEqual(maxMs ?? 0);
  expect(p50Ms).not.toBeNull();
  timers.lateness.restart();
  expect(timers.lateness.read()).toMatchObject({ maxMs: null, shortestScaledMs: 10 });
});
