import { createServer } from 'node:http';
import { request } from 'undici';
import { afterEach, expect, test } from 'vitest';
import type { ListenerAction, ListenerRule, RuleCondition } from '../../model/deployment.js';
import { eventually } from '../testing/eventually.fixture.js';
import { TARGET_GROUP_ARN } from '../testing/web-app-deployment.js';
import type { LoadBalancer } from './load-balancer.js';
import {
  OTHER_GROUP_ARN,
  startRoutedBalancer,
  type RoutedBalancer,
} from './routed-balancer.fixture.js';
import type { TargetGroup } from './target-group.js';

const started: RoutedBalancer[] = [];
afterEach(async () => {
  for (const each of started.splice(0)) await each.close();
});

async function another(
  ...settings: Parameters<typeof startRoutedBalancer>
): Promise<RoutedBalancer> {
  const balancer = await startRoutedBalancer(...settings);
  started.push(balancer);
  return balancer;
}

/** A healthy target that answers with its id. */
async function register(
  lb: RoutedBalancer,
  id: string,
  where: { to?: TargetGroup; zone?: string } = {},
): Promise<void> {
  const port = await lb.listen(createServer((_, response) => void response.end(id)));
  await lb.target(id, port, where);
  await eventually(() => expect((where.to ?? lb.group).healthOf(id)).toBe('healthy'));
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
  await register(lb, 'i-web');
  await register(lb, 'i-api', { to: lb.other });
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
  await register(lb, 'i-old');
  await register(lb, 'i-new', { to: lb.other });
  const first = await request(lb.url);
  expect(await textOf(first)).toBe('i-new');
  expect(String(first.headers['set-cookie'])).toContain('AWSALBTG=fedcba9876543210; Max-Age=60');
  const cookie = `AWSALBTG=${TARGET_GROUP_ARN.slice(-16)}`;
  expect(await textOf(await request(lb.url, { headers: { cookie } }))).toBe('i-old');
});

test('a sticky client stays with its target while that is healthy', async () => {
  const stickiness = { type: 'lb_cookie', durationSeconds: 90, cookieName: null } as const;
  const lb = await another({}, { stickiness });
  await register(lb, 'i-a');
  await register(lb, 'i-b');
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
  await register(lb, 'i-a', { zone: 'us-east-1a' });
  expect(healthyNodes(lb.balancer)).toEqual(['us-east-1a']);
  await register(lb, 'i-b', { zone: 'us-east-1b' });
  expect(healthyNodes(lb.balancer)).toEqual(['us-east-1a', 'us-east-1b']);
  // Each node sends requests to the targets of its own zone alone.
  for (const [zone, id] of [
    ['us-east-1a', 'i-a'],
    ['us-east-1b', 'i-b'],
  ] as const)
    expect(await textOf(await request(lb.urlIn(zone)))).toBe(id);

  const shared = await another({}, { crossZone: true });
  expect(healthyNodes(shared.balancer)).toEqual(['us-east-1a', 'us-east-1b']);
  await register(shared, 'i-c', { zone: 'us-east-1a' });
  expect(healthyNodes(shared.balancer)).toEqual(['us-east-1a', 'us-east-1b']);
  expect(await textOf(await request(shared.urlIn('us-east-1b')))).toBe('i-c');
  shared.stage.fabric.cutSubnets(['subnet-public-0']);
  expect(healthyNodes(shared.balancer)).toEqual(['us-east-1b']);
});
