import { describe, expect, it } from 'vitest';
import { MATCHED_BYTES } from '../model/linear-pattern.js';
import type { HttpRequest } from '../model/scenario.js';
import { compileAssertions } from './assertions.js';

const REQUEST: HttpRequest = { method: 'GET', path: '/', expectStatus: 200, expectBody: null };
const BODY = '{"user":{"name":"Ada","roles":["admin"]},"a/b":{"~":7},"gone":null}';
const HEADERS = { 'content-type': 'application/json; charset=utf-8', 'set-cookie': ['a=1', 'b=2'] };

function holds(asserted: Partial<HttpRequest>, body = BODY): boolean {
  return compileAssertions({ ...REQUEST, ...asserted }).hold(HEADERS, Buffer.from(body));
}

describe('assertions on an answer', () => {
  it.each<[boolean, Partial<HttpRequest>]>([
    [true, {}],
    [true, { expectBody: '"Ada"' }],
    [false, { expectBody: '"Bob"' }],
    [true, { expectBodyMatch: '"name":"A\\w+"' }],
    [false, { expectBodyMatch: '^Ada' }],
    [true, { expectHeaders: { 'Content-Type': 'application/json' } }],
    [true, { expectHeaders: { 'set-cookie': 'b=2' } }],
    [false, { expectHeaders: { 'content-type': 'html' } }],
    [false, { expectHeaders: { 'x-missing': '' } }],
    [true, { expectJson: { '/user/name': 'Ada', '/user/roles/0': 'admin', '/gone': null } }],
    [true, { expectJson: { '/a~1b/~0': 7 } }],
    [false, { expectJson: { '/a~1b/~0': '7' } }],
    [false, { expectJson: { '/user/roles/1': 'admin' } }],
    [false, { expectJson: { '/user/constructor/name': 'Object' } }],
    [false, { expectBody: 'Ada', expectJson: { '/user/name': 'Bob' } }],
  ])('%s: %j', (expected, asserted) => expect(holds(asserted)).toBe(expected));

  it('no JSON, or one that is cut off, has no field', () => {
    expect(holds({ expectJson: { '/gone': null } }, BODY.slice(0, -1))).toBe(false);
    expect(holds({ expectJson: { '': 'a' } }, 'a')).toBe(false);
  });

  it('several statuses can be expected', () => {
    const { statusExpected } = compileAssertions({ ...REQUEST, expectStatus: [200, 404] });
    expect([200, 201, 404].map(statusExpected)).toEqual([true, false, true]);
  });

  it('a pattern that would take for ever elsewhere takes time in proportion, and is bounded', () => {
    const long = 'a'.repeat(2 * MATCHED_BYTES);
    // A backtracking engine would not end in this universe.
    expect(holds({ expectBodyMatch: '(a|aa)+(a+)+$x' }, long)).toBe(false);
    expect(holds({ expectBodyMatch: 'b' }, `${long}b`)).toBe(false);
  });
});
