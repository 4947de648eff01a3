import { expect, test } from 'vitest';
import { endToEndHeaders, headersForTarget } from './forwarded-headers.js';
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

test('headers of one connection only are not forwarded', () => {
  const kept = endToEndHeaders({
    connection: 'keep-alive, X-Only-Here',
    'keep-alive': 'timeout=5',
    'transfer-encoding': 'chunked',
    upgrade: 'h2c',
    'x-only-here': '1',
    'set-cookie': ['a=1', 'b=2'],
    accept: '*/*',
  });
  expect(kept).toEqual({ 'set-cookie': ['a=1', 'b=2'], accept: '*/*' });
});

test('a target is told the client, the protocol and the port', () => {
  const forwarded = { clientIp: '192.0.2.7', protocol: 'https', port: 443, traceId: 't' } as const;
  expect(headersForTarget({ host: 'h', expect: '100-continue' }, forwarded)).toEqual({
    host: 'h',
    'x-forwarded-for': '192.0.2.7',
    'x-forwarded-proto': 'https',
    'x-forwarded-port': '443',
    'x-amzn-trace-id': 't',
  });
  expect(headersForTarget({ 'x-forwarded-for': '10.1.1.1' }, forwarded)['x-forwarded-for']).toBe(
    '10.1.1.1, 192.0.2.7',
  );
});
