import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { generate } from 'selfsigned';
import { afterEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../model/sample.js';
import { startFaultyServer } from './faulty-server.fixture.js';
import type { FaultyServer } from './faulty-server.fixture.js';
import { countOutcomes, get, probe } from './probe-once.fixture.js';

const servers: FaultyServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(...options: Parameters<typeof startFaultyServer>): Promise<FaultyServer> {
  const server = await startFaultyServer(...options);
  servers.push(server);
  return server;
}

describe('a write', () => {
  it('carries a key of its own', async () => {
    const server = await serve();
    await probe(20, {
      url: `http://127.0.0.1:${server.port}`,
      requests: [{ ...get('/ok'), method: 'POST' }],
    });
    const keys = server.requests.map((head) => /^idempotency-key: (.+)\r$/im.exec(head)?.[1]);
    expect(new Set(keys).size).toBe(20);
    expect(keys).not.toContain(undefined);
  });
});

describe('TLS', () => {
  const certificate = async (): Promise<{ key: string; cert: string }> => {
    const made = await generate([{ name: 'commonName', value: 'app.example' }], {
      keySize: 2048,
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'app.example' }] }],
    });
    return { key: made.private, cert: made.cert };
  };

  it('is verified against the given certificate and name', async () => {
    const tls = await certificate();
    const server = await serve({ tls });
    const url = `https://127.0.0.1:${server.port}`;
    const requests = [get('/ok')];

    const trusted = await probe(30, { url, requests, ca: tls.cert, serverName: 'app.example' });
    expect(countOutcomes(trusted.samples)).toEqual({ ok: 30 });
    expect(server.requests[0]).toMatch(/^host: app\.example\r$/im);

    const unknown = await probe(10, { url, requests, serverName: 'app.example' });
    expect(countOutcomes(unknown.samples)).toEqual({ tls: 10 });
    const otherName = await probe(10, { url, requests, ca: tls.cert, serverName: 'b.example' });
    expect(countOutcomes(otherName.samples)).toEqual({ tls: 10 });
    const noName = await probe(10, { url, requests, ca: tls.cert });
    expect(countOutcomes(noName.samples)).toEqual({ tls: 10 });
    expect(server.requests.length).toBe(30);
  });

  it.each<[string, Outcome, (socket: Socket) => void]>([
    ['speaks plain HTTP', 'tls', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['hangs up', 'closed', (socket) => socket.end()],
    ['resets', 'reset', (socket) => socket.resetAndDestroy()],
    ['is silent', 'connect-timeout', () => undefined],
  ])('where the other side %s, the handshake is %s', async (_name, outcome, answer) => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      socket.once('data', () => answer(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const { samples } = await probe(10, { url, requests: [get('/ok')], timeoutMs: 2000 });
      expect(countOutcomes(samples)).toEqual({ [outcome]: 10 });
    } finally {
      server.close();
      for (const socket of sockets) socket.destroy();
    }
  });
});

describe('the open loop', () => {
  it('goes on sending while nothing is answered, and counts latency from the intended time', async () => {
    const count = 60;
    // A closed loop would deadlock here: the answer to the first waits for the last to be sent.
    const server = await serve({
      onRequest: (requests, { release }) => {
        if (requests === count) release();
      },
    });
    const { samples, report } = await probe(count, {
      url: `http://127.0.0.1:${server.port}`,
      requests: [get('/held')],
      ratePerSecond: 200,
    });
    expect(countOutcomes(samples)).toEqual({ ok: count });
    expect(report).toMatchObject({ intended: count, recorded: count, connectionsOpened: count });
    const lastIntendedMs = samples.at(-1)?.intendedMs ?? NaN;
    expect(samples.every((sample) => sample.endMs >= lastIntendedMs)).toBe(true);
  });

  it('spaces intended times by the rate, to the microsecond, however late it sends', async () => {
    const server = await serve();
    const { samples } = await probe(40, {
      url: `http://127.0.0.1:${server.port}`,
      requests: [get('/ok')],
      ratePerSecond: 400,
    });
    const first = samples[0]?.intendedMs ?? NaN;
    for (const [index, sample] of samples.entries()) {
      expect(sample.intendedMs - first).toBeCloseTo(index * 2.5, 2);
      expect(sample.sentMs).toBeGreaterThanOrEqual(sample.intendedMs);
    }
  });
});
