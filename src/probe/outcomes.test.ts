import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
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

describe('what became of a request', () => {
  it.each<[string, Outcome, number]>([
    ['/ok', 'ok', 200],
    ['/hints', 'ok', 200],
    ['/until-close', 'ok', 200],
    ['/unavailable', 'target-error', 503],
    ['/no-target', 'lb-error', 503],
    ['/blocked', 'waf', 403],
    ['/challenge', 'waf', 202],
    ['/redirect', 'http-error', 302],
    ['/wrong-body', 'failed-assertion', 200],
    ['/truncated', 'truncated', 200],
    ['/truncated-chunked', 'truncated', 200],
    ['/truncated-and-closed', 'truncated', 200],
    ['/garbage', 'malformed', 0],
    ['/fin', 'closed', 0],
    ['/hints-and-fin', 'closed', 0],
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
      timeoutMs: 1000,
    });
    expect(countOutcomes(samples)).toEqual({ 'response-timeout': 20 });
    expect(samples.every((sample) => sample.endMs - sample.sentMs >= 999)).toBe(true);
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
    expect(countOutcomes(samples)).toEqual({ ok: 70, reset: 20, 'target-error': 10 });
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
      Array.from({ length: 3 }, () => ['i-1', 'us-east-1a']),
    );
  });

  it('tells new connections from kept ones, and opens new ones now and then', async () => {
    const server = await serve();
    const { samples, report } = await probe(100, {
      url: `http://127.0.0.1:${server.port}`,
      requests: [get('/ok')],
      // Slow, for a machine that is held up not to send all of them at once.
      ratePerSecond: 100,
    });
    const fresh = samples.filter((sample) => sample.newConnection).length;
    expect(fresh).toBe(server.connections());
    expect(fresh).toBe(report.connectionsOpened);
    // Every tenth on purpose, and those that replace kept ones which served their time.
    const onPurpose = samples.filter((_sample, index) => index % 10 === 9);
    expect(onPurpose.every((sample) => sample.newConnection)).toBe(true);
    expect(fresh).toBeGreaterThanOrEqual(14);
    expect(fresh).toBeLessThan(100);
  });
});
