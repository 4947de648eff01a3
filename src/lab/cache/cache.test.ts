import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeployedCache } from '../../model/deployed-data.js';
import { Fabric } from '../fabric/fabric.js';
import type { Place } from '../fabric/link.js';
import { sessionsInCache } from '../instance/cache-sessions.js';
import type { SessionStore } from '../instance/session-store.js';
import { LabTimers } from '../lab-timers.js';
import { labParameterValues } from '../parameters.js';
import { makeTempFolder, temporaryBases, type TempFolder } from '../process/temp-folder.js';
import { eventually } from '../testing/eventually.fixture.js';
import { webAppDeployment } from '../testing/web-app-deployment.js';
import { Cache } from './cache.js';
import type { CacheEngine, CacheServer } from './cache-server.js';
import { findCacheProgram, redisEngine } from './redis-engine.js';
import { standInEngine } from './stand-in.js';

const SPEED = 60;
const { caches, subnets } = webAppDeployment({ cache: true });
const inZone = (zone: string): string[] =>
  subnets.filter((subnet) => subnet.zone === zone).map(({ id }) => id);
const application: Place = { name: 'application', subnetIds: () => [] };
const program = findCacheProgram('redis');
if (program === null) console.log('skipped: caches by Redis (it is not on the PATH)');

let dir: string;
let folder: TempFolder;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'holdfast-test-'));
  const [base = '/tmp'] = await temporaryBases();
  folder = await makeTempFolder(() => {}, base);
});
afterAll(async () => {
  await folder?.remove();
  await rm(dir, { recursive: true });
});

interface Stage {
  readonly cache: Cache;
  readonly fabric: Fabric;
  readonly sessions: SessionStore;
  /** Replication is asynchronous: resolves once the node that was started last has the session. */
  readonly copied: (id: string) => Promise<void>;
}

async function onStage(
  engine: CacheEngine,
  change: Partial<DeployedCache>,
  act: (stage: Stage) => Promise<void>,
): Promise<void> {
  const [deployed] = caches;
  if (deployed === undefined) throw new Error('the fixture lacks its cache');
  const fabric = new Fabric();
  const timers = new LabTimers(SPEED);
  const failed: string[] = [];
  const servers: CacheServer[] = [];
  const cache = new Cache({
    deployed: { ...deployed, ...change },
    subnets,
    engine: {
      ...engine,
      async start(name, source) {
        const server = await engine.start(name, source);
        servers.push(server);
        return server;
      },
    },
    fabric,
    timers,
    parameters: labParameterValues(),
    onProgress: (message) => failed.push(message),
  });
  try {
    await cache.start();
    await act({
      cache,
      fabric,
      sessions: await sessionsInCache(await cache.urlFor(application), 300),
      async copied(id) {
        const last = servers.at(-1);
        if (last === undefined) throw new Error('no node was started');
        const there = await sessionsInCache(engine.urlAt(last), 2000);
        await eventually(async () => expect(await there.find(id)).not.toBeNull());
      },
    });
    expect(failed).toEqual([]);
  } finally {
    timers.stop();
    fabric.close();
    await cache.close();
  }
}

const ENGINES = [
  {
    title: 'Redis',
    make:
      program === null ? null : () => redisEngine(program, { folder, dir, onProcess: () => {} }),
  },
  { title: 'the stand-in', make: standInEngine },
];

describe.each(ENGINES.filter(({ make }) => make !== null))('a cache by $title', ({ make }) => {
  const engine = (): CacheEngine => (make as () => CacheEngine)();

  test('keeps its sessions when a replica takes the part of a primary without power', () =>
    onStage(engine(), { replicationGroupId: 'keeps' }, async ({ cache, sessions, copied }) => {
      await eventually(() => sessions.add('one', 'kept'));
      await copied('one');
      cache.interruptZone('us-east-1a');
      await expect(sessions.find('one')).rejects.toThrow();
      expect(cache.view().status).toBe('modifying');
      await eventually(() =>
        expect(cache.view()).toMatchObject({
          status: 'available',
          nodes: [
            { zone: 'us-east-1a', role: 'replica', status: 'unavailable' },
            { zone: 'us-east-1b', role: 'primary', status: 'available' },
          ],
        }),
      );
      await eventually(async () => expect(await sessions.find('one')).toBe('kept'));
      await sessions.add('two', 'written since');
      cache.restoreZone('us-east-1a');
      await eventually(() =>
        expect(cache.view().nodes.map(({ status }) => status)).toEqual(['available', 'available']),
      );
      await copied('two');
      cache.failOver();
      await eventually(async () => {
        expect(cache.view()).toMatchObject({
          status: 'available',
          nodes: [{ role: 'primary' }, {}],
        });
        expect(await sessions.find('two')).toBe('written since');
      });
    }));

  test('is gone until its zone is back, and empty then, where no replica takes its part', () =>
    onStage(
      engine(),
      { replicationGroupId: 'single', zones: ['us-east-1a'], automaticFailover: false },
      async ({ cache, sessions }) => {
        await eventually(() => sessions.add('one', 'lost'));
        cache.interruptZone('us-east-1a');
        await expect(sessions.find('one')).rejects.toThrow();
        expect(cache.view()).toMatchObject({
          status: 'unavailable',
          nodes: [{ role: 'primary' }],
        });
        expect(() => cache.failOver()).toThrow(/no replica/);
        cache.restoreZone('us-east-1a');
        await eventually(async () => expect(await sessions.find('one')).toBeNull());
      },
    ));

  test('fails over by itself when its primary’s zone is cut off, and refuses while it reboots', () =>
    onStage(
      engine(),
      { replicationGroupId: 'cut' },
      async ({ cache, fabric, sessions, copied }) => {
        await eventually(() => sessions.add('one', 'kept'));
        await copied('one');
        fabric.cutSubnets(inZone('us-east-1a'));
        cache.reachabilityChanged();
        await eventually(async () => expect(await sessions.find('one')).toBe('kept'));
        expect(cache.view().nodes[1]).toMatchObject({ role: 'primary' });
        fabric.restoreSubnets(inZone('us-east-1a'));
        cache.reachabilityChanged();
        cache.reboot();
        await expect(sessions.find('one')).rejects.toThrow();
        await eventually(async () => expect(await sessions.find('one')).toBeNull());
      },
    ));
});
