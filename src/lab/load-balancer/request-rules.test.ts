import { expect, test } from 'vitest';
import type { RequestHeaderSettings } from '../../model/deployment.js';
import { endToEndFields, fieldsForTarget } from './forwarded-headers.js';
import type { ForwardedFor } from './forwarded-headers.js';
import { firstMatchingStatus, parseMatcher } from './matcher.js';
import { redirectLocation } from './redirect.js';

test.each([
  ['200', [200], [199, 201, 404]],
  ['200-299', [200, 204, 299], [199, 300]],
  ['200,302', [200, 302], [201, 301]],
  ['200-204, 301', [200, 204, 301], [205, 300]],
])('matcher %s', (matcher, healthy, unhealthy) => {
  const matches = parseMatcher(matcher);
  expect(healthy.every(matches)).toBe(true);
  expect(unhealthy.some(matches)).toBe(false);
  expect(firstMatchingStatus(matcher)).toBe(healthy[0]);
});

test.each(['', 'ok', '200-', '20', '200;201'])('matcher "%s" is an error', (matcher) => {
  expect(() => parseMatcher(matcher)).toThrow(/not a list of status codes/);
});

const requested = {
  protocol: 'HTTP',
  host: 'example.com',
  port: 80,
  target: '/a/b?c=d&e',
} as const;
const redirect = {
  type: 'redirect',
  protocol: 'HTTPS',
  port: '443',
  host: '#{host}',
  path: '/#{path}',
  query: '#{query}',
  statusCode: 301,
} as const;

test('a redirect fills in its placeholders and spells the port out', () => {
  expect(redirectLocation(redirect, requested)).toBe('https://example.com:443/a/b?c=d&e');
  expect(redirectLocation(redirect, { ...requested, target: '/' })).toBe(
    'https://example.com:443/',
  );
  expect(
    redirectLocation(
      {
        ...redirect,
        protocol: '#{protocol}',
        port: '#{port}',
        host: 'www.#{host}',
        path: '/v2/#{path}',
        query: 'from=#{host}',
      },
      requested,
    ),
  ).toBe('http://www.example.com:80/v2/a/b?from=example.com');
});

test('fields of one connection only are not forwarded, and none that frames the body is dropped', () => {
  const fields = ['Keep-Alive', 'timeout=5', 'Content-Length', '3', 'Upgrade', 'h2c'];
  const more = ['X-Only-Here', '1', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'Accept', '*/*'];
  expect(endToEndFields([...fields, ...more], 'keep-alive, X-Only-Here, content-length')).toEqual([
    'Content-Length',
    '3',
    ...more.slice(2),
  ]);
});

const forwarded = {
  clientIp: '192.0.2.7',
  clientPort: 40_000,
  protocol: 'https',
  port: 443,
  traceId: 't',
  settings: { forwardedFor: 'append', addsClientPort: false, dropsInvalidNames: false },
} as const;
const withSettings = (more: Partial<RequestHeaderSettings>): ForwardedFor => ({
  ...forwarded,
  settings: { ...forwarded.settings, ...more },
});
const told = ['X-Forwarded-Proto', 'https', 'X-Forwarded-Port', '443', 'X-Amzn-Trace-Id', 't'];

test('a target is told the client, the protocol and the port', () => {
  expect(
    fieldsForTarget(['Host', 'h', 'Expect', '100-continue'], { host: 'h' }, forwarded),
  ).toEqual(['Host', 'h', 'X-Forwarded-For', '192.0.2.7', ...told]);
});

test.each([
  [{}, ['X-Forwarded-For', '10.1.1.1, 192.0.2.7']],
  [{ addsClientPort: true }, ['X-Forwarded-For', '10.1.1.1, 192.0.2.7:40000']],
  [{ forwardedFor: 'preserve' }, ['X-Forwarded-For', '10.1.1.1']],
  [{ forwardedFor: 'remove' }, []],
] as const)('X-Forwarded-For with %j', (settings, chain) => {
  const headers = { host: 'h', 'x-forwarded-for': '10.1.1.1' };
  expect(fieldsForTarget(['x-forwarded-for', '10.1.1.1'], headers, withSettings(settings))).toEqual(
    [...chain, ...told],
  );
});

test('fields with other names are dropped where the plan says so', () => {
  const fields = ['Host', 'h', 'X_Under', '1', 'X-Over', '2'];
  const sent = fieldsForTarget(fields, { host: 'h' }, withSettings({ dropsInvalidNames: true }));
  expect(sent.slice(0, 4)).toEqual(['Host', 'h', 'X-Over', '2']);
});
