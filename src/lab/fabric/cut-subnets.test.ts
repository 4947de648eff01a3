import { expect, test } from 'vitest';
import { CutSubnets } from './cut-subnets.js';
import type { Place } from './link.js';

const subnet = (id: string, zone: string, vpcId = 'vpc-1') => ({ id, zone, vpcId });
const at = (...ids: string[]): Place => ({ name: ids.join(), subnetIds: () => ids });

const SUBNETS = [
  subnet('a1', 'a'),
  subnet('a2', 'a'),
  subnet('b1', 'b'),
  subnet('other', 'a', 'vpc-2'),
];
const OUTSIDE = at();

// Source: AWS FIS User Guide, Actions reference, aws:network:disrupt-connectivity, scope.
test.each([
  ['all', { sameSubnet: true, sameZone: false, otherZone: false, otherVpc: false, users: false }],
  [
    'availability-zone',
    { sameSubnet: true, sameZone: true, otherZone: false, otherVpc: true, users: true },
  ],
  ['vpc', { sameSubnet: true, sameZone: true, otherZone: true, otherVpc: false, users: false }],
] as const)('scope %s cuts a subnet off from', (scope, passes) => {
  const cut = new CutSubnets(SUBNETS);
  cut.cut(['a1'], scope);
  for (const turned of [false, true]) {
    const passesTo = (to: Place): boolean =>
      turned ? cut.passes(to, at('a1')) : cut.passes(at('a1'), to);
    expect({
      sameSubnet: passesTo(at('a1')),
      sameZone: passesTo(at('a2')),
      otherZone: passesTo(at('b1')),
      otherVpc: passesTo(at('other')),
      users: passesTo(OUTSIDE),
    }).toEqual(passes);
  }
  expect(cut.passes(at('a2'), at('b1'))).toBe(true);
  cut.restore(['a1'], scope);
  expect(cut.passes(at('a1'), at('b1'))).toBe(true);
});

test('what stands in several subnets gets through by any of them', () => {
  const cut = new CutSubnets(SUBNETS);
  cut.cut(['a1'], 'all');
  expect(cut.passes(at('a1', 'b1'), at('a2'))).toBe(true);
  expect(cut.passes(at('a1', 'b1'), at('a1'))).toBe(true);
  expect(cut.isWhollyCut(at('a1', 'b1'))).toBe(false);
  expect(cut.isWhollyCut(at('a1'))).toBe(true);
  expect(cut.isWhollyCut(OUTSIDE)).toBe(false);
});

test('a subnet that two scopes cut off is back when both are over', () => {
  const cut = new CutSubnets(SUBNETS);
  cut.cut(['a1'], 'all');
  cut.cut(['a1'], 'availability-zone');
  cut.restore(['a1'], 'all');
  expect(cut.passes(at('a1'), at('b1'))).toBe(false);
  expect(cut.passes(at('a1'), OUTSIDE)).toBe(true);
  cut.restore(['a1'], 'availability-zone');
  expect(cut.passes(at('a1'), at('b1'))).toBe(true);
});
