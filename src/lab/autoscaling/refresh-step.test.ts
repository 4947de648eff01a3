import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextRolloutStep, rolloutBounds, type RolloutMember } from './refresh-step.js';

describe('bounds', () => {
  test.each([
    // desired, min, max, floor, ceiling
    [4, 90, 100, 3, 4],
    [4, 100, 150, 4, 6],
    [4, 100, 100, 4, 5],
    [1, 90, 100, 0, 1],
    [10, 50, 100, 5, 10],
    [10, 90, 110, 9, 11],
    [2, 0, 100, 0, 2],
  ])('of %i instances at %i to %i percent are %i and %i', (desired, min, max, floor, ceiling) => {
    expect(
      rolloutBounds(desired, { minHealthyPercentage: min, maxHealthyPercentage: max }),
    ).toEqual({ floor, ceiling });
  });
});

test('what does not serve is replaced first and at once', () => {
  const members: RolloutMember[] = [
    { id: 'a', zone: 'a', current: false, ready: true },
    { id: 'b', zone: 'b', current: false, ready: false },
  ];
  expect(nextRolloutStep(members, { floor: 1, ceiling: 2 }, 2, 2)).toEqual({
    launch: 1,
    terminate: ['b'],
  });
});

test('before a checkpoint the rest is left alone', () => {
  const members = Array.from({ length: 4 }, (_, index) => ({
    id: `i-${index}`,
    zone: 'ab'[index % 2] ?? '',
    current: index === 0,
    ready: true,
  }));
  expect(nextRolloutStep(members, { floor: 2, ceiling: 4 }, 2, 4)).toEqual({
    launch: 1,
    terminate: ['i-1'],
  });
  expect(nextRolloutStep(members, { floor: 2, ceiling: 4 }, 1, 4)).toEqual({
    launch: 0,
    terminate: [],
  });
});

/** A group without any time: what is launched is ready in the next round, or never. */
function rollOut(
  desired: number,
  min: number,
  max: number,
  newAreReady: boolean,
): { readonly lowest: number; readonly highest: number; readonly current: number } {
  const bounds = rolloutBounds(desired, { minHealthyPercentage: min, maxHealthyPercentage: max });
  let members: RolloutMember[] = Array.from({ length: desired }, (_, index) => ({
    id: `old-${index}`,
    zone: 'ab'[index % 2] ?? '',
    current: false,
    ready: true,
  }));
  let lowest = desired;
  let highest = desired;
  let made = 0;
  for (let round = 0; round < desired * 3 + 3; round += 1) {
    const step = nextRolloutStep(members, bounds, desired, desired);
    members = members.filter(({ id }) => !step.terminate.includes(id));
    lowest = Math.min(lowest, members.filter(({ ready }) => ready).length);
    for (let count = 0; count < step.launch; count += 1) {
      made += 1;
      members.push({ id: `new-${made}`, zone: 'a', current: true, ready: false });
    }
    highest = Math.max(highest, members.length);
    members = members.map((each) => ({ ...each, ready: each.current ? newAreReady : each.ready }));
  }
  return { lowest, highest, current: members.filter(({ current }) => current).length };
}

test('a rollout keeps its bounds; it ends where new instances become healthy, and not where they do not', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 0, max: 100 }),
      (desired, min, above) => {
        const max = 100 + Math.min(above, min);
        const { floor, ceiling } = rolloutBounds(desired, {
          minHealthyPercentage: min,
          maxHealthyPercentage: max,
        });
        const good = rollOut(desired, min, max, true);
        expect(good.current).toBe(desired);
        expect(good.lowest).toBeGreaterThanOrEqual(floor);
        expect(good.highest).toBeLessThanOrEqual(ceiling);
        const bad = rollOut(desired, min, max, false);
        expect(bad.lowest).toBeGreaterThanOrEqual(floor);
        // Capacity is lost down to the floor and no further: the rollout is stuck.
        if (floor > 0) expect(bad.current).toBeLessThan(desired + 1);
      },
    ),
  );
});
