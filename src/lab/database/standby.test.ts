import { expect, test } from 'vitest';
import { eventually } from '../testing/eventually.fixture.js';
import { makeStage } from '../testing/fake-instance.js';
import { Background } from './background.js';
import type { DatabaseNode } from './database-node.js';
import type { DatabaseServer } from './database-server.js';
import { Standby } from './standby.js';

/** A server that has all that it was asked for, and waits for whom it is told to. */
const node = (): DatabaseNode =>
  ({
    zone: 'us-east-1b',
    server: {
      position: () => Promise.resolve('0/1'),
      hasReceived: () => Promise.resolve(true),
      setSynchronous: () => Promise.resolve(),
    } as Partial<DatabaseServer> as DatabaseServer,
    stop: () => Promise.resolve(),
  }) as Partial<DatabaseNode> as DatabaseNode;

test('a zone that is lost and comes back while its standby is being made gets one standby', async () => {
  const { timers, parameters } = makeStage(40);
  const background = new Background(() => {});
  const starts: ((made: DatabaseNode) => void)[] = [];
  let isThere = true;
  const primary = node();
  const standby = new Standby({
    zone: 'us-east-1b',
    start: () => new Promise((resolve) => starts.push(resolve)),
    isReachable: () => isThere,
    background,
    timers,
    parameters,
    say: () => {},
    inStep: () => {},
  });
  const first = standby.make(primary);
  for (const reachable of [false, true]) {
    isThere = reachable;
    standby.reachabilityChanged(primary);
  }
  await Promise.resolve();
  // A second server would be nobody's: nothing would ever end it.
  expect(starts).toHaveLength(1);
  starts[0]?.(node());
  await first;
  await eventually(() => expect(standby.state).toBe('in-sync'));
  timers.stop();
  background.close();
});
