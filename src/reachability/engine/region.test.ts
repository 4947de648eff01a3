import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Intervals } from './intervals.js';
import {
  addressesForSome,
  cellsOf,
  cross,
  hasPoint,
  product,
  servicesForAll,
  servicesForSome,
  unite,
  uniteProducts,
  without,
  type Region,
} from './region.js';

const SERVICES = [0, 1, 2, 3, 4, 5];
const ADDRESSES = [0n, 1n, 2n, 3n, 4n, 5n];

function ascending<T extends number | bigint>(points: T[]): T[] {
  const sorted = points.toSorted((a, b) => (a < b ? -1 : 1));
  return sorted.length % 2 === 0 ? sorted : sorted.slice(1);
}

const services = fc
  .uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 4 })
  .map((points): Intervals<number> => ascending(points));
const addresses = fc
  .uniqueArray(fc.bigInt({ min: 0n, max: 6n }), { maxLength: 4 })
  .map((points): Intervals<bigint> => ascending(points));
const parts = fc.array(fc.record({ services, addresses }), { maxLength: 5 });
const region = parts.map((all) => uniteProducts(all) as Region);

const grid = (of: Region): boolean[][] =>
  SERVICES.map((service) => ADDRESSES.map((address) => hasPoint(of, service, address)));
const inside = (set: Intervals<bigint>, point: bigint): boolean =>
  set.filter((edge) => edge <= point).length % 2 === 1;

test('every operation does what it does point by point', () => {
  fc.assert(
    fc.property(region, region, (a, b) => {
      const [inA, inB] = [grid(a), grid(b)];
      const each = (holds: (x: boolean, y: boolean) => boolean): boolean[][] =>
        inA.map((row, i) => row.map((x, j) => holds(x, inB[i]?.[j] ?? false)));
      expect(grid(unite(a, b))).toEqual(each((x, y) => x || y));
      expect(grid(cross(a, b))).toEqual(each((x, y) => x && y));
      expect(grid(without(a, b))).toEqual(each((x, y) => x && !y));
      // One form for equal sets, so that emptiness and equality can be read off.
      expect(unite(without(a, b), cross(a, b))).toEqual(a);
      expect(without(a, a)).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

test('a union of products holds what one of them holds', () => {
  fc.assert(
    fc.property(parts, (all) => {
      const made = uniteProducts(all) as Region;
      const oneByOne = all.reduce<Region>(
        (sum, part) => unite(sum, product(part.services, part.addresses)),
        [],
      );
      expect(made).toEqual(oneByOne);
    }),
    { numRuns: 2000 },
  );
});

test('services of all and of some addresses, and cells', () => {
  fc.assert(
    fc.property(region, addresses, services, (a, some, asked) => {
      const points = ADDRESSES.filter((point) => inside(some, point));
      const all = servicesForAll(a, some);
      const any = servicesForSome(a, some);
      for (const service of SERVICES) {
        const row = points.map((point) => hasPoint(a, service, point));
        const isIn = (set: Intervals<number>): boolean =>
          set.filter((edge) => edge <= service).length % 2 === 1;
        if (points.length > 0) {
          // A service at which the region has nothing at all is in no slab.
          expect(isIn(all)).toBe(row.every((is) => is));
          expect(isIn(any)).toBe(row.some((is) => is));
        }
      }
      for (const point of ADDRESSES) {
        const isMet = SERVICES.some(
          (service) =>
            asked.filter((edge) => edge <= service).length % 2 === 1 && hasPoint(a, service, point),
        );
        expect(inside(addressesForSome(a, asked), point)).toBe(isMet);
      }
      const cells = cellsOf(a, some, 64) ?? [];
      for (const point of points) {
        const own = cells.filter((cell) => inside(cell.addresses, point));
        expect(own).toHaveLength(1);
        for (const service of SERVICES)
          expect((own[0]?.services ?? []).filter((edge) => edge <= service).length % 2 === 1).toBe(
            hasPoint(a, service, point),
          );
      }
    }),
    { numRuns: 2000 },
  );
});

test('rules that overlap beyond all proportion are given up, not computed for minutes', () => {
  const many = Array.from({ length: 5000 }, (_, i) => ({
    services: [i, 20_000 - i],
    addresses: [BigInt(3 * i), BigInt(3 * i + 1)],
  }));
  expect(uniteProducts(many)).toBeUndefined();
});

test('5,000 blocks with one service are one slab', () => {
  const many = Array.from({ length: 5000 }, (_, i) => ({
    services: [443, 444],
    addresses: [BigInt(2 * i), BigInt(2 * i + 1)],
  }));
  expect(uniteProducts(many)).toHaveLength(1);
});
