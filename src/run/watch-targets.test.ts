import { afterEach, expect, test, vi } from 'vitest';
import type { JournalWriter } from '../journal/journal-writer.js';
import { startApi } from '../lab/api/start-api.js';
import { createFixtureWorld } from '../lab/api/world-fixture.js';
import { startClock } from '../model/clock.js';
import { createClients, destroyClients } from '../target/clients.js';
import { watchTargets } from './watch-targets.js';

let close: () => Promise<void>;
afterEach(() => close());

test('keeps what a target was, also where it is not there any more', async () => {
  const world = createFixtureWorld();
  const clock = startClock();
  const api = await startApi({ world, clock });
  const clients = createClients({ ...api, url: '', ca: null, serverName: null, dns: null });
  const written: unknown[] = [];
  const journal = { append: (record: unknown) => void written.push(record) };
  const watch = await watchTargets([clients], world.deployment, {
    journal: journal as Partial<JournalWriter> as JournalWriter,
    clock,
    speed: 20,
  });
  close = async () => {
    await watch.stop();
    destroyClients(clients);
    await api.close();
  };
  const [first, ...others] = world.health;
  if (first === undefined) throw new Error('fixture');
  const sinceMs = clock.nowMs();
  world.health.splice(0, Infinity, { ...first, state: 'unhealthy' }, ...others);
  await vi.waitFor(
    () => expect(watch.states.get(first.instanceId)?.state).toBe('unhealthy'),
    20_000,
  );
  world.health.splice(0, Infinity, ...others);
  await vi.waitFor(
    () => expect(watch.states.get(first.instanceId)?.state).toBe('deregistered'),
    20_000,
  );
  const states = watch.changesSince(sinceMs).map(({ state }) => state);
  expect(states).toEqual(['unhealthy', 'deregistered']);
  expect(watch.changesSince(clock.nowMs() + 1)).toEqual([]);
  expect(written).toHaveLength(world.health.length + 1 + states.length);
});
