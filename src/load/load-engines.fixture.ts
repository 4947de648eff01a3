import { onTestFinished } from 'vitest';
import type { ProbeRequest } from '../model/scenario.js';
import { startFaultyServer, type FaultyServer } from '../probe/faulty-server.fixture.js';
import type { LoadOptions } from './load-engine.js';

/** A read of the probe. */
export const request = (path: string, more: Partial<ProbeRequest> = {}): ProbeRequest => ({
  method: 'GET',
  path,
  weight: 1,
  expectStatus: 200,
  expectBody: null,
  ...more,
});

/** For an engine against a server of a test: 100 a second over four connections. */
export const options = (url: string, more: Partial<LoadOptions> = {}): LoadOptions => ({
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

/** A server until the test ends, which tells when so many requests came. */
export async function serveUntil(
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
  onTestFinished(() => server.close());
  return { server, reached };
}
