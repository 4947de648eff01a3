import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startClock } from '../model/clock.js';
import type { Sample } from '../model/sample.js';
import type { ProbeRequest } from '../model/scenario.js';
import { readBack } from './read-back.js';

/** Status for each item and session; anything else was never written. */
const KNOWN: Readonly<Record<string, number>> = {
  '/items/there': 200,
  '/items/broken': 503,
  'session=alive': 200,
  'session=over': 401,
};

let server: Server;
let settings: Parameters<typeof readBack>[2];
const POST = { method: 'POST', weight: 1, expectStatus: 201, expectBody: null } as const;
const REQUESTS: readonly ProbeRequest[] = [
  { ...POST, path: '/items', write: { keyHeader: 'Idempotency-Key', readBack: '/items/{key}' } },
  { ...POST, path: '/login', session: { cookie: 'session', readBack: '/me' } },
];

beforeAll(async () => {
  server = createServer((request, response) => {
    response.statusCode = KNOWN[request.headers.cookie ?? request.url ?? ''] ?? 404;
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { originEpochMs, originMonotonicNs } = startClock();
  settings = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ca: null,
    serverName: null,
    timeoutMs: 2000,
    requests: REQUESTS,
    sessions: new Map([
      ['alive', 'alive'],
      ['over', 'over'],
    ]),
    originEpochMs,
    originMonotonicNs: originMonotonicNs.toString(),
  };
});
afterAll(() => server.close());

function written(request: number, key: string | undefined, ok = true): Sample {
  return {
    intendedMs: 0,
    sentMs: 0,
    firstByteMs: null,
    endMs: 1,
    outcome: ok ? 'ok' : 'response-timeout',
    status: ok ? 201 : 0,
    newConnection: true,
    backend: null,
    zone: null,
    request,
    ...(key === undefined ? {} : { key }),
  };
}

it('tells acknowledged writes that are gone from those of which nothing is known', async () => {
  const samples = [
    written(0, 'there'),
    written(0, 'lost'),
    written(0, 'broken'),
    written(0, 'there', false),
    written(0, 'lost', false),
    written(1, 'alive'),
  ];
  expect(await readBack('writes', samples, settings)).toEqual({
    what: 'writes',
    acknowledged: 3,
    found: 1,
    gone: 1,
    unread: 1,
    goneKeys: ['lost'],
    unknown: 2,
    unknownFound: 1,
  });
});

it('asks for sessions with their cookie, and passes over those that never began', async () => {
  const samples = [written(1, 'alive'), written(1, 'over'), written(1, undefined, false)];
  expect(await readBack('sessions', samples, settings)).toMatchObject({
    acknowledged: 2,
    found: 1,
    gone: 1,
    goneKeys: ['over'],
    unknown: 0,
  });
});

it('counts a session whose cookie was not kept as not read back, and never as gone', async () => {
  const samples = [written(1, 'alive'), written(1, 'not kept')];
  expect(await readBack('sessions', samples, settings)).toMatchObject({
    acknowledged: 2,
    found: 1,
    gone: 0,
    unread: 1,
  });
});

it('names the first keys that are gone, however many there are', async () => {
  async function* lost(): AsyncGenerator<Sample> {
    for (let index = 0; index < 50; index += 1)
      yield await Promise.resolve(written(0, `k${index}`));
  }
  const found = await readBack('writes', lost(), settings);
  expect(found).toMatchObject({ acknowledged: 50, gone: 50 });
  expect(found?.goneKeys).toEqual(Array.from({ length: 20 }, (_, index) => `k${index}`));
});

it('has nothing to say where no request declares how to read back', async () => {
  const requests = [{ ...POST, path: '/items' }];
  expect(await readBack('writes', [], { ...settings, requests })).toBeNull();
});
