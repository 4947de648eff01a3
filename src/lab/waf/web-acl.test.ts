import { describe, expect, test } from 'vitest';
import type { DeployedWebAcl, WebAclRule, WebAclStatement } from '../../model/deployed-edge.js';
import { USERS_ADDRESS, attackerAddress } from '../../model/attack-addresses.js';
import type { InspectedRequest } from './inspected-request.js';
import { textsOf } from './inspected-request.js';
import { looksLikeSqlInjection } from './sql-injection.js';
import { STAND_INS } from './stand-ins.js';
import { wafAnswer } from './waf-answer.js';
import { WebAcl } from './web-acl.js';

let nowMs = 0;

const rule = (
  name: string,
  statement: WebAclStatement,
  action: WebAclRule['action'] = 'block',
): WebAclRule => ({ name, priority: 0, action, statement, response: null });

const managed = (name: string, overrides = {}): WebAclStatement => ({
  kind: 'managed-group',
  vendor: 'AWS',
  name: `AWSManagedRules${name}`,
  overrides,
  scopeDown: null,
});

const path = (text: string): WebAclStatement => ({
  kind: 'byte-match',
  field: { part: 'uri-path', name: null, transformations: ['NONE'] },
  position: 'starts-with',
  text,
});

function acl(rules: readonly WebAclRule[], speed = 1, more: Partial<DeployedWebAcl> = {}): WebAcl {
  nowMs = 0;
  return new WebAcl(
    {
      address: 'aws_wafv2_web_acl.main',
      name: 'main',
      id: 'i',
      arn: 'a',
      region: 'us-east-1',
      defaultAction: 'allow',
      defaultResponse: null,
      rules,
      ...more,
    },
    { speed, checkSeconds: 10, nowMs: () => nowMs, nowEpochMs: () => nowMs },
  );
}

const request = (more: Partial<InspectedRequest> = {}): InspectedRequest => ({
  method: 'GET',
  target: '/',
  version: '1.1',
  headers: { host: 'a' },
  clientIp: '192.0.2.1',
  body: '',
  ...more,
});

test('the first rule that matches and does not only count decides, else the default', () => {
  const guard = acl([
    rule('counts', path('/a'), 'count'),
    rule('allows', path('/a/open'), 'allow'),
    rule('blocks', path('/a')),
  ]);
  expect(guard.evaluate(request({ target: '/a/open' }))).toMatchObject({
    action: 'allow',
    rule: 'allows',
    counted: ['counts'],
  });
  expect(guard.evaluate(request({ target: '/a' }))).toMatchObject({
    action: 'block',
    rule: 'blocks',
  });
  expect(guard.evaluate(request({ target: '/b' }))).toMatchObject({ action: 'allow', rule: null });
  const closed = acl([], 1, { defaultAction: 'block' });
  expect(closed.evaluate(request())).toMatchObject({ action: 'block', rule: null });
  expect(guard.samples().map(({ rule: by, action }) => [by, action])).toEqual([
    ['allows', 'allow'],
    ['blocks', 'block'],
    [null, 'allow'],
  ]);
});

test('statements combine', () => {
  const inRange: WebAclStatement = {
    kind: 'ip-set',
    address: 'x',
    name: 'x',
    id: 'x',
    arn: 'x',
    addresses: ['192.0.2.0/28', '2001:db8::/32', 'nonsense'],
  };
  const not: WebAclStatement = { kind: 'not', statement: inRange };
  const outside = acl([rule('r', { kind: 'and', statements: [not, path('/admin')] })]);
  const ask = (target: string, clientIp: string): string =>
    outside.evaluate(request({ target, clientIp })).action;
  expect(ask('/admin', '192.0.2.17')).toBe('block');
  expect(ask('/admin', '192.0.2.3')).toBe('allow');
  expect(ask('/admin', '2001:db8::1')).toBe('allow');
  expect(ask('/', '192.0.2.17')).toBe('allow');
  const either = acl([rule('r', { kind: 'or', statements: [inRange, path('/admin')] })]);
  expect(either.evaluate(request({ clientIp: '192.0.2.3' })).action).toBe('block');
  const unknown = acl([rule('r', { kind: 'not-modelled', name: 'geo' })]);
  expect(unknown.evaluate(request()).action).toBe('allow');
});

