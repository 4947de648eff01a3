import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RuleCondition } from '../../model/deployment.js';
import { matchRule, type MatchedRequest } from './match-rule.js';

const request: MatchedRequest = {
  method: 'GET',
  target: '/shop/cart?version=v1&Lang=EN',
  headers: { host: 'Shop.Example.com:443', 'user-agent': 'Mozilla/5.0 (X11)' },
  clientIp: '::ffff:203.0.113.9',
};

const matches = (conditions: readonly RuleCondition[], more: Partial<MatchedRequest> = {}) => {
  const action = { type: 'forward', targetGroups: [], stickinessSeconds: null } as const;
  const rule = { address: 'rule', arn: 'arn', priority: 1, conditions, action };
  return matchRule([rule], { ...request, ...more }) === rule;
};

test.each<[string, RuleCondition, boolean]>([
  ['a host in any case, without its port', { field: 'host-header', values: ['shop.*'] }, true],
  ['another host', { field: 'host-header', values: ['*.example.org'] }, false],
  ['a path without its query', { field: 'path-pattern', values: ['/shop/*t'] }, true],
  ['one character for ?', { field: 'path-pattern', values: ['/sh?p/cart'] }, true],
  ['a path in another case', { field: 'path-pattern', values: ['/Shop/*'] }, false],
  ['one of several values', { field: 'path-pattern', values: ['/a', '/shop/cart'] }, true],
  ['a method', { field: 'http-request-method', values: ['POST', 'GET'] }, true],
  ['another method', { field: 'http-request-method', values: ['get'] }, false],
  [
    'a header in any case',
    { field: 'http-header', name: 'User-Agent', values: ['*mozilla*'] },
    true,
  ],
  ['a header that is not there', { field: 'http-header', name: 'X-None', values: ['*'] }, false],
  ['a pair of the query', { field: 'query-string', values: [{ key: 'lang', value: 'e?' }] }, true],
  ['a value under any key', { field: 'query-string', values: [{ key: null, value: 'V1' }] }, true],
  [
    'a value under another key',
    { field: 'query-string', values: [{ key: 'lang', value: 'v1' }] },
    false,
  ],
  ['the connection’s address', { field: 'source-ip', values: ['203.0.113.0/24'] }, true],
  ['an address of the other family', { field: 'source-ip', values: ['2001:db8::/32'] }, false],
  ['what is no range', { field: 'source-ip', values: ['everywhere'] }, false],
])('%s', (_, condition, expected) => {
  expect(matches([condition])).toBe(expected);
});

test('all conditions have to hold, and a header does not stand for the connection', () => {
  const own: RuleCondition = { field: 'source-ip', values: ['10.0.0.0/8'] };
  expect(matches([{ field: 'path-pattern', values: ['*'] }, own])).toBe(false);
  const headers = { ...request.headers, 'x-forwarded-for': '10.0.0.1' };
  expect(matches([own], { headers })).toBe(false);
});

test('the first rule of several answers', () => {
  const action = { type: 'forward', targetGroups: [], stickinessSeconds: null } as const;
  const rule = (priority: number, values: string[]) => ({
    address: `rule-${priority}`,
    arn: `arn-${priority}`,
    priority,
    conditions: [{ field: 'path-pattern', values } as const],
    action,
  });
  const rules = [rule(1, ['/admin*']), rule(2, ['/shop*']), rule(3, ['*'])];
  expect(matchRule(rules, request)?.priority).toBe(2);
});

test('patterns mean what the same regular expression means', () => {
  const symbol = fc.constantFrom('a', 'b', '/', '.', '*', '?');
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), maxLength: 12 });
  fc.assert(
    fc.property(fc.string({ unit: symbol, maxLength: 8 }), text, (pattern, path) => {
      const escaped = pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
      const expected = new RegExp(`^${escaped}$`).test(path);
      const found = matches([{ field: 'path-pattern', values: [pattern] }], { target: path });
      expect(found).toBe(expected);
    }),
    { numRuns: 3_000 },
  );
});

test('a hostile pattern takes no time to speak of', () => {
  const values = [`${'*a'.repeat(30)}b`];
  expect(matches([{ field: 'path-pattern', values }], { target: 'a'.repeat(2_000) })).toBe(false);
});
