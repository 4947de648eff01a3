import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import type { Dispatcher } from 'undici';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startClock } from '../model/clock.js';
import type { Deployment } from '../model/deployment.js';
import type { RunningWorld } from './start-world.js';
import { startWorld } from './start-world.js';
import { eventually } from './testing/eventually.fixture.js';
import { ObservedProcesses, isAlive, makeTestFolders } from './testing/observed-processes.js';
import type { TestFolders } from './testing/observed-processes.js';
import {
  DATABASE_IDENTIFIER,
  GROUP_NAME,
  TARGET_GROUP_ARN,
  ZONES,
  webAppDeployment,
} from './testing/web-app-deployment.js';
import type { WorldInstance } from './world.js';

const SPEED = 25;
const processes = new ObservedProcesses();
let folders: TestFolders;

const start = (deployment: Deployment): Promise<RunningWorld> =>
  startWorld({
    deployment,
    speed: SPEED,
    clock: startClock(),
    dir: folders.dir,
    onProcess: processes.onProcess,
    onProgress: () => {},
  });

beforeAll(async () => {
  folders = await makeTestFolders();
  vi.stubEnv('TMPDIR', folders.tmp);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await folders.remove();
});

describe('a world', () => {
  let world: RunningWorld;
  let agent: Agent;

  beforeAll(async () => {
    world = await start(webAppDeployment({ instances: 2, deregistrationDelaySeconds: 5 }));
    agent = new Agent({ connect: { ca: world.ca, servername: world.serverName } });
  });
  afterAll(async () => {
    await agent?.destroy();
    await world?.stop();
  });

  const send = async (
    path: string,
    options: Partial<Dispatcher.RequestOptions> = {},
  ): Promise<{
    status: number;
    headers: Record<string, unknown>;
    body: Record<string, unknown>;
  }> => {
    const answer = await request(`${world.urls.https}${path}`, {
      ...(options as object),
      dispatcher: agent,
    });
    const text = await answer.body.text();
    const body = (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, unknown>;
    return { status: answer.statusCode, headers: answer.headers, body };
  };
  const members = (): WorldInstance[] =>
    world.instances().filter(({ lifecycle }) => lifecycle === 'InService');
  const healthy = (): string[] =>
    world
      .targetHealth(TARGET_GROUP_ARN)
      .filter(({ state }) => state === 'healthy')
      .map(({ instanceId }) => instanceId);

  test('serves the application over HTTPS with its instance and zone', async () => {
    const zones = new Set<unknown>();
    for (let count = 0; count < 4; count += 1) {
      const { status, headers, body } = await send('/');
      expect(status).toBe(200);
      expect(headers['x-holdfast-zone']).toBe(body['zone']);
      expect(headers['x-holdfast-instance']).toBe(body['instance']);
      zones.add(body['zone']);
    }
    expect([...zones].toSorted()).toEqual([...ZONES]);
  });

  test('redirects HTTP as the plan says', async () => {
    const answer = await request(`${world.urls.http}/a?b=c`, { headers: { host: 'shop.example' } });
    await answer.body.dump();
    expect(answer.statusCode).toBe(301);
    expect(answer.headers['location']).toBe('https://shop.example:443/a?b=c');
  });

  test('stores an item once for each idempotency key', async () => {
    const post = { method: 'POST', body: 'first', headers: { 'idempotency-key': 'k1' } } as const;
    expect(await send('/items', post)).toMatchObject({ status: 201, body: { created: true } });
    expect(await send('/items', { ...post, body: 'second' })).toMatchObject({
      status: 200,
      body: { created: false, item: { body: 'first' } },
    });
    expect(await send('/items', { method: 'POST', body: 'x' })).toMatchObject({ status: 400 });
    expect((await send('/items')).body).toMatchObject({ items: [{ body: 'first' }] });
  });

  test('writes what became of each request', async () => {
    await send('/?marked');
    await eventually(async () => {
      const files = await readdir(world.truthPath);
      const texts = await Promise.all(
        files.map((file) => readFile(join(world.truthPath, file), 'utf8')),
      );
      const records = texts
        .flatMap((text) => text.trim().split('\n'))
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .filter(({ path }) => path === '/?marked');
      expect(records).toHaveLength(2);
      expect(records[0]?.['trace']).toBe(records[1]?.['trace']);
      expect(records.map(({ status }) => status)).toEqual([200, 200]);
    });
  });

  test('replaces a stopped instance, in another zone where its own is blocked, and evens out later', async () => {
    const lost = members().find(({ zone }) => zone === ZONES[0]);
    if (lost === undefined) throw new Error('no instance in the first zone');
    world.blockLaunches(GROUP_NAME, [ZONES[0]]);
    world.stopInstances([lost.id]);
    expect(world.instances().find(({ id }) => id === lost.id)?.state).toBe('stopping');

    const shown: string[] = [];
    await eventually(() => {
      const target = world
        .targetHealth(TARGET_GROUP_ARN)
        .find(({ instanceId }) => instanceId === lost.id);
      shown.push(`${target?.state} ${target?.reason}`);
      expect(members().map(({ zone }) => zone)).toEqual([ZONES[1], ZONES[1]]);
      expect(healthy()).toHaveLength(2);
      expect(healthy()).not.toContain(lost.id);
    });
    expect(shown[0]).toBe('healthy null');
    expect(shown).toContain('unused Target.InvalidState');
    const activities = world.groups()[0]?.activities ?? [];
    expect(
      activities.filter(({ status }) => status === 'Failed').map(({ description }) => description),
    ).toEqual([expect.stringContaining(`InsufficientInstanceCapacity`)]);
    expect(world.instances().find(({ id }) => id === lost.id)?.state).toMatch(
      /shutting-down|terminated/,
    );

    world.blockLaunches(GROUP_NAME, []);
    let most = 0;
    await eventually(() => {
      most = Math.max(most, members().length);
      expect(
        members()
          .map(({ zone }) => zone)
          .toSorted(),
      ).toEqual([...ZONES]);
      expect(healthy()).toHaveLength(2);
    });
    expect(most).toBe(3);
  });

  test('a database failover breaks requests and recovers in the standby’s zone', async () => {
    expect((await send('/')).status).toBe(200);
    const pids = members().map(({ actual }) => actual?.pid);
    expect(pids).toHaveLength(2);
    world.rebootDatabase(DATABASE_IDENTIFIER, { forceFailover: true });
    expect(world.databases()).toMatchObject([{ status: 'failing-over', zone: ZONES[0] }]);
    expect(await send('/')).toMatchObject({
      status: 503,
      body: { error: 'database-unreachable' },
    });
    expect((await send('/health')).status).toBe(200);
    await eventually(() =>
      expect(world.databases()).toMatchObject([
        { status: 'available', zone: ZONES[1], standbyZone: ZONES[0] },
      ]),
    );
    await eventually(async () => expect((await send('/items')).status).toBe(200));
    expect((await send('/items')).body).toMatchObject({ items: [{ body: 'first' }] });
    // No process ended over its broken connections.
    expect(members().map(({ actual }) => actual?.pid)).toEqual(pids);
  });

  test('losing the primary’s zone fails the database over by itself', async () => {
    const inZone = world.deployment.subnets.filter(({ zone }) => zone === ZONES[1]);
    await eventually(() => expect(world.databases()).toMatchObject([{ standby: 'in-sync' }]));
    world.disruptSubnets(inZone.map(({ id }) => id));
    expect(world.databases()).toMatchObject([{ status: 'failing-over' }]);
    await eventually(() =>
      expect(world.databases()).toMatchObject([{ status: 'available', zone: ZONES[0] }]),
    );
    await eventually(async () => expect((await send('/')).status).toBe(200));
    world.restoreSubnets(inZone.map(({ id }) => id));
    await eventually(() => expect(world.databases()).toMatchObject([{ standby: 'in-sync' }]));
  });

  test('knows how late its timers were', () => {
    const { p50Ms, p99Ms, maxMs, shortestScaledMs } = world.lateness();
    expect(shortestScaledMs).toBe(200);
    expect(p50Ms ?? -1).toBeGreaterThanOrEqual(0);
    expect(maxMs ?? 0).toBeGreaterThanOrEqual(p99Ms ?? 1);
  });

  test('names nothing that does not exist', () => {
    expect(() => world.stopInstances(['i-none'])).toThrow(/no instance i-none/);
    expect(() => world.targetHealth('arn:none')).toThrow(/no target group arn:none/);
    expect(() => world.rebootDatabase('none', { forceFailover: true })).toThrow(/no database none/);
  });

  test('stop ends every process and removes the temporary folder', async () => {
    const pids = [...processes.running.keys()];
    const started = [...processes.running.values()].map(({ role }) => role);
    expect(started).toContain('lab watchdog');
    expect(started.filter((role) => role.startsWith('database app-db'))).toHaveLength(2);
    await Promise.all([world.stop(), world.stop()]);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(processes.running.size).toBe(0);
    expect(await folders.leftInTmp()).toEqual([]);
    expect(new Set(processes.started.map((role) => role.split(' ')[0]))).toEqual(
      new Set(['lab', 'database', 'copy', 'instance']),
    );
  });
});
