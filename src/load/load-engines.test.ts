import { generate } from 'selfsigned';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ProbeRequest } from '../model/scenario.js';
import { startDnsServer } from '../lab/dns/dns-server.js';
import { startFaultyServer } from '../probe/faulty-server.fixture.js';
import type { FaultyServer } from '../probe/faulty-server.fixture.js';
import { errorThrottle } from './error-throttle.js';
import { findK6 } from './k6/find-k6.js';
import { startReplay } from './k6-operator/recorded-api.fixture.js';
import { findLoadEngine, LOAD_ENGINES } from './load-engines.js';
import type { EngineExchange, LoadOptions } from './load-engine.js';
import { pressureRequests } from './pressure-requests.js';

// autocannon runs in a worker, from built code: `npx tsc -p tsconfig.json` first.

const servers: FaultyServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const request = (path: string, more: Partial<ProbeRequest> = {}): ProbeRequest => ({
  method: 'GET',
  path,
  weight: 1,
  expectStatus: 200,
  expectBody: null,
  ...more,
});

const options = (url: string, more: Partial<LoadOptions> = {}): LoadOptions => ({
  url,
  ca: null,
  serverName: null,
  ratePerSecond: 100,
  connections: 4,
  maxDurationMs: 60_000,
  timeoutMs: 10_000,
  requests: [request('/ok')],
  ...more,
});

/** A server that tells when so many requests came. */
async function serveUntil(
  count: number,
  tls?: { key: string; cert: string },
): Promise<{ server: FaultyServer; reached: Promise<void> }> {
  let resolve: () => void = () => undefined;
  const reached = new Promise<void>((done) => (resolve = done));
  const server = await startFaultyServer({
    ...(tls === undefined ? {} : { tls }),
    onRequest: (requests) => {
      if (requests === count) resolve();
    },
  });
  servers.push(server);
  return { server, reached };
}

const noK6 = findK6() === null;
if (noK6) console.log('skipped, the contract of k6: there is none on PATH');

/** What an engine needs to run, and when it has done something that can be reported. */
async function settingOf(name: string): Promise<{
  readonly options: LoadOptions;
  readonly active: () => Promise<unknown>;
  readonly close: () => Promise<void>;
}> {
  const { server, reached } = await serveUntil(20);
  const plain = options(`http://127.0.0.1:${server.port}`, { ratePerSecond: 40 });
  if (name === 'none')
    return { options: plain, active: () => Promise.resolve(), close: () => Promise.resolve() };
  if (name !== 'k6-operator')
    return { options: plain, active: () => reached, close: () => Promise.resolve() };
  // Its pods are those of a recorded run, with a real API server.
  const replay = await startReplay();
  vi.stubEnv('KUBECONFIG', replay.kubeconfig);
  const told: string[] = [];
  return {
    options: {
      ...plain,
      maxDurationMs: 3000,
      kubernetes: { parallelism: 2, sharesLoopback: true },
      onProgress: (message) => told.push(message),
    },
    active: () => vi.waitFor(() => expect(told.at(-1)).toContain('2 ended'), 10_000),
    async close() {
      vi.unstubAllEnvs();
      await replay.close();
    },
  };
}

describe.each(Object.keys(LOAD_ENGINES))('the contract of every engine: %s', (name) => {
  const engine = LOAD_ENGINES[name];
  if (engine === undefined) throw new Error(`${name} is not in the map`);

  it('says its name and what it is', () => {
    expect(engine.name).toBe(name);
    expect(engine.summary).toMatch(/^[a-zA-Z].+\.$/);
  });

  it('sends nothing at rate 0, and stops twice with the same report', async () => {
    const { server } = await serveUntil(1);
    const url = `http://127.0.0.1:${server.port}`;
    const load = await engine.start(options(url, { ratePerSecond: 0 }));
    const report = await load.stop();
    expect(report).toMatchObject({ engine: name, sent: 0, errors: 0 });
    expect(await load.stop()).toEqual(report);
    expect(server.requests.length).toBe(0);
  });

  it.skipIf(name === 'k6' && noK6)('reports what it sent, its own records too', async () => {
    const setting = await settingOf(name);
    const exchanges: EngineExchange[] = [];
    try {
      const load = await engine.start({
        ...setting.options,
        onExchange: (exchange) => exchanges.push(exchange),
      });
      await setting.active();
      const report = await load.stop();
      expect(report.engine).toBe(name);
      expect(report.sent > 0).toBe(name !== 'none');
      expect(report.sent).toBeGreaterThanOrEqual(report.completed);
      expect(report.wantedPerSecond).toBe(name === 'none' ? 0 : 40);
      expect(report.dropped ?? 0).toBe(0);
      expect(report.incomplete).toBeUndefined();
      // An engine that keeps records counts what it gives away, and one that keeps none gives none.
      expect(exchanges.length).toBe(report.dropped === null ? 0 : report.sent);
      expect(await load.stop()).toEqual(report);
    } finally {
      await setting.close();
    }
  });
});

it('finds an engine by its name, among those that may be chosen', () => {
  expect(findLoadEngine('k6')).toBe(LOAD_ENGINES['k6']);
  for (const [name, names] of [['wrk'], ['toString'], ['none', ['k6']]] as const)
    expect(() => findLoadEngine(name, names)).toThrowError(`There is no load engine ${name}`);
});

