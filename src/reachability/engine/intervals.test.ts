import fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  areEqual,
  contains,
  covers,
  intersect,
  isEmpty,
  meets,
  subtract,
  union,
  unionAll,
  type Intervals,
} from './intervals.js';

/** Universe of 12 points, small enough to compare every one of them. */
const POINTS = Array.from({ length: 12 }, (_, i) => i);
const set = fc
  .uniqueArray(fc.integer({ min: 0, max: 12 }), { maxLength: 8 })
  .map((points) => points.toSorted((a, b) => a - b))
  .map((points) => (points.length % 2 === 0 ? points : points.slice(1)));

function members(of: Intervals<number>): boolean[] {
  return POINTS.map((point) => {
    let inside = false;
    for (let i = 0; i + 1 < of.length; i += 2)
      inside ||= (of[i] ?? NaN) <= point && point < (of[i + 1] ?? NaN);
    return inside;
  });
}

test('every operation does what it does point by point', () => {
  fc.assert(
    fc.property(set, set, (a, b) => {
      const [inA, inB] = [members(a), members(b)];
      const each = (holds: (x: boolean, y: boolean) => boolean): boolean[] =>
        POINTS.map((at) => holds(inA[at] ?? false, inB[at] ?? false));
      expect(members(union(a, b))).toEqual(each((x, y) => x || y));
      expect(members(intersect(a, b))).toEqual(each((x, y) => x && y));
      expect(members(subtract(a, b))).toEqual(each((x, y) => x && !y));
      expect(covers(a, b)).toBe(each((x, y) => x || !y).every((is) => is));
      expect(meets(a, b)).toBe(each((x, y) => x && y).some((is) => is));
      expect(isEmpty(intersect(a, b))).toBe(!meets(a, b));
      expect(POINTS.map((point) => contains(a, point))).toEqual(inA);
    }),
    { numRuns: 3000 },
  );
});

test('equal sets have one form, however they were made', () => {
  fc.assert(
    fc.property(fc.array(set, { maxLength: 6 }), set, (sets, extra) => {
      const once = unionAll(sets);
      const oneByOne = sets.reduce<Intervals<number>>(union, []);
      expect(once).toEqual(oneByOne);
      expect(areEqual(once, oneByOne)).toBe(true);
      expect(union(subtract(once, extra), intersect(once, extra))).toEqual(once);
      for (let i = 1; i < once.length; i += 1) expect(once[i]).toBeGreaterThan(once[i - 1] ?? NaN);
    }),
    { numRuns: 2000 },
  );
});