test.each([
  ['URL_DECODE', '/%61%2fb', '/a/b'],
  ['LOWERCASE', '/AbC', '/abc'],
  ['NORMALIZE_PATH', '/a/.//b/../subscribe', '/a/subscribe'],
  ['NORMALIZE_PATH', '/../../x/', '/x/'],
])('%s makes %s %s', (name, from, to) => {
  const field = { part: 'uri-path', name: null, transformations: [name] } as const;
  expect(textsOf(field, request({ target: `${from}?q=1` }))).toEqual([to]);
});

test('a contained word stands by itself', () => {
  const word: WebAclStatement = {
    kind: 'byte-match',
    field: { part: 'header', name: 'x', transformations: [] },
    position: 'contains-word',
    text: 'bad',
  };
  const guard = acl([rule('r', word)]);
  const ask = (x: string): string => guard.evaluate(request({ headers: { x } })).action;
  expect([ask('so bad, no'), ask('badly'), ask('sobad bad')]).toEqual(['block', 'allow', 'block']);
});

describe('groups of rules', () => {
  const sqlmap = request({ headers: { 'user-agent': 'sqlmap/1.8' } });

  test('a stand-in decides under AWS’s names, and says that it is one', () => {
    const guard = acl([rule('bots', managed('BotControlRuleSet'), 'none')]);
    expect(guard.evaluate(sqlmap)).toMatchObject({
      action: 'block',
      rule: 'bots/CategorySecurity',
      byStandIn: true,
    });
  });

  test('an override counts the whole group, or one rule of it', () => {
    const counts = acl([rule('bots', managed('BotControlRuleSet'), 'count')]);
    expect(counts.evaluate(sqlmap)).toMatchObject({
      action: 'allow',
      counted: ['bots/CategorySecurity'],
    });
    const overrides = { CategorySecurity: 'captcha' };
    const asks = acl([rule('bots', managed('BotControlRuleSet', overrides), 'none')]);
    expect(asks.evaluate(sqlmap).action).toBe('captcha');
  });

  test('a group without a stand-in never matches', () => {
    const guard = acl([rule('common', managed('CommonRuleSet'), 'none')]);
    expect(guard.evaluate(request({ headers: {} })).action).toBe('allow');
  });

  test('anonymous attackers are known by their addresses, others and users are not', () => {
    const guard = acl([rule('anonymous', managed('AnonymousIpList'), 'none')]);
    const ask = (clientIp: string): string => guard.evaluate(request({ clientIp })).action;
    for (const number of [0, 249, 250, 29_999]) {
      expect(ask(attackerAddress(number, true))).toBe('block');
      expect(ask(attackerAddress(number, false))).toBe('allow');
    }
    expect(ask(USERS_ADDRESS)).toBe('allow');
  });

  test('no stand-in stops the probe or the load', () => {
    const all = acl(
      Object.keys(STAND_INS).map((name) =>
        rule(name, managed(name.replace('AWSManagedRules', '')), 'none'),
      ),
    );
    for (const agent of [undefined, 'holdfast-probe', 'k6/2.2.0 (https://k6.io/)', 'Mozilla/5.0'])
      expect(
        all.evaluate(request({ clientIp: USERS_ADDRESS, headers: { 'user-agent': agent } })).action,
      ).toBe('allow');
  });
});

