import { afterAll, beforeAll, expect, test } from 'vitest';
import { request } from 'undici';
import { readAll, startBalancer } from '../load-balancer/testing-balancer.fixture.js';
import type { BalancerFixture } from '../load-balancer/testing-balancer.fixture.js';
import { eventually } from '../testing/eventually.fixture.js';
import { WebAcl } from './web-acl.js';

let lb: BalancerFixture;
let url: string;

beforeAll(async () => {
  const webAcl = new WebAcl(
    {
      address: 'aws_wafv2_web_acl.main',
      name: 'main',
      id: 'i',
      arn: 'a',
      region: 'us-east-1',
      defaultAction: 'allow',
      defaultResponse: null,
      rules: [
        {
          name: 'sql',
          priority: 0,
          action: 'none',
          response: null,
          statement: {
            kind: 'managed-group',
            vendor: 'AWS',
            name: 'AWSManagedRulesSQLiRuleSet',
            overrides: {},
            scopeDown: null,
          },
        },
        {
          name: 'people',
          priority: 1,
          action: 'captcha',
          response: null,
          statement: {
            kind: 'byte-match',
            field: { part: 'uri-path', name: null, transformations: [] },
            position: 'starts-with',
            text: '/subscribe',
          },
        },
      ],
    },
    { speed: 40, checkSeconds: 10, nowMs: () => performance.now(), nowEpochMs: () => Date.now() },
  );
  lb = await startBalancer((incoming, response) => void incoming.pipe(response), {
    extra: () => ({ webAcl }),
  });
  url = `http://${lb.hosts[0]}:${lb.port}`;
});
afterAll(() => lb.close());

async function ask(path: string, body?: string): Promise<[number, string]> {
  const answer = await request(`${url}${path}`, body === undefined ? {} : { method: 'POST', body });
  return [answer.statusCode, await answer.body.text()];
}

test('blocks before any target is asked, and says so in the truth and the access log', async () => {
  const [status, page] = await ask('/?id=1%20or%201=1');
  expect(status).toBe(403);
  expect(page).toContain('403 Forbidden');
  await eventually(async () => {
    const line = (await lb.truth()).find(({ status: seen }) => seen === 403);
    expect(line).toMatchObject({
      target: null,
      waf: { action: 'block', rule: 'sql/SQLi_QUERYARGUMENTS', byStandIn: true },
    });
    const logged = (await lb.accessLog()).find((text) => text.includes(' 403 - '));
    expect(logged).toContain(' -1 ');
    expect(logged).toContain(' "waf" ');
  });
});

test('asks for a CAPTCHA with 405 and AWS’s header', async () => {
  const answer = await request(`${url}/subscribe`);
  expect(answer.statusCode).toBe(405);
  expect(answer.headers['x-amzn-waf-action']).toBe('captcha');
  // By this clients tell what the load balancer made from what a target did.
  expect(answer.headers['server']).toBe('awselb/2.0');
  await answer.body.dump();
});

test('passes on what it allows, bodies whole, with both actions in the access log', async () => {
  for (const size of [0, 100, 8192, 8193, 300_000]) {
    const body = 'x'.repeat(size);
    expect(await ask(`/size/${size}`, body)).toEqual([200, body]);
  }
  await eventually(async () => {
    const logged = (await lb.accessLog()).filter((text) => text.includes('/size/'));
    expect(logged).toHaveLength(5);
    for (const line of logged) expect(line).toContain(' "waf,forward" ');
  });
});

test('sees the first 8 KB of a body and no more, in whatever pieces it comes', async () => {
  const injection = "name=1' or '1'='1";
  expect((await ask('/', injection))[0]).toBe(403);
  expect((await ask('/', 'x'.repeat(8000) + injection))[0]).toBe(403);
  expect((await ask('/', 'x'.repeat(8192) + injection))[0]).toBe(200);
  const socket = await lb.dial();
  const answer = readAll(socket);
  socket.write(
    `POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: ${injection.length}\r\n\r\n`,
  );
  for (const letter of injection) {
    socket.write(letter);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 403 Forbidden\r\n/);
});

test('a client that leaves or stalls within its body is 460 and 408', async () => {
  const start = 'POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf';
  const [gone, stalls] = [await lb.dial(), await lb.dial()];
  gone.write(start.replace('slow', 'gone'), () => gone.destroy());
  const answer = readAll(stalls);
  stalls.write(start);
  expect(await answer).toContain('HTTP/1.1 408 ');
  await eventually(async () => {
    const lines = await lb.truth();
    const fate = (path: string) => {
      const line = lines.find((each) => each['path'] === path);
      return [line?.['status'], line?.['target']];
    };
    expect([fate('/gone'), fate('/slow')]).toEqual([
      [460, null],
      [408, null],
    ]);
  });
});
