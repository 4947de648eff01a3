import type { RequestListener } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { request } from 'undici';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BLACK_HOLE, OPEN, RESET } from '../fabric/link.js';
import { eventually } from '../testing/eventually.fixture.js';
import { startRoutedBalancer, type RoutedBalancer } from './routed-balancer.fixture.js';

let lb: RoutedBalancer;
beforeEach(async () => {
  lb = await startRoutedBalancer();
});
afterEach(() => lb.close());

test('requests go round robin to healthy targets, bodies and headers with them', async () => {
  const echo =
    (name: string): RequestListener =>
    (incoming, response) => {
      response.setHeader('x-name', name);
      response.setHeader('x-proto', incoming.headers['x-forwarded-proto'] ?? '');
      incoming.pipe(response);
    };
  await lb.serve('i-a', echo('a'));
  await lb.serve('i-b', echo('b'));
  await eventually(() =>
    expect([lb.state('i-a'), lb.state('i-b')]).toEqual(['healthy -', 'healthy -']),
  );
  const names: unknown[] = [];
  for (let count = 0; count < 4; count += 1) {
    const body = 'x'.repeat(100_000 + count);
    const answer = await request(lb.url, { method: 'POST', body });
    expect(await answer.body.text()).toBe(body);
    expect(answer.headers['x-proto']).toBe('http');
    names.push(answer.headers['x-name']);
  }
  expect(names.toSorted()).toEqual(['a', 'a', 'b', 'b']);
});

test('503 without targets, and the truth says why', async () => {
  const answer = await request(lb.url);
  expect(answer.statusCode).toBe(503);
  await answer.body.dump();
  expect(await lb.truth()).toMatchObject([{ status: 503, error: 'NO_TARGETS', target: null }]);
});

test('502 for a target that refuses, resets or answers nonsense; health checks fail with a reason', async () => {
  const port = await lb.listen(createTcpServer());
  lb.closeServers();
  await lb.target('i-refuses', port);
  await eventually(() => expect(lb.state('i-refuses')).toBe('unhealthy Target.FailedHealthChecks'));
  // All unhealthy: it fails open.
  expect((await request(lb.url)).statusCode).toBe(502);
  lb.group.close();

  const instance = await lb.target(
    'i-nonsense',
    await lb.listen(createTcpServer((socket) => void socket.end('not HTTP\r\n\r\n'))),
  );
  expect((await request(lb.url)).statusCode).toBe(502);
  lb.stage.fabric.setPlace(instance.place, RESET);
  expect((await request(lb.url)).statusCode).toBe(502);
});

test('504 and Target.Timeout for a black-holed target, healthy again after two passes', async () => {
  const instance = await lb.serve('i-a', (_, response) => void response.end('ok'));
  await eventually(() => expect(lb.state('i-a')).toBe('healthy -'));
  await (await request(lb.url)).body.dump();
  lb.stage.fabric.setPlace(instance.place, BLACK_HOLE);
  // By a kept connection: the idle timeout. By a new one: the connect timeout.
  const answers = await Promise.all([request(lb.url), request(lb.url)]);
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([504, 504]);
  await eventually(() => expect(lb.state('i-a')).toBe('unhealthy Target.Timeout'));
  lb.stage.fabric.setPlace(instance.place, OPEN);
  await eventually(() => expect(lb.state('i-a')).toBe('healthy -'));
  expect((await request(lb.url)).statusCode).toBe(200);
  expect((await lb.truth()).map(({ error }) => error)).toContain('ETIMEDOUT');
});

test('504 for a target that accepts and never answers', async () => {
  await lb.target(
    'i-hung',
    await lb.listen(createTcpServer((socket) => socket.on('error', () => {}))),
  );
  expect((await request(lb.url)).statusCode).toBe(504);
});

test('an answer that breaks off reaches the client as broken', async () => {
  await lb.serve('i-a', (incoming, response) => {
    if (incoming.url === '/health') {
      response.end();
      return;
    }
    response.writeHead(200, { 'content-length': 1000 });
    response.write('half', () => response.destroy());
  });
  const answer = await request(lb.url);
  await expect(answer.body.text()).rejects.toThrow();
});

test('a wrong status is Target.ResponseCodeMismatch, and a healthy target gets all requests', async () => {
  await lb.serve('i-bad', (_, response) => {
    response.statusCode = 500;
    response.end('bad');
  });
  await lb.serve('i-good', (_, response) => void response.end('good'));
  await eventually(() => expect(lb.state('i-bad')).toBe('unhealthy Target.ResponseCodeMismatch'));
  await eventually(() => expect(lb.state('i-good')).toBe('healthy -'));
  expect(lb.group.health().find(({ instanceId }) => instanceId === 'i-bad')?.description).toBe(
    'Health checks failed with these codes: [500]',
  );
  for (let count = 0; count < 3; count += 1) {
    expect(await (await request(lb.url)).body.text()).toBe('good');
  }
});

test('a stopped instance becomes unused once the load balancer knows, and initial when it runs again', async () => {
  const instance = await lb.serve('i-a', (_, response) => void response.end('ok'));
  await eventually(() => expect(lb.state('i-a')).toBe('healthy -'));
  instance.stop();
  expect(lb.state('i-a')).toBe('healthy -');
  await eventually(() => expect(lb.state('i-a')).toBe('unused Target.InvalidState'));
  expect((await request(lb.url)).statusCode).toBe(503);
  await eventually(() => expect(instance.state).toBe('stopped'));
  expect(lb.group.health()[0]?.description).toBe('Target is in the stopped state');
  const seen = new Set<string>();
  instance.start();
  await eventually(() => {
    seen.add(lb.state('i-a'));
    expect(lb.state('i-a')).toBe('healthy -');
  });
  // Its first check may come at once, which changes the reason.
  expect([...seen].some((one) => one.startsWith('initial Elb.'))).toBe(true);
});

test('a deregistered target drains and is gone after the delay', async () => {
  await lb.serve('i-a', (_, response) => void response.end('ok'));
  await eventually(() => expect(lb.state('i-a')).toBe('healthy -'));
  lb.group.deregister('i-a');
  expect(lb.state('i-a')).toBe('draining Target.DeregistrationInProgress');
  expect((await request(lb.url)).statusCode).toBe(503);
  await eventually(() => expect(lb.state('i-a')).toBe('none'));
});