describe('a rate-based rule', () => {
  const limited = (speed: number, countBy: 'ip' | 'all' = 'ip'): WebAcl =>
    acl(
      [
        rule('rate', {
          kind: 'rate-based',
          limit: 600,
          windowSeconds: 60,
          countBy,
          scopeDown: path('/login'),
        }),
      ],
      speed,
    );

  /** Sends at a real rate for real seconds; the declared time of the first block, or null. */
  function firstBlock(
    guard: WebAcl,
    speed: number,
    perSecond: number,
    seconds: number,
    clientIp: string,
  ) {
    for (let sent = 0; sent < perSecond * seconds; sent += 1) {
      nowMs = (sent * 1000) / perSecond;
      if (guard.evaluate(request({ target: '/login', clientIp })).action === 'block')
        return (nowMs * speed) / 1000;
    }
    return null;
  }

  // 600 in 60 s are 10/s: whoever sends more is stopped, at whatever speed.
  test.each([1, 5, 20])(
    'at speed %i the same real rate trips it, at about the same declared time',
    (speed) => {
      expect(firstBlock(limited(speed), speed, 9, 300 / speed, '192.0.2.1')).toBeNull();
      const fast = firstBlock(limited(speed), speed, 40, 300 / speed, '192.0.2.1');
      // 600 are reached after 15 s of 40/s; it is looked at every 10 s.
      expect(fast).toBeGreaterThanOrEqual(15);
      expect(fast).toBeLessThanOrEqual(30);
    },
  );

  test('counts each address by itself, what matches its scope alone, and lets go again', () => {
    const guard = limited(1);
    expect(firstBlock(guard, 1, 40, 30, '192.0.2.1')).not.toBeNull();
    const ask = (target: string, clientIp: string): string =>
      guard.evaluate(request({ target, clientIp })).action;
    expect(ask('/login', '192.0.2.2')).toBe('allow');
    expect(ask('/', '192.0.2.1')).toBe('allow');
    expect(ask('/login', '192.0.2.1')).toBe('block');
    nowMs += 80_000;
    expect(ask('/login', '192.0.2.1')).toBe('allow');
  });

  test('does not count users by their address, which stands for many, but all together', () => {
    expect(firstBlock(limited(1), 1, 40, 60, USERS_ADDRESS)).toBeNull();
    expect(firstBlock(limited(1, 'all'), 1, 40, 60, USERS_ADDRESS)).not.toBeNull();
  });
});

test('what the load balancer answers', () => {
  const verdict = { rule: 'r', byStandIn: false, counted: [], response: null } as const;
  expect(wafAnswer({ ...verdict, action: 'allow' })).toBeNull();
  expect(wafAnswer({ ...verdict, action: 'block' })).toMatchObject({ status: 403 });
  const captcha = wafAnswer({ ...verdict, action: 'captcha' });
  expect(captcha?.status).toBe(405);
  expect(captcha?.fields.slice(0, 2)).toEqual(['x-amzn-waf-action', 'captcha']);
  const challenge = wafAnswer({ ...verdict, action: 'challenge' });
  expect(challenge?.status).toBe(202);
  expect(challenge?.fields.slice(0, 2)).toEqual(['x-amzn-waf-action', 'challenge']);
  const custom = {
    statusCode: 429,
    headers: [{ name: 'x-a', value: 'b\r\nc: d' }],
    contentType: 'text/plain',
    body: 'slow down',
  };
  expect(wafAnswer({ ...verdict, action: 'block', response: custom })).toEqual({
    status: 429,
    fields: ['Content-Type', 'text/plain', 'x-a', 'b  c: d'],
    body: 'slow down',
  });
});

test.each([
  "1' OR '1'='1",
  '1 or 1=1',
  '%27%20UNION%20SELECT%20password%20FROM%20users--',
  'id=1;DROP TABLE users',
  "x'/**/OR/**/1=1#",
  '1%2527%2520or%25201%253D1',
  'sleep(5)',
])('%s looks like SQL injection', (text) => {
  expect(looksLikeSqlInjection(text)).toBe(true);
});

test.each([
  'page=2&sort=name',
  'the union of select committees',
  "it's fine and dandy",
  'order=1&other=1',
  'update your browser, insert a coin',
  'a'.repeat(8000),
  "'".repeat(8000),
])('%.40s does not', (text) => {
  expect(looksLikeSqlInjection(text)).toBe(false);
});
