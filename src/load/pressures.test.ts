import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startDnsServer } from '../lab/dns/dns-server.js';
import { outcomeOf } from './pressure-outcome.js';
import { PRESSURES } from './pressures.js';
import type { PressureOptions, RunningPressure } from './pressures.js';

// Pressures run in a worker, from built code: `npm run build` first.

interface Seen {
  readonly path: string;
  readonly agent: string;
  readonly from: string;
}

const servers: Server[] = [];
const running: RunningPressure[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((pressure) => pressure.stop()));
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Status by path, 200 otherwise; no answer at all for `/never`. */
async function serve(host = '127.0.0.1'): Promise<{
  url: string;
  port: number;
  seen: Seen[];
  connections: () => Promise<number>;
}> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    seen.push({
      path,
      agent: request.headers['user-agent'] ?? '',
      from: request.socket.remoteAddress ?? '',
    });
    if (path !== '/never') response.end('ok');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  const connections = promisify(server.getConnections.bind(server));
  return { url: `http://${host}:${port}`, port, seen, connections };
}

async function start(
  name: string,
  url: string,
  settings: Record<string, string | number>,
  maxDurationMs = 30_000,
  named: Partial<PressureOptions> = {},
): Promise<RunningPressure> {
  const pressure = await PRESSURES[name]?.start({
    url,
    ca: null,
    serverName: null,
    settings,
    maxDurationMs,
    ...named,
  });
  if (pressure === undefined) throw new Error(`${name} is not in the map`);
  running.push(pressure);
  return pressure;
}

const SETTINGS: Readonly<Record<string, Record<string, number>>> = {
  surge: { ratePerSecond: 200 },
  attack: { 'sql-injection': 50, bots: 50, anonymous: 50, flood: 50 },
};

describe.each(Object.keys(PRESSURES))('the contract of every pressure: %s', (name) => {
  it('sends what it is told to, counts it by outcome, and stops once for all', async () => {
    const { url, seen, connections } = await serve();
    const pressure = await start(name, url, SETTINGS[name] ?? {});
    await vi.waitFor(() => expect(pressure.counts()['passed']).toBeGreaterThan(50), 20_000);
    await Promise.all([pressure.stop(), pressure.stop()]);
    const { sent = 0, passed = 0, failed = 0 } = pressure.counts();
    expect(sent).toBe(passed + failed);
    // What was sent before may come after: until its connections have ended.
    await vi.waitFor(async () => expect(await connections()).toBe(0), 20_000);
    const before = seen.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(seen.length).toBe(before);
  });

  it('ends by itself, and sends no more than its rate in that time', async () => {
    const { url } = await serve();
    const pressure = await start(name, url, SETTINGS[name] ?? {}, 500);
    await vi.waitFor(() => {
      const { sent = 0, passed = 0, failed = 0 } = pressure.counts();
      expect(sent).toBeGreaterThan(0);
      expect(passed + failed).toBe(sent);
    }, 20_000);
    expect(pressure.counts()['sent']).toBeLessThanOrEqual(101);
  });

  it('counts as failed what nobody answers, without waiting for it', async () => {
    const { url } = await serve();
    for (const server of servers.splice(0)) server.close();
    const pressure = await start(name, url, SETTINGS[name] ?? {});
    await vi.waitFor(() => expect(pressure.counts()['failed']).toBeGreaterThan(20), 20_000);
    expect(pressure.counts()['passed']).toBeUndefined();
  });
});

it.skipIf(process.platform !== 'linux')('follows its name to another address', async () => {
  const [first, second] = [await serve(), await serve('127.0.0.2')];
  const name = 'app.example.com';
  const addresses = ['127.0.0.1'];
  const dns = await startDnsServer(() => ({
    code: 'NOERROR',
    answers: addresses.map((data) => ({ name, type: 'A', ttlSeconds: 60, data })),
    zone: 'example.com',
  }));
  try {
    const ports = { '127.0.0.1': first.port, '127.0.0.2': second.port };
    const pressure = await start('surge', 'http://127.0.0.1:1', { ratePerSecond: 200 }, 30_000, {
      serverName: name,
      dns: { host: dns.host, port: dns.port, speed: 600, ports },
    });
    await vi.waitFor(() => expect(first.seen.length).toBeGreaterThan(10), 20_000);
    addresses[0] = '127.0.0.2';
    await vi.waitFor(() => expect(second.seen.length).toBeGreaterThan(10), 20_000);
    // What was under way to the first goes on to its end.
    await vi.waitFor(async () => expect(await first.connections()).toBe(0), 20_000);
    const before = first.seen.length;
    const reached = second.seen.length;
    await vi.waitFor(() => expect(second.seen.length).toBeGreaterThan(reached + 20), 20_000);
    expect(first.seen.length).toBe(before);
    // Told by the pressure of its own accord: to stop it fails what is under way.
    const arrived = first.seen.length + second.seen.length;
    await vi.waitFor(() => expect(pressure.counts()['passed']).toBeGreaterThan(arrived), 20_000);
    expect(pressure.counts()['failed']).toBeUndefined();
  } finally {
    await dns.close();
  }
});

it('a surge is an open loop: it goes on while nothing is answered', async () => {
  const { url, seen } = await serve();
  const pressure = await start('surge', url, { ratePerSecond: 400, path: '/never' });
  await vi.waitFor(() => expect(pressure.counts()['sent']).toBeGreaterThan(150), 20_000);
  await vi.waitFor(() => expect(seen.length).toBeGreaterThan(0), 20_000);
  expect(pressure.counts()['passed']).toBeUndefined();
});

it('an attack sends each kind under its own marks, and from addresses of its own', async () => {
  const { url, seen } = await serve();
  await start('attack', url, SETTINGS['attack'] ?? {});
  await vi.waitFor(() => expect(seen.length).toBeGreaterThan(100), 20_000);
  const injected = seen.filter(({ path }) => path.startsWith('/?id='));
  expect(injected.length).toBeGreaterThan(0);
  // Whatever answers them must not be changed by them.
  for (const { path } of injected)
    expect(decodeURIComponent(path)).not.toMatch(/drop|delete|update|insert|sleep|;/i);
  expect(seen.some(({ agent }) => agent.startsWith('sqlmap/'))).toBe(true);
  if (process.platform !== 'linux') return;
  const from = new Set(seen.map((each) => each.from));
  expect([...from].every((address) => address.startsWith('127.66.'))).toBe(true);
  expect([...from].some((address) => address.startsWith('127.66.128.'))).toBe(true);
});

it.each([
  [200, undefined, 'passed'],
  [404, undefined, 'passed'],
  [403, undefined, 'blocked'],
  [429, undefined, 'blocked'],
  [405, 'captcha', 'captcha'],
  [405, undefined, 'passed'],
  [202, 'challenge', 'challenged'],
  [503, undefined, 'failed'],
])('status %i with %s is %s', (status, action, outcome) => {
  expect(outcomeOf(status, action)).toBe(outcome);
});
