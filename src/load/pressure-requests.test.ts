import { expect, it } from 'vitest';
import { pressureRequests } from './pressure-requests.js';
import { request } from './load-engines.fixture.js';

it('repeats the reads of the probe by weight, and no writes', () => {
  const sent = pressureRequests([
    request('/a', { weight: 3, headers: { 'x-tenant': 't1' }, body: 'all', method: 'OPTIONS' }),
    request('/b?{key}'),
    request('/c', { method: 'POST', weight: 9 }),
    request('/d', { weight: 0 }),
  ]);
  const first = { method: 'OPTIONS', path: '/a', headers: { 'x-tenant': 't1' }, body: 'all' };
  expect(sent.filter(({ path }) => path === '/a')).toEqual(Array.from({ length: 75 }, () => first));
  expect(new Set(sent.filter(({ method }) => method === 'GET').map(({ path }) => path)).size).toBe(
    25,
  );
  expect(pressureRequests([request('/c', { method: 'POST' })])).toEqual([
    { method: 'GET', path: '/' },
  ]);
});
