import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startClock } from '../../model/clock.js';
import type {
  DeployedListener,
  DeployedTargetGroup,
  ListenerAction,
  ListenerRule,
  RuleCondition,
} from '../../model/deployment.js';
import { BLACK_HOLE, OPEN, RESET } from '../fabric/link.js';
import type { Instance } from '../instance/instance.js';
import { makeStage, makeFakeInstance } from '../testing/fake-instance.js';
import type { TestStage } from '../testing/fake-instance.js';
import { TARGET_GROUP_ARN, webAppDeployment } from '../testing/web-app-deployment.js';
import { TruthLog } from '../truth-log.js';
import { LoadBalancer } from './load-balancer.js';
import { TargetGroup } from './target-group.js';

const SPEED = 40;
const place = { name: 'main', subnetIds: () => ['subnet-public-0', 'subnet-public-1'] };

const nodes = ['us-east-1a', 'us-east-1b'].map((zone, index) => ({
  zone,
  host: process.platform === 'linux' ? `127.20.${index + 1}.250` : '127.0.0.1',
  place: { name: `main in ${zone}`, subnetIds: () => [`subnet-public-${index}`] },
}));

const OTHER_GROUP_ARN = `${TARGET_GROUP_ARN.slice(0, -16)}fedcba9876543210`;

let stage: TestStage;
let group: TargetGroup;
let loadBalancer: LoadBalancer;
let truth: TruthLog;
let dir: string;
let url: string;
const servers: { close(): void; closeAllConnections?(): void }[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'holdfast-test-'));
  stage = makeStage(SPEED);
  const deployment = webAppDeployment();
  const [deployed] = deployment.targetGroups;
  const [main] = deployment.loadBalancers;
  if (deployed === undefined || main === undefined) throw new Error('the fixture lacks its parts');
  group = new TargetGroup(deployed, { ...stage, from: place });
  truth = new TruthLog(join(dir, 'truth.ndjson'));
  const [https] = main.listeners;
  if (https === undefined) throw new Error('the fixture lacks its listener');
  loadBalancer = new LoadBalancer({
    ...stage,
    // Port 1 is served at 10001 or, where that is taken, anywhere: both are good here.
    deployed: { ...main, listeners: [{ ...https, protocol: 'HTTP', port: 1 }] },
    nodes,
    clock: startClock(),
    truth,
    accessLog: null,
    webAcl: null,
    certificate: { keyPem: '', certPem: '' },
    targetGroups: new Map([[TARGET_GROUP_ARN, group]]),
  });
  await loadBalancer.start();
  url = loadBalancer.listeners[0]?.url ?? '';
});

afterEach(async () => {
  stage.timers.stop();
  stage.fabric.close();
  group.close();
  await loadBalancer.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections?.();
    server.close();
  }
  await truth.flush();
  await rm(dir, { recursive: true });
});

