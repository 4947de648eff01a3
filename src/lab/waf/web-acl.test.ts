import { expect, test } from 'vitest';
import type { WebAclStatement } from '../../model/deployed-edge.js';
import { textsOf } from './inspected-request.js';
import { looksLikeSqlInjection } from './sql-injection.js';
import { acl, path, request, rule } from './test-acl.fixture.js';
import { wafAnswer } from './waf-answer.js';

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
