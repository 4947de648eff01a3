import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect as connectTcp, createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server as TcpServer } from 'node:net';
import { request } from 'undici';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { startTlsFront } from '../instance/tls-front.js';
import type { BalancerFixture } from './testing-balancer.fixture.js';
import { startBalancer } from './testing-balancer.fixture.js';
import { makeCertificate } from './certificate.js';
import type { Certificate } from './certificate.js';
import type { TargetGroup } from './target-group.js';

const CHECK = { path: '/health', matcher: '200', intervalSeconds: 10, timeoutSeconds: 8 };
const [TRAFFIC, CHECKED] = [8443, 8080];
const ok: RequestListener = (_, response) => response.end('ok');

let certificate: Certificate;
let fixture: BalancerFixture;
const servers: (Server | TcpServer | { close(): void })[] = [];
beforeAll(async () => {
  // For a name that is not asked for, by an issuer that nobody knows.
  certificate = await makeCertificate(['elsewhere.example'], []);
});
afterEach(async () => {
  await fixture?.close();
  for (const server of servers.splice(0)) {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close();
  }
});

async function listen(server: Server | TcpServer): Promise<{ host: string; port: number }> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

const plain = (answer: RequestListener): Promise<{ host: string; port: number }> =>
  listen(createServer(answer));
const secure = (answer: RequestListener): Promise<{ host: string; port: number }> =>
  listen(createSecureServer({ key: certificate.keyPem, cert: certificate.certPem }, answer));

type Protocols = readonly ['HTTP' | 'HTTPS', 'HTTP' | 'HTTPS'];

/** A target whose ports of the plan lead to these addresses; its group, and the check, speak `protocols`. */
async function targetOf(
  ports: ReadonlyMap<number, { host: string; port: number }>,
  [protocol, checked]: Protocols,
): Promise<TargetGroup> {
  fixture = await startBalancer(ok, {
    group: {
      protocol,
      port: TRAFFIC,
      healthCheck: {
        ...CHECK,
        protocol: checked,
        port: ports.size > 1 ? CHECKED : 'traffic-port',
        healthyThreshold: 2,
        unhealthyThreshold: 2,
      },
    },
    addressAt: (port) => ports.get(port) ?? null,
  });
  return fixture.group;
}

/** Long enough for a busy machine, on which a check may take too long once. */
const becomes = (group: TargetGroup, wanted: string): Promise<void> =>
  vi.waitFor(
    () => {
      const [found] = group.health();
      expect(`${found?.state} ${found?.reason ?? '-'}`).toBe(wanted);
    },
    { timeout: 15_000, interval: 2 },
  );

const ask = async (): Promise<[number, string]> => {
  const { statusCode, body } = await request(`http://${fixture.hosts[0]}:${fixture.port}/`, {
    headers: { connection: 'close' },
  });
  return [statusCode, await body.text()];
};

test('HTTPS to a target whose certificate nobody would trust: healthy, and requests get through', async () => {
  const seen: (string | undefined)[] = [];
  const group = await targetOf(
    new Map([
      [
        TRAFFIC,
        await secure((incoming, response) => {
          seen.push(incoming.headers['user-agent']);
          response.end('secret');
        }),
      ],
    ]),
    ['HTTPS', 'HTTPS'],
  );
  await becomes(group, 'healthy -');
  expect(await ask()).toEqual([200, 'secret']);
  expect(seen).toContain('ELB-HealthChecker/2.0');
});

test('a target that speaks plaintext fails its HTTPS checks, and requests to it are 502', async () => {
  const group = await targetOf(new Map([[TRAFFIC, await plain(ok)]]), ['HTTPS', 'HTTPS']);
  await becomes(group, 'unhealthy Target.FailedHealthChecks');
  // With none healthy it fails open.
  expect((await ask())[0]).toBe(502);
  expect(await fixture.truth()).toMatchObject([{ error: 'ETLS', status: 502 }]);
});

test('a port that serves TLS fails a plaintext check, and requests by TLS get through', async () => {
  const group = await targetOf(new Map([[TRAFFIC, await secure(ok)]]), ['HTTPS', 'HTTP']);
  await becomes(group, 'unhealthy Target.FailedHealthChecks');
  expect(await ask()).toEqual([200, 'ok']);
});

test.for([
  ['HTTPS', 'HTTP'],
  ['HTTP', 'HTTPS'],
] as const)('requests by %s and checks by %s go each to its own port', async (protocols) => {
  const made = { HTTP: plain, HTTPS: secure };
  const group = await targetOf(
    new Map([
      [TRAFFIC, await made[protocols[0]]((_, response) => response.end('traffic'))],
      [
        CHECKED,
        await made[protocols[1]](({ url }, response) => {
          response.statusCode = url === '/health' ? 200 : 404;
          response.end();
        }),
      ],
    ]),
    protocols,
  );
  await becomes(group, 'healthy -');
  expect(await ask()).toEqual([200, 'traffic']);
});

test('a wrong status by HTTPS is Target.ResponseCodeMismatch', async () => {
  const broken: RequestListener = (_, response) => response.writeHead(503).end();
  const group = await targetOf(new Map([[TRAFFIC, await secure(broken)]]), ['HTTPS', 'HTTPS']);
  await becomes(group, 'unhealthy Target.ResponseCodeMismatch');
  expect((await ask())[0]).toBe(503);
});

test('a handshake that gets no answer is Target.Timeout, and 502 once the connect timeout is over', async () => {
  const silent = createTcpServer((socket) => void socket.on('error', () => {}).resume());
  const group = await targetOf(new Map([[TRAFFIC, await listen(silent)]]), ['HTTPS', 'HTTPS']);
  await becomes(group, 'unhealthy Target.Timeout');
  expect((await ask())[0]).toBe(502);
});

test('TLS in front of an application passes long answers on whole, and hangs up on plaintext', async () => {
  const long = 'x'.repeat(3_000_000);
  const application = await plain(({ url }, response) =>
    response.end(url === CHECK.path ? 'ok' : long),
  );
  const front = await startTlsFront({ ports: [TRAFFIC], application, certificate });
  servers.push(front);
  const group = await targetOf(new Map([[TRAFFIC, front]]), ['HTTPS', 'HTTPS']);
  await becomes(group, 'healthy -');
  const [status, text] = await ask();
  expect([status, text.length]).toEqual([200, long.length]);
  const socket = connectTcp(front.port, front.host, () => socket.write('GET / HTTP/1.1\r\n\r\n'));
  socket.on('error', () => {});
  await once(socket, 'close');
});