async function listen(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function target(id: string, port: number): Promise<Instance> {
  const instance = makeFakeInstance(stage, { id }, port, (changed) =>
    group.instanceChanged(changed),
  );
  await instance.run();
  group.register(instance, true);
  return instance;
}

async function serve(id: string, answer: RequestListener): Promise<Instance> {
  return await target(id, await listen(createServer(answer)));
}

/** Long enough for a busy machine; what is awaited comes as soon as it is true. */
const eventually = (holds: () => void): Promise<void> =>
  vi.waitFor(holds, { timeout: 15_000, interval: 2 });

const state = (id: string): string => {
  const found = group.health().find(({ instanceId }) => instanceId === id);
  return found === undefined ? 'none' : `${found.state} ${found.reason ?? '-'}`;
};

test('requests go round robin to healthy targets, bodies and headers with them', async () => {
  const echo =
    (name: string): RequestListener =>
    (incoming, response) => {
      response.setHeader('x-name', name);
      response.setHeader('x-proto', incoming.headers['x-forwarded-proto'] ?? '');
      incoming.pipe(response);
    };
  await serve('i-a', echo('a'));
  await serve('i-b', echo('b'));
  await eventually(() => expect([state('i-a'), state('i-b')]).toEqual(['healthy -', 'healthy -']));
  const names: unknown[] = [];
  for (let count = 0; count < 4; count += 1) {
    const body = 'x'.repeat(100_000 + count);
    const answer = await request(url, { method: 'POST', body });
    expect(await answer.body.text()).toBe(body);
    expect(answer.headers['x-proto']).toBe('http');
    names.push(answer.headers['x-name']);
  }
  expect(names.toSorted()).toEqual(['a', 'a', 'b', 'b']);
});

test('503 without targets, and the truth says why', async () => {
  const answer = await request(url);
  expect(answer.statusCode).toBe(503);
  await answer.body.dump();
  await truth.flush();
  const line = JSON.parse(await readFile(truth.path, 'utf8')) as unknown;
  expect(line).toMatchObject({ status: 503, error: 'NO_TARGETS', target: null });
});

test('502 for a target that refuses, resets or answers nonsense; health checks fail with a reason', async () => {
  const port = await listen(createTcpServer());
  for (const server of servers.splice(0)) server.close();
  await target('i-refuses', port);
  await eventually(() => expect(state('i-refuses')).toBe('unhealthy Target.FailedHealthChecks'));
  // All unhealthy: it fails open.
  expect((await request(url)).statusCode).toBe(502);
  group.close();

  const instance = await target(
    'i-nonsense',
    await listen(createTcpServer((socket) => void socket.end('not HTTP\r\n\r\n'))),
  );
  expect((await request(url)).statusCode).toBe(502);
  stage.fabric.setPlace(instance.place, RESET);
  expect((await request(url)).statusCode).toBe(502);
});

test('504 and Target.Timeout for a black-holed target, healthy again after two passes', async () => {
  const instance = await serve('i-a', (_, response) => void response.end('ok'));
  await eventually(() => expect(state('i-a')).toBe('healthy -'));
  await (await request(url)).body.dump();
  stage.fabric.setPlace(instance.place, BLACK_HOLE);
  // By a kept connection: the idle timeout. By a new one: the connect timeout.
  const answers = await Promise.all([request(url), request(url)]);
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([504, 504]);
  await eventually(() => expect(state('i-a')).toBe('unhealthy Target.Timeout'));
  stage.fabric.setPlace(instance.place, OPEN);
  await eventually(() => expect(state('i-a')).toBe('healthy -'));
  expect((await request(url)).statusCode).toBe(200);
  await truth.flush();
  const lines = (await readFile(truth.path, 'utf8')).trim().split('\n');
  const errors = lines.map((line) => (JSON.parse(line) as { error: string | null }).error);
  expect(errors).toContain('ETIMEDOUT');
});

test('504 for a target that accepts and never answers', async () => {
  await target('i-hung', await listen(createTcpServer((socket) => socket.on('error', () => {}))));
  expect((await request(url)).statusCode).toBe(504);
});

test('an answer that breaks off reaches the client as broken', async () => {
  await serve('i-a', (incoming, response) => {
    if (incoming.url === '/health') {
      response.end();
      return;
    }
    response.writeHead(200, { 'content-length': 1000 });
    response.write('half', () => response.destroy());
  });
  const answer = await request(url);
  await expect(answer.body.text()).rejects.toThrow();
});

test('a wrong status is Target.ResponseCodeMismatch, and a healthy target gets all requests', async () => {
  await serve('i-bad', (_, response) => {
    response.statusCode = 500;
    response.end('bad');
  });
  await serve('i-good', (_, response) => void response.end('good'));
  await eventually(() => expect(state('i-bad')).toBe('unhealthy Target.ResponseCodeMismatch'));
  await eventually(() => expect(state('i-good')).toBe('healthy -'));
  expect(group.health().find(({ instanceId }) => instanceId === 'i-bad')?.description).toBe(
    'Health checks failed with these codes: [500]',
  );
  for (let count = 0; count < 3; count += 1) {
    expect(await (await request(url)).body.text()).toBe('good');
  }
});

test('a stopped instance becomes unused once the load balancer knows, and initial when it runs again', async () => {
  const instance = await serve('i-a', (_, response) => void response.end('ok'));
  await eventually(() => expect(state('i-a')).toBe('healthy -'));
  instance.stop();
  expect(state('i-a')).toBe('healthy -');
  await eventually(() => expect(state('i-a')).toBe('unused Target.InvalidState'));
  expect((await request(url)).statusCode).toBe(503);
  await eventually(() => expect(instance.state).toBe('stopped'));
  expect(group.health()[0]?.description).toBe('Target is in the stopped state');
  const seen = new Set<string>();
  instance.start();
  await eventually(() => {
    seen.add(state('i-a'));
    expect(state('i-a')).toBe('healthy -');
  });
  // Its first check may come at once, which changes the reason.
  expect([...seen].some((one) => one.startsWith('initial Elb.'))).toBe(true);
});

test('a deregistered target drains and is gone after the delay', async () => {
  await serve('i-a', (_, response) => void response.end('ok'));
  await eventually(() => expect(state('i-a')).toBe('healthy -'));
  group.deregister('i-a');
  expect(state('i-a')).toBe('draining Target.DeregistrationInProgress');
  expect((await request(url)).statusCode).toBe(503);
  await eventually(() => expect(state('i-a')).toBe('none'));
});

/** A load balancer of its own for a test, with these rules and settings of its group. */
async function another(
  listener: Partial<DeployedListener>,
  settings: Partial<DeployedTargetGroup> = {},
): Promise<{
  readonly url: string;
  readonly balancer: LoadBalancer;
  readonly group: TargetGroup;
  readonly other: TargetGroup;
}> {
  const deployment = webAppDeployment();
  const [deployed] = deployment.targetGroups;
  const [main] = deployment.loadBalancers;
  const [https] = main?.listeners ?? [];
  if (!deployed || !main || !https) throw new Error('the fixture lacks its parts');
  const own = new TargetGroup({ ...deployed, ...settings }, { ...stage, from: place });
  const other = new TargetGroup({ ...deployed, arn: OTHER_GROUP_ARN }, { ...stage, from: place });
  const balancer = new LoadBalancer({
    ...stage,
    deployed: { ...main, listeners: [{ ...https, protocol: 'HTTP', port: 1, ...listener }] },
    nodes,
    clock: startClock(),
    truth,
    accessLog: null,
    webAcl: null,
    certificate: { keyPem: '', certPem: '' },
    targetGroups: new Map([
      [TARGET_GROUP_ARN, own],
      [OTHER_GROUP_ARN, other],
    ]),
  });
  await balancer.start();
  servers.push({
    close: () => {
      own.close();
      other.close();
      void balancer.close();
    },
  });
  return { url: balancer.listeners[0]?.url ?? '', balancer, group: own, other };
}

function urlOf(balancer: LoadBalancer, zone: string): string {
  const host = nodes.find((node) => node.zone === zone)?.host ?? '';
  return `http://${host}:${balancer.listeners[0]?.port}`;
}

async function register(to: TargetGroup, id: string, zone = 'us-east-1a'): Promise<void> {
  const port = await listen(createServer((_, response) => void response.end(id)));
  const instance = makeFakeInstance(stage, { id, zone }, port, (changed) =>
    to.instanceChanged(changed),
  );
  await instance.run();
  to.register(instance, true);
  await eventually(() => expect(to.healthOf(id)).toBe('healthy'));
}

const textOf = async (answer: Awaited<ReturnType<typeof request>>): Promise<string> =>
  await answer.body.text();

test('rules answer by priority: forward by path, redirect by host, fixed response by header', async () => {
  const rule = (
    priority: number,
    conditions: readonly RuleCondition[],
    action: ListenerAction,
  ): ListenerRule => ({
    address: `rule-${priority}`,
    arn: `arn-${priority}`,
    priority,
    conditions,
    action,
  });
  const lb = await another({
    rules: [
      rule(1, [{ field: 'path-pattern', values: ['/api/*'] }], {
        type: 'forward',
        targetGroups: [{ arn: OTHER_GROUP_ARN, weight: 1 }],
        stickinessSeconds: null,
      }),
      rule(2, [{ field: 'http-header', name: 'x-closed', values: ['*'] }], {
        type: 'fixed-response',
        statusCode: 418,
        contentType: 'text/plain',
        body: 'closed',
      }),
      rule(3, [{ field: 'http-request-method', values: ['DELETE'] }], {
        type: 'redirect',
        protocol: 'HTTPS',
        port: '443',
        host: 'other.example',
        path: '/#{path}',
        query: '#{query}',
        statusCode: 302,
      }),
    ],
  });
  await register(lb.group, 'i-web');
  await register(lb.other, 'i-api');
  expect(await textOf(await request(lb.url))).toBe('i-web');
  expect(await textOf(await request(`${lb.url}/api/x`))).toBe('i-api');
  expect((await request(lb.url, { headers: { 'x-closed': '1' } })).statusCode).toBe(418);
  const moved = await request(`${lb.url}/a?b=c`, { method: 'DELETE' });
  expect(moved.headers['location']).toBe('https://other.example:443/a?b=c');
  await moved.body.dump();
});

test('weights choose the target group, and a sticky client stays with its group', async () => {
  const forward = (stickinessSeconds: number | null): ListenerAction => ({
    type: 'forward',
    targetGroups: [
      { arn: TARGET_GROUP_ARN, weight: 0 },
      { arn: OTHER_GROUP_ARN, weight: 5 },
    ],
    stickinessSeconds,
  });
  const lb = await another({ defaultAction: forward(60) });
  await register(lb.group, 'i-old');
  await register(lb.other, 'i-new');
  const first = await request(lb.url);
  expect(await textOf(first)).toBe('i-new');
  expect(String(first.headers['set-cookie'])).toContain('AWSALBTG=fedcba9876543210; Max-Age=60');
  const cookie = `AWSALBTG=${TARGET_GROUP_ARN.slice(-16)}`;
  expect(await textOf(await request(lb.url, { headers: { cookie } }))).toBe('i-old');
});

test('a sticky client stays with its target while that is healthy', async () => {
  const stickiness = { type: 'lb_cookie', durationSeconds: 90, cookieName: null } as const;
  const lb = await another({}, { stickiness });
  await register(lb.group, 'i-a');
  await register(lb.group, 'i-b');
  const first = await request(lb.url);
  const id = await textOf(first);
  const cookie = String(first.headers['set-cookie']).split(';')[0] ?? '';
  expect(cookie).toBe(`AWSALB=${id}`);
  for (let count = 0; count < 4; count += 1)
    expect(await textOf(await request(lb.url, { headers: { cookie } }))).toBe(id);
  lb.group.deregister(id);
  expect(await textOf(await request(lb.url, { headers: { cookie } }))).not.toBe(id);
});

test('a node whose zone has no healthy target leaves DNS where cross-zone is off, and none where it is on', async () => {
  const lb = await another({}, { crossZone: false });
  const healthyNodes = (from: LoadBalancer): string[] =>
    from.nodes().flatMap(({ zone, healthy }) => (healthy ? [zone] : []));
  await register(lb.group, 'i-a', 'us-east-1a');
  expect(healthyNodes(lb.balancer)).toEqual(['us-east-1a']);
  await register(lb.group, 'i-b', 'us-east-1b');
  expect(healthyNodes(lb.balancer)).toEqual(['us-east-1a', 'us-east-1b']);
  // Each node sends requests to the targets of its own zone alone.
  for (const [zone, id] of [
    ['us-east-1a', 'i-a'],
    ['us-east-1b', 'i-b'],
  ] as const)
    expect(await textOf(await request(urlOf(lb.balancer, zone)))).toBe(id);

  const shared = await another({}, { crossZone: true });
  expect(healthyNodes(shared.balancer)).toEqual(['us-east-1a', 'us-east-1b']);
  await register(shared.group, 'i-c', 'us-east-1a');
  expect(healthyNodes(shared.balancer)).toEqual(['us-east-1a', 'us-east-1b']);
  expect(await textOf(await request(urlOf(shared.balancer, 'us-east-1b')))).toBe('i-c');
  stage.fabric.cutSubnets(['subnet-public-0']);
  expect(healthyNodes(shared.balancer)).toEqual(['us-east-1b']);
});
