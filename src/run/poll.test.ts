import { expect, it } from 'vitest';
import { startPoll } from './poll.js';

/** Resolves once this has been called so often. */
function counted(times: number): { readonly call: () => number; readonly reached: Promise<void> } {
  let count = 0;
  let reach: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const call = (): number => {
    count += 1;
    if (count === times) reach();
    return count;
  };
  return { call, reached };
}

it('goes on after looks that failed, tells of each, and counts the gap that they leave', async () => {
  const looks = counted(4);
  const told: unknown[] = [];
  const poll = startPoll(
    () => {
      const nth = looks.call();
      return nth === 2 || nth === 3 ? Promise.reject(new Error(`look ${nth}`)) : Promise.resolve();
    },
    20,
    (error) => told.push(error),
  );
  await looks.reached;
  await poll.stop();
  expect(told.map(String)).toEqual(['Error: look 2', 'Error: look 3']);
  // From the first to the fourth, three intervals; timers may fire a little early.
  expect(poll.longestGapMs()).toBeGreaterThan(50);
});

it('rejects the first look where that failed, and looks on', async () => {
  const looks = counted(2);
  const poll = startPoll(
    () => (looks.call() === 1 ? Promise.reject(new Error('no answer')) : Promise.resolve()),
    1,
  );
  await expect(poll.first).rejects.toThrow('no answer');
  await looks.reached;
  await poll.stop();
  expect(poll.longestGapMs()).toBe(0);
});

it('waits for a look that is under way, and begins no other', async () => {
  let finish: () => void = () => undefined;
  let begun = 0;
  let ended = 0;
  const poll = startPoll(async () => {
    begun += 1;
    await new Promise<void>((resolve) => (finish = resolve));
    ended += 1;
  }, 1);
  const stopped = poll.stop();
  expect(ended).toBe(0);
  finish();
  await stopped;
  expect([begun, ended]).toEqual([1, 1]);
});

it('does not wait out its interval to stop', async () => {
  const poll = startPoll(() => Promise.resolve(), 3_600_000);
  await poll.first;
  await expect(poll.stop()).resolves.toBeUndefined();
});
