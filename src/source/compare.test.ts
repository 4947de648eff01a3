import { describe, expect, it } from 'vitest';
import { isIdentical, isSame } from './compare.js';

describe('isSame: what the plan has, and what the source says', () => {
  it.each([
    ['HTTPS', 'https'],
    ['tcp', '6'],
    ['-1', 'all'],
    ['example.com', 'example.com.'],
    ['{"a":1,"b":[2]}', '{ "b": [2], "a": 1 }'],
    [
      ['b', 'a'],
      ['a', 'b'],
    ],
    ['da39a3ee5e6b4b0d3255bfef95601890afd80709', ''],
    // User data in Base64.
    ['bd971bec88149956458a10fc9c5ecb3eb99dd452', 'IyEvYmluL3NoCg=='],
    ['', null],
    [[{ a: 1, b: '' }], [{ a: 1, b: null }]],
    [443, '443'],
    ['the default', undefined],
  ])('%j and %j', (real, mocked) => {
    expect(isSame(real, mocked)).toBe(true);
  });

  it.each([
    ['a', 'b'],
    [true, false],
    [false, true],
    [['a'], ['a', 'b']],
    [
      ['a', 'a'],
      ['a', 'b'],
    ],
    [{ a: 1 }, { a: 2 }],
    [[{ a: 1 }], [{ a: 2 }]],
    [undefined, 'x'],
    ['x', ['x']],
    ['{"a":1}', '{"a":2}'],
  ])('not %j and %j', (real, mocked) => {
    expect(isSame(real, mocked)).toBe(false);
  });
});

it('isIdentical takes null for unset, and nothing else for the same', () => {
  expect(isIdentical(undefined, null)).toBe(true);
  expect(isIdentical({ b: 1, a: [2] }, { a: [2], b: 1 })).toBe(true);
  for (const [a, b] of [
    [false, null],
    ['', null],
    ['a', 'A'],
    [[], null],
    [
      ['a', 'b'],
      ['b', 'a'],
    ],
  ])
    expect(isIdentical(a, b)).toBe(false);
});
