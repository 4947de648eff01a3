import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeployedHealthCheck } from '../../model/deployed-edge.js';
import { Fabric } from '../fabric/fabric.js';
import { BLACK_HOLE, OPEN, REFUSE, type Place } from '../fabric/link.js';
import { LabTimers } from '../lab-timers.js';
import { makeCertificate } from '../load-balancer/certificate.js';
import { checkEndpoint, type EndpointResult } from './check-endpoint.js';

const from: Place = { name: 'checker', subnetIds: () => [] };
const to: Place = { name: 'node', subnetIds: () => ['subnet-a'] };
let fabric: Fabric;
let timers: LabTimers;
const servers: Server[] = [];

beforeEach(() => {
  fabric = new Fabric();
  timers = new LabTimers(20);
});
afterEach(() => {
  timers.stop();
  fabric.close();
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function check(server: Server, type: DeployedHealthCheck['type']): Promise<EndpointResult> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const deployed = {
    address: 'x',
    id: '1',
    type,
    host: 'bank.example.com',
    loadBalancerArn: null,
    port,
    path: '/health?deep=1',
    intervalSeconds: 10,
    failureThreshold: 3,
  };
  return await checkEndpoint({
    deployed,
    fabric,
    timers,
    from,
    to,
    address: { host: '127.0.0.1', port },
  });
}

test('a status of 2xx or 3xx passes, another fails', async () => {
  const seen: unknown[] = [];
  const answering = (status: number): Server =>
    createServer((request, response) => {
      seen.push([request.url, request.headers.host]);
      response.writeHead(status).end();
    });
  expect(await check(answering(200), 'HTTP')).toEqual({
    passed: true,
    status: 'Success: HTTP Status Code 200, OK',
  });
  expect((await check(answering(302), 'HTTP')).passed).toBe(true);
  expect(await check(answering(503), 'HTTP')).toMatchObject({
    passed: false,
    status: 'Failure: HTTP Status Code 503, Service Unavailable',
  });
  expect(seen[0]).toEqual(['/health?deep=1', 'bank.example.com']);
});

test('HTTPS asks whoever answers, whatever its certificate', async () => {
  const { keyPem, certPem } = await makeCertificate(['elsewhere.example.com'], []);
  const server = createTlsServer({ key: keyPem, cert: certPem }, (_, response) =>
    response.writeHead(200).end('ok'),
  );
  expect((await check(server, 'HTTPS')).passed).toBe(true);
});

test('TCP is content with a connection', async () => {
  expect(await check(createServer(), 'TCP')).toEqual({ passed: true, status: 'Success: TCP' });
});

test('a black hole is a connection that timed out, silence no answer in time, a refusal a failure', async () => {
  fabric.setPlace(to, BLACK_HOLE);
  expect((await check(createServer(), 'HTTP')).status).toMatch('Connection timed out');
  fabric.setPlace(to, REFUSE);
  expect((await check(createServer(), 'HTTPS')).status).toMatch('ECONNREFUSED');
  fabric.setPlace(to, OPEN);
  expect(
    (
      await check(
        createServer(() => undefined),
        'HTTP',
      )
    ).status,
  ).toMatch('did not respond');
});
