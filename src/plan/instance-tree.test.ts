import { expect, test } from 'vitest';
import { parseModuleAddress } from './address.js';
import { InstanceTree } from './instance-tree.js';
import type { PlannedResource } from './plan.js';

const at = (module: string, name: string, key?: string | number): PlannedResource => ({
  address: `${module}.aws_eip.${name}[${key ?? ''}]`,
  mode: 'managed',
  type: 'aws_eip',
  rawType: 'aws_eip',
  name,
  key,
  modulePath: parseModuleAddress(module),
  moduleAddress: module,
  values: {},
  unknown: {},
  sensitive: {},
  config: undefined,
});

test('instances stand in the instance of their module, whatever order they come in', () => {
  const a0 = at('module.x["a"]', 'a', 0);
  const b = at('module.x["a"]', 'b');
  const a1 = at('module.x["a"]', 'a', 1);
  const other = at('module.x["b"].module.y', 'a', 0);
  const own = at('', 'a');
  const tree = new InstanceTree([a0, b, other, own, a1]);
  const keys = (module: string, name: string) =>
    tree.instancesOf(parseModuleAddress(module), 'aws_eip', name).map(({ key }) => key);
  expect(keys('module.x["a"]', 'a')).toEqual([0, 1]);
  expect(keys('module.x["a"]', 'b')).toEqual([undefined]);
  expect(keys('module.x["b"].module.y', 'a')).toEqual([0]);
  expect(keys('module.x["b"]', 'a')).toEqual([]);
  expect(keys('module.x[0]', 'a')).toEqual([]);
  expect([...(tree.root.calls.get('x')?.keys() ?? [])]).toEqual(['a', 'b']);
  expect(tree.root.resources.get('aws_eip')?.get('a')).toEqual([own]);
});
