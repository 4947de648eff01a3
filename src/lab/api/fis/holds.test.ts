import { expect, test } from 'vitest';
import { createFixtureWorld } from '../world-fixture.js';
import { Holds } from './holds.js';

test('a subnet comes back when the last that cut it off lets go', () => {
  const world = createFixtureWorld();
  const holds = new Holds(world);
  holds.cutSubnets(['a', 'b']);
  holds.cutSubnets(['b', 'c']);
  holds.restoreSubnets(['a', 'b']);
  holds.restoreSubnets(['b', 'c']);
  expect(world.calls).toEqual(['disrupt a b', 'disrupt c', 'restore a', 'restore b c']);
});

test('of two percentages of one group the higher one counts, until it lets go', () => {
  const world = createFixtureWorld();
  const holds = new Holds(world);
  holds.blockLaunches('web', ['us-east-1a'], 20);
  holds.blockLaunches('web', ['us-east-1a'], 60);
  holds.allowLaunches('web', ['us-east-1a'], 60);
  holds.allowLaunches('web', ['us-east-1a'], 20);
  expect(world.calls).toEqual([
    'block web [us-east-1a] 20%',
    'block web [us-east-1a] 60%',
    'block web [us-east-1a] 20%',
    'block web []',
  ]);
});

test('launches stay blocked in every zone that anyone holds', () => {
  const world = createFixtureWorld();
  const holds = new Holds(world);
  holds.blockLaunches('web', ['us-east-1a']);
  holds.blockLaunches('web', ['us-east-1a', 'us-east-1b']);
  holds.blockLaunches('api', ['us-east-1b']);
  holds.allowLaunches('web', ['us-east-1a', 'us-east-1b']);
  holds.allowLaunches('web', ['us-east-1a']);
  expect(world.calls).toEqual([
    'block web [us-east-1a]',
    'block web [us-east-1a us-east-1b]',
    'block api [us-east-1b]',
    'block web [us-east-1a]',
    'block web []',
  ]);
});
