import { expect, it } from 'vitest';
import { requestsFileSchema } from './request-schema.js';

const LOGIN = { path: '/login', take: { token: { json: '/token' } } };

function problems(file: unknown): string[] {
  const { error } = requestsFileSchema.safeParse(file);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

it('takes any method, headers, a body, assertions and a login', () => {
  const parsed = requestsFileSchema.parse({
    login: { ...LOGIN, json: { user: 'probe', password: '${env:PASSWORD}' } },
    requests: [
      {
        method: 'PATCH',
        path: '/items/{key}',
        headers: { Authorization: 'Bearer ${login:token}' },
        json: { name: '{key}' },
        expectStatus: [200, 204],
        expectBodyMatch: 'a+b',
        expectHeaders: { etag: 'W/' },
        expectJson: { '/id': 1 },
      },
    ],
  });
  expect(parsed.login).toMatchObject({ method: 'POST', expectStatus: 200 });
  expect(parsed.requests[0]).toMatchObject({ method: 'PATCH', weight: 1, expectBody: null });
});

it.each<[string, object, RegExp]>([
  ['a secret in the open', { headers: { authorization: 'Bearer abc' } }, /stands in the journal/],
  ['a secret in a path', { path: '/?key=${env:KEY}' }, /stands in logs/],
  ['no variable', { headers: { 'x-a': '${env:1 A}' } }, /names no variable/],
  ['what no login takes', { body: '${login:user}' }, /not taken by a login: expected one of token/],
  ['a header of the connection', { headers: { Host: 'a' } }, /set by the probe itself/],
  ['two bodies', { body: 'a', json: {} }, /one of body and json/],
  ['a look behind', { expectBodyMatch: '(?<=a)b' }, /linear time/],
  ['a backreference', { expectBodyMatch: '(a)\\1' }, /linear time/],
  ['no pattern', { expectBodyMatch: '(' }, /not a regular expression/],
  ['no pointer', { expectJson: { 'user.name': 1 } }, /JSON Pointer/],
  ['small letters', { method: 'get' }, /in capitals/],
])('refuses %s', (_name, request, message) => {
  const file = { login: LOGIN, requests: [{ path: '/', ...request }] };
  expect(problems(file).join('\n')).toMatch(message);
});

it('a login needs something to take, and cannot use what it takes', () => {
  expect(problems({ login: { ...LOGIN, take: {} }, requests: [{ path: '/' }] })[0]).toMatch(
    /at least one value/,
  );
  const circular = { ...LOGIN, body: '${login:token}' };
  expect(problems({ login: circular, requests: [{ path: '/' }] })[0]).toMatch(/not taken/);
});
