import { expect, it } from 'vitest';
import { SessionCookies } from './session-cookies.js';

it('keeps the earliest, so many, and counts the others', () => {
  const cookies = new SessionCookies({ sessions: 2, characters: 1000 });
  cookies.add(new Map([['one', 'a']]));
  cookies.add(
    new Map([
      ['one', 'a'],
      ['two', 'b'],
      ['three', 'c'],
    ]),
  );
  expect(['one', 'two', 'three'].map((key) => cookies.get(key))).toEqual(['a', 'b', undefined]);
  expect(cookies.left).toBe(1);
});

it('keeps no more characters than it may, whatever a server sends', () => {
  const cookies = new SessionCookies({ sessions: 100, characters: 20 });
  cookies.add(new Map([['long', 'x'.repeat(17)]]));
  cookies.add(new Map([['short', 'y']]));
  expect([cookies.get('long'), cookies.get('short'), cookies.left]).toEqual([undefined, 'y', 1]);
});
