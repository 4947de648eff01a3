import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { known, unknown } from '../../model/uncertain.js';
import { surviveZoneLoss } from './fleet-capacity.js';
import type { FleetMember } from './fleets.js';
import { exactSpread, openSpread, type ZoneSpread } from './zone-spread.js';

const member = (size: number | null, spread: ZoneSpread, certain = true): FleetMember => ({
  address: 'member',
  kind: 'autoscaling-group',
  certain,
  spread,
  desired: size === null ? unknown('open') : known(size),
  size: null,
  shortfalls: [],
});
const survive = (...members: FleetMember[]) =>
  surviveZoneLoss({ address: 'fleet', members, doubts: [] });

describe('what is left when a zone is lost', () => {
  test.each([
    [4, ['a', 'b'], 2],
    [3, ['a', 'b'], 1],
    [5, ['a', 'b', 'c'], 3],
    [1, ['a', 'b'], 0],
    [4, ['a'], 0],
  ])('of %i over %j is %i', (size, zones, left) => {
    expect(survive(member(size, exactSpread(zones, [])))).toMatchObject({
      total: size,
      leftAtLeast: left,
      leftAtMost: left,
    });
  });

  test('is counted by zone over several members', () => {
    const left = survive(member(3, exactSpread(['a'], [])), member(1, exactSpread(['b'], [])));
    expect(left).toMatchObject({ total: 4, leftAtLeast: 1, leftAtMost: 1 });
    expect(left.arithmetic).toContain('a holds at most 3, so 4 - 3 = 1 are left');
  });

  test('adds up no zone of a name with the id of one, which may be the same', () => {
    const mixed = survive(
      member(2, exactSpread(['us-east-1a'], [])),
      member(2, exactSpread(['use1-az1'], [])),
    );
    expect(mixed).toMatchObject({ leftAtLeast: 0, leftAtMost: 2 });
    expect(mixed.reason).toContain('which is which differs by account');
    const ids = survive(
      member(2, exactSpread(['use1-az1'], [])),
      member(2, exactSpread(['use1-az2'], [])),
    );
    expect(ids).toMatchObject({ leftAtLeast: 2, leftAtMost: 2 });
  });

  test('may be less where nothing keeps a group over its zones', () => {
    const spread = exactSpread(['a', 'b'], []);
    const alone = { ...member(4, spread), shortfalls: ['it suspends AZRebalance'] };
    expect(survive(alone)).toMatchObject({
      leftAtLeast: 0,
      leftAtMost: 2,
      reason: 'it suspends AZRebalance',
    });
    expect(survive(alone, member(4, spread))).toMatchObject({ leftAtLeast: 2, leftAtMost: 4 });
  });

  test('has bounds where the zones are open', () => {
    const between = { ...openSpread('lost'), atLeast: 1, atMost: 2, open: 2 };
    expect(survive(member(4, between))).toMatchObject({ leftAtLeast: 0, leftAtMost: 2 });
    expect(survive(member(4, openSpread('lost')))).toMatchObject({ leftAtLeast: 0, leftAtMost: 3 });
  });

  test('is none in a single zone, however many there are', () => {
    expect(survive(member(null, exactSpread(['a'], [])))).toMatchObject({
      total: null,
      leftAtMost: 0,
    });
  });

  test('is not told where a member may not be there', () => {
    expect(survive(member(4, exactSpread(['a', 'b'], []), false))).toMatchObject({
      total: null,
      leftAtLeast: 0,
      leftAtMost: null,
    });
  });

  test('lies within its bounds for every balanced placement', () => {
    const zones = ['a', 'b', 'c', 'd'];
    const group = fc.record({
      size: fc.integer({ min: 0, max: 12 }),
      zones: fc.subarray(zones, { minLength: 1 }),
      turn: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(group, { minLength: 1, maxLength: 4 }), (groups) => {
        const placed = new Map<string, number>();
        for (const { size, zones: own, turn } of groups)
          for (let index = 0; index < size; index++) {
            const zone = own[(index + turn) % own.length] ?? '';
            placed.set(zone, (placed.get(zone) ?? 0) + 1);
          }
        const total = groups.reduce((sum, { size }) => sum + size, 0);
        const left = total - Math.max(0, ...placed.values());
        const open = groups.map(({ size, zones: own }) =>
          member(size, { ...openSpread('lost'), atLeast: 1, atMost: own.length, open: own.length }),
        );
        const exact = groups.map(({ size, zones: own }) => member(size, exactSpread(own, [])));
        for (const { leftAtLeast, leftAtMost } of [survive(...open), survive(...exact)]) {
          expect(leftAtLeast).toBeLessThanOrEqual(left);
          expect(leftAtMost ?? total).toBeGreaterThanOrEqual(left);
        }
      }),
    );
  });
});