describe('autocannon', () => {
  const engine = LOAD_ENGINES['autocannon'];

  it('says how many it sent: no more than came, and what was under way on each connection', async () => {
    const { server, reached } = await serveUntil(20);
    const load = await engine?.start(
      options(`http://127.0.0.1:${server.port}`, { ratePerSecond: 40 }),
    );
    await reached;
    const sent = (await load?.stop())?.sent ?? 0;
    expect(sent).toBeGreaterThanOrEqual(server.requests.length);
    expect(sent - server.requests.length).toBeLessThanOrEqual(4);
  });
  if (engine === undefined) throw new Error('autocannon is not in the map');

  it('sends until it is stopped, over as many connections as it may', async () => {
    const { server, reached } = await serveUntil(150);
    const load = await engine.start(options(`http://127.0.0.1:${server.port}`));
    await reached;
    const report = await load.stop();
    expect(report.completed).toBeGreaterThan(0);
    expect(report.completed).toBeLessThanOrEqual(server.requests.length);
    expect(report).toMatchObject({ not2xx: 0, errors: 0, wantedPerSecond: 100 });
    expect(server.connections()).toBe(4);
    expect(await load.stop()).toBe(report);
  });

  it('ends by itself, and can be stopped afterwards', async () => {
    const { server, reached } = await serveUntil(5);
    const url = `http://127.0.0.1:${server.port}`;
    const load = await engine.start(options(url, { maxDurationMs: 500 }));
    await reached;
    await vi.waitFor(() => expect(server.openConnections()).toBe(0), 20_000);
    expect((await load.stop()).sent).toBeGreaterThanOrEqual(5);
  });

  it('speaks TLS with the given name', async () => {
    const made = await generate([{ name: 'commonName', value: 'app.example' }], { keySize: 2048 });
    const { server, reached } = await serveUntil(10, { key: made.private, cert: made.cert });
    const url = `https://127.0.0.1:${server.port}`;
    const load = await engine.start(options(url, { serverName: 'app.example' }));
    await reached;
    expect((await load.stop()).errors).toBe(0);
    expect(server.requests[0]).toMatch(/^host: app\.example\r$/im);
  });

  it('follows its name to another address', async () => {
    const first = await serveUntil(10);
    const second = await startFaultyServer({ host: '127.0.0.2' });
    servers.push(second);
    const addresses = ['127.0.0.1'];
    const name = 'app.example.com';
    const dns = await startDnsServer(() => ({
      code: 'NOERROR',
      answers: addresses.map((data) => ({ name, type: 'A', ttlSeconds: 60, data })),
      zone: 'example.com',
    }));
    try {
      const ports = { '127.0.0.1': first.server.port, '127.0.0.2': second.port };
      const load = await engine.start(
        options('http://127.0.0.1:1', {
          serverName: name,
          dns: { host: dns.host, port: dns.port, speed: 600, ports },
        }),
      );
      await first.reached;
      addresses[0] = '127.0.0.2';
      await vi.waitFor(() => expect(second.requests.length).toBeGreaterThan(10), 20_000);
      const report = await load.stop();
      expect(report.errors).toBe(0);
      expect(report.completed).toBeGreaterThan(20);
    } finally {
      await dns.close();
    }
  });

  it('counts what is not 2xx, and what fails', async () => {
    const unavailable = await serveUntil(20);
    const load = await engine.start(
      options(`http://127.0.0.1:${unavailable.server.port}`, {
        requests: [request('/unavailable')],
      }),
    );
    await unavailable.reached;
    const report = await load.stop();
    expect(report.not2xx).toBe(report.completed);
    expect(report.not2xx).toBeGreaterThan(0);

    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const refused = await engine.start(options(`http://127.0.0.1:${port}`, { maxDurationMs: 500 }));
    expect(await refused.stop()).toMatchObject({ completed: 0 });
    expect((await refused.stop()).errors).toBeGreaterThan(0);
  });
});

it('repeats the reads of the probe by weight, and no writes', () => {
  const sent = pressureRequests([
    request('/a', { weight: 3, headers: { 'x-tenant': 't1' }, body: 'all', method: 'OPTIONS' }),
    request('/b?{key}'),
    request('/c', { method: 'POST', weight: 9 }),
    request('/d', { weight: 0 }),
  ]);
  const first = { method: 'OPTIONS', path: '/a', headers: { 'x-tenant': 't1' }, body: 'all' };
  expect(sent.filter(({ path }) => path === '/a')).toEqual(Array.from({ length: 75 }, () => first));
  expect(new Set(sent.filter(({ method }) => method === 'GET').map(({ path }) => path)).size).toBe(
    25,
  );
  expect(pressureRequests([request('/c', { method: 'POST' })])).toEqual([
    { method: 'GET', path: '/' },
  ]);
});

it('holds the engine back once a second has too many errors, and only then', () => {
  let nowMs = 10_000;
  const throttle = errorThrottle(() => nowMs);
  const pauses = Array.from({ length: 300 }, throttle);
  expect(pauses.filter((pauseMs) => pauseMs > 0).length).toBe(100);
  expect(pauses[0]).toBe(0);
  nowMs += 1000;
  expect(throttle()).toBe(0);
});

it('autocannon that breaks off, as by an informational answer, is reported and loses nothing else', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () =>
      socket.write('HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'),
    );
  }).listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const load = await findLoadEngine('autocannon').start(options(`http://127.0.0.1:${port}`));
    await vi.waitFor(async () => {
      const count = await new Promise<number>((resolve) =>
        server.getConnections((_, connections) => resolve(connections)),
      );
      expect(count).toBeGreaterThan(0);
    });
    // The second answer on a connection is the one that it does not bear.
    await new Promise((resolve) => setTimeout(resolve, 200));
    const { incomplete = [] } = await load.stop();
    expect(incomplete.join()).toMatch(/^autocannon broke off \(/);
  } finally {
    server.close();
  }
});
