import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { generate } from 'selfsigned';
import { afterEach, describe, expect, it } from 'vitest';
import { startClock } from '../model/clock.js';
import type { Outcome, Sample } from '../model/sample.js';
import type { ProbeRequest } from '../model/scenario.js';
import { startFaultyServer } from './faulty-server.fixture.js';
import type { FaultyServer } from './faulty-server.fixture.js';
import type { ProbeReport, ProbeSettings } from './probe-options.js';
import { runProber } from './prober.js';

const servers: FaultyServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(...options: Parameters<typeof startFaultyServer>): Promise<FaultyServer> {
  const server = await startFaultyServer(...options);
  servers.push(server);
  return server;
}

const get = (path: string, weight = 1): ProbeRequest => ({
  method: 'GET',
  path,
  weight,
  expectStatus: 200,
  expectBody: 'hello',
});

/** Sends exactly `count` requests and returns what became of each, in the order of the schedule. */
async function probe(
  count: number,
  settings: Pick<ProbeSettings, 'url' | 'requests'> & Partial<ProbeSettings>,
): Promise<{ samples: readonly Sample[]; report: ProbeReport }> {
  const clock = startClock();
  const ratePerSecond = settings.ratePerSecond ?? 500;
  const samples: Sample[] = [];
  let report: ProbeReport | null = null;
  await new Promise<void>((resolve) => {
    const prober = runProber(
      {
        ca: null,
        serverName: null,
        timeoutMs: 10_000,
        ratePerSecond,
        originEpochMs: clock.originEpochMs,
        originMonotonicNs: String(clock.originMonotonicNs),
        maxDurationMs: (count * 1000) / ratePerSecond,
        ...settings,
      },
      (sample) => {
        samples.push(sample);
        if (samples.length !== count) return;
        setImmediate(() => {
          void prober.stop().then((said) => {
            report = said;
            resolve();
          });
        });
      },
    );
  });
  samples.sort((a, b) => a.intendedMs - b.intendedMs);
  if (report === null) throw new Error('no report');
  return { samples, report };
}

function countOutcomes(samples: readonly Sample[]): Partial<Record<Outcome, number>> {
  const counts: Partial<Record<Outcome, number>> = {};
  for (const { outcome } of samples) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

describe('what became of a request', () => {
  it.each<[string, Outcome, number]>([
    ['/ok', 'ok', 200],
    ['/hints', 'ok', 200],
    ['/until-close', 'ok', 200],
    ['/unavailable', 'http-error', 503],
    ['/redirect', 'http-error', 302],
    ['/wrong-body', 'bad-response', 200],
    ['/truncated', 'bad-response', 200],
    ['/truncated-chunked', 'bad-response', 200],
    ['/truncated-and-closed', 'bad-response', 200],
    ['/garbage', 'bad-response', 0],
    ['/fin', 'closed', 0],
    ['/half-a-header', 'closed', 0],
    ['/reset', 'reset', 0],
    ['/reset-midway', 'reset', 200],
    ['/until-reset', 'reset', 200],
  ])('%s is %s, 20 of 20', async (path, outcome, status) => {
    const server = await serve();
    const { samples, report } = await probe(20, {
      url: `http://127.0.0.1:${server.port}`,
      requests: [get(path)],
    });
    expect(countOutcomes(samples)).toEqual({ [outcome]: 20 });
    expect(new Set(samples.map((sample) => sample.status))).toEqual(new Set([status]));
    expect(report).toMatchObject({ intended: 20, recorded: 20, localErrors: 0 });
    // Exactly once each: neither followed, nor repeated behind the record's back.
    expect(server.requests.length).toBe(20);
  });

  it.each(['/hang', '/trickle'])('%s is a timeout, also where bytes keep coming', async (path) => {
    const server = await serve();
    const { samples } = await probe(20, {
      url: `http://127.0.0.1:${server.port}`,
      requests: [get(path)],
      timeoutMs: 300,
    });
    expect(countOutcomes(samples)).toEqual({ timeout: 20 });
    expect(samples.every((sample) => sample.endMs - sample.sentMs >= 299)).toBe(true);
    expect(samples.every((sample) => (sample.firstByteMs === null) === (path === '/hang'))).toBe(
      true,
    );
  });

  it('is refused where nothing listens, each on a new connection', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const { samples, report } = await probe(50, {
      url: `http://127.0.0.1:${port}`,
      requests: [get('/ok')],
    });
    expect(countOutcomes(samples)).toEqual({ refused: 50 });
    expect(samples.every((sample) => sample.newConnection && sample.firstByteMs === null)).toBe(
      true,
    );
    expect(report.connectionsOpened).toBe(50);
  });

  it('counts each kind exactly when they are mixed', async () => {
    const server = await serve();
    const { samples } = await probe(100, {
      url: `http://127.0.0.1:${server.port}`,
      requests: [get('/ok', 7), get('/reset', 2), get('/unavailable', 1), get('/hang', 0)],
    });
    expect(countOutcomes(samples)).toEqual({ ok: 70, reset: 20, 'http-error': 10 });
    expect(samples.filter(({ request }) => request === 1).every((s) => s.outcome === 'reset')).toBe(
      true,
    );
  });

  it('carries the instance and the zone that answered', async () => {
    const server = await serve();
    const { samples } = await probe(3, {
      url: `http://127.0.0.1:${server.port}`,
      requests: [get('/instance')],
    });
    expect(samples.map(({ backend, zone }) => [backend, zone])).toEqual(
      Array(3).fill(['i-1', 'us-east-1a']),
    );
  });

  it('tells new connections from kept ones, and opens new ones now and then', async () => {
    const server = await serve();
    const { samples, report } = await probe(100, {
      url: `http://127.0.0.1:${server.port}`,
      requests: [get('/ok')],
    });
    const fresh = samples.filter((sample) => sample.newConnection).length;
    expect(fresh).toBe(server.connections());
    expect(fresh).toBe(report.connectionsOpened);
    expect(fresh).toBeGreaterThanOrEqual(4);
    expect(fresh).toBeLessThan(100);
  });
});

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
    ['is silent', 'timeout', () => undefined],
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
