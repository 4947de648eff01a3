import { describe, expect, test } from 'vitest';
import { buildPlan, resource } from './plan-builder.fixture.js';
import { pickInstances } from './pick-instances.js';

/** Few are looked at one by one, many through an index. */
describe.each([3, 30])('of %i instances', (size) => {
  const all = [
    ...buildPlan({ resources: [resource('aws_eip.a', {}, { count: size })] }).resources.values(),
  ];
  const addresses = (...args: Parameters<typeof pickInstances>) =>
    pickInstances(...args).resources.map(({ address }) => address);

  test('a key picks the one that has it, as a number or as a text', () => {
    expect(addresses(all, 2, [], undefined)).toEqual(['aws_eip.a[2]']);
    expect(addresses(all, '2', [], undefined)).toEqual([]);
    expect(addresses(all, size, [], undefined)).toEqual([]);
  });

  test('each.key picks the one of the same key, and all where there is none', () => {
    const eachKey = [{ kind: 'each-key', rest: [] }] as const;
    expect(addresses(all, undefined, eachKey, 1)).toEqual(['aws_eip.a[1]']);
    expect(addresses(all, undefined, eachKey, 'a')).toHaveLength(size);
  });
});
