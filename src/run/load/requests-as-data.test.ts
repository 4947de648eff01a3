import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startClock } from '../../model/clock.js';
import type { Sample } from '../../model/sample.js';
import { findK6 } from '../../load/k6/find-k6.js';
import { findProfile } from '../../load/profiles.js';
import { readyToSend } from '../../probe/ready-to-send.js';
import { runProber } from '../../probe/prober.js';
import { readSecrets } from '../../probe/secrets.js';
import { loadRequests } from '../../scenario/load-requests.js';
import { runLoad, type RunLoadOptions } from './run-load.js';

const PASSWORD = 'correct-horse-battery';
const TOKEN = 'token-that-the-login-gave';
const REQUESTS = `
login:
  path: /login
  json: { user: probe, password: "\${env:HOLDFAST_TEST_PASSWORD}" }
  take: { token: { json: /token }, session: { cookie: session } }
requests:
  - path: /me?{key}
    headers: { Authorization: "Bearer \${login:token}", Cookie: "session=\${login:session}" }
    expectStatus: [200, 203]
    expectHeaders: { content-type: json }
    expectBodyMatch: '"seen":"Bearer .*"'
    expectJson: { /user/name: probe }
`;

let dir = '';
let server: Server;
let url = '';
let seen: IncomingMessage[] = [];
let loginStatus = 200;

// It says again whatever it was told, wherever it can.
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'holdfast-requests-'));
  seen = [];
  loginStatus = 200;
  vi.stubEnv('HOLDFAST_TEST_PASSWORD', PASSWORD);
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      seen.push(request);
      const { authorization = '', cookie = '' } = request.headers;
      const isLogin = request.url === '/login';
      const admitted = isLogin
        ? body.includes(PASSWORD)
        : authorization === `Bearer ${TOKEN}` && cookie === 'session=session-secret-1';
      response.writeHead(admitted ? (isLogin ? loginStatus : 203) : 401, {
        'content-type': 'application/json',
        'x-holdfast-instance': `${'i'.repeat(110)}${authorization}`,
        'x-holdfast-zone': `${PASSWORD}${TOKEN}`,
        'set-cookie': isLogin ? 'session=session-secret-1; Path=/' : `echo=${authorization}`,
      });
      const told = isLogin ? { token: TOKEN, body } : { user: { name: 'probe' } };
      response.end(JSON.stringify({ ...told, seen: authorization }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(dir, { recursive: true });
});

function options(engine: string): RunLoadOptions {
  const file = join(dir, 'requests.yaml');
  writeFileSync(file, REQUESTS);
  return {
    ...loadRequests(file),
    profile: findProfile('steady'),
    url,
    ratePerSecond: 40,
    durationSeconds: 0.5,
    engine,
    timeoutMs: 5000,
    connections: 4,
    objectives: { availability: 0.999, latencyP95Ms: null },
    signal: new AbortController().signal,
    onProgress: (message) => said.push(message),
  };
}
const said: string[] = [];

function expectNoSecret(written: unknown): void {
  const text = JSON.stringify([written, said]);
  for (const secret of [PASSWORD, TOKEN, 'session-secret-1']) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain(Buffer.from(secret).toString('base64').replace(/=+$/, ''));
  }
  for (const file of readdirSync(dir)) {
    expect(readFileSync(join(dir, file), 'utf8')).not.toMatch(
      new RegExp([PASSWORD, TOKEN, 'session-secret-1'].join('|')),
    );
  }
}

describe.each([
  ['probe', false],
  ['autocannon', false],
  ['k6', findK6() === null],
])('requests from a file, with load by %s', (engine, isMissing) => {
  it.skipIf(isMissing)('log in once, carry what the login gave, and show none of it', async () => {
    const result = await runLoad(options(engine));
    expect(result.outcomes).toEqual({ ok: 20 });
    if (result.engineSamples !== null && 'failed' in result.engineSamples) {
      expect(result.engineSamples.failed).toBe(0);
      expect(Object.keys(result.engineSamples.outcomes)).toEqual(['ok']);
    }
    const logins = seen.filter((request) => request.url === '/login');
    expect(logins.length).toBe(1);
    const others = seen.filter((request) => request.url !== '/login');
    expect(new Set(others.map(({ headers }) => headers.authorization))).toEqual(
      new Set([`Bearer ${TOKEN}`]),
    );
    if (engine !== 'autocannon') {
      expect(new Set(others.map((request) => request.url)).size).toBe(others.length);
    }
    expectNoSecret(result);
  });
});

it('a login that fails stops all with one message, which says nothing secret', async () => {
  loginStatus = 500;
  const failure: unknown = await runLoad(options('probe')).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: 'probe/login-failed',
    message: expect.stringMatching(/POST \/login was answered with status 500/) as string,
  });
  expectNoSecret([String(failure), (failure as Error).stack]);
  expect(seen.length).toBe(1);
});

it('a variable that is missing stops all before anything is sent', async () => {
  vi.stubEnv('HOLDFAST_TEST_PASSWORD', '');
  await expect(runLoad(options('probe'))).rejects.toMatchObject({
    code: 'probe/missing-variable',
    message: expect.stringContaining('HOLDFAST_TEST_PASSWORD') as string,
  });
  expect(seen.length).toBe(0);
});

it('samples, which are journalled, have neither echoed secrets nor the cookies of sessions', async () => {
  const { login, requests } = options('probe');
  const clock = startClock();
  const settings = {
    url,
    ca: null,
    serverName: null,
    timeoutMs: 5000,
    originEpochMs: clock.originEpochMs,
    originMonotonicNs: String(clock.originMonotonicNs),
  };
  const secrets = readSecrets([login, requests], process.env);
  const [first] = await readyToSend(
    { requests, ...(login === undefined ? {} : { login }) },
    secrets,
    settings,
  );
  if (first === undefined) throw new Error('no request');
  const samples: Sample[] = [];
  const cookies = new Map<string, string>();
  const prober = runProber(
    {
      ...settings,
      requests: [{ ...first, session: { cookie: 'echo', readBack: '/me' } }],
      secrets: secrets.forms,
      ratePerSecond: 100,
      maxDurationMs: 50,
    },
    (sample) => samples.push(sample),
    undefined,
    (key, cookie) => cookies.set(key, cookie),
  );
  await vi.waitFor(() => expect(samples.length).toBe(5), 20_000);
  await prober.stop();
  expect(samples.map(({ outcome, backend, zone }) => [outcome, backend, zone])).toEqual(
    samples.map(() => ['ok', null, null]),
  );
  expect(cookies.get(samples[0]?.key ?? '')).toBe(`Bearer ${TOKEN}`);
  expectNoSecret(samples);
});
