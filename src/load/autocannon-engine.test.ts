import { generate } from 'selfsigned';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startDnsServer } from '../lab/dns/dns-server.js';
import { startFaultyServer } from '../probe/faulty-server.fixture.js';
import { findLoadEngine, LOAD_ENGINES } from './load-engines.js';
import { request, options, serveUntil } from './load-engines.fixture.js';

// autocannon runs in a worker, from built code: `npm run build` first.

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
    onTestFinished(() => second.close());
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

it('autocannon that breaks off, as by an informational answer, is reported and loses nothing else', async () => {
  let opened = 0;
  const server = createServer((socket) => {
    opened += 1;
    socket.on('error', () => undefined);
    socket.on('data', () => {
      socket.write('HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    });
  }).listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const load = await findLoadEngine('autocannon').start(options(`http://127.0.0.1:${port}`));
    // The second answer on a connection is the one that it does not bear: then it leaves them all.
    await vi.waitFor(async () => {
      const count = await promisify(server.getConnections.bind(server))();
      expect([opened > 0, count]).toEqual([true, 0]);
    }, 20_000);
    const { incomplete = [] } = await load.stop();
    expect(incomplete.join()).toMatch(/^autocannon broke off \(/);
  } finally {
    server.close();
  }
});
