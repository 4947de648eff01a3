import { expect, test } from 'vitest';
import { findImbalance, zonesByPreference } from './choose-zone.js';

const zones = ['a', 'b', 'c'];

test('launches go where instances are fewest, in the group’s order where they are equal', () => {
  expect(zonesByPreference(zones, [])).toEqual(['a', 'b', 'c']);
  expect(zonesByPreference(zones, ['a', 'a', 'b'])).toEqual(['c', 'b', 'a']);
});

test('zones that differ by one are balanced, by two they are not', () => {
  expect(findImbalance(zones, ['a', 'b'])).toBeNull();
  expect(findImbalance(zones, ['a', 'a', 'b', 'c'])).toBeNull();
  expect(findImbalance(zones, ['b', 'b', 'c'])).toEqual({ from: 'b', to: 'a' });
  expect(findImbalance([], [])).toBeNull();
  expect(findImbalance(['a'], ['a', 'a', 'a'])).toBeNull();
});
