import { describe, expect, test } from 'vitest';
import type { JsonMap } from './planned-values.fixture.js';
import { toPlan } from './read-plan.js';
import { toState } from './read-state.js';

const read = (json: unknown) => toState({ path: 'state.json', sha256: 'abc', json });
const codeIs = (code: string) => expect.objectContaining({ code, exitCode: 2 });

const vpc = {
  address: 'aws_vpc.main',
  mode: 'managed',
  type: 'aws_vpc',
  name: 'main',
  values: { id: 'vpc-0123456789abcdef0' },
  sensitive_values: { tags: { Key: true } },
};
const subnet = {
  address: 'module.net["a.b"].aws_subnet.x[1]',
  mode: 'managed',
  type: 'aws_subnet',
  name: 'x',
  index: 1,
  values: {},
};
const shown = (root: JsonMap = { resources: [vpc] }, rest: JsonMap = {}): JsonMap => ({
  format_version: '1.0',
  terraform_version: '1.11.4',
  values: { root_module: root, ...rest },
});

describe('a state as `terraform show -json` prints it', () => {
  test('is a plan that changes nothing, all of it known', () => {
    const plan = read(shown({ resources: [vpc], child_modules: [{ resources: [subnet] }] }));
    expect(plan).toMatchObject({ kind: 'state', complete: true, changes: [], unaccounted: [] });
    expect([...plan.resources.keys()]).toEqual([vpc.address, subnet.address]);
    expect(plan.resources.get('aws_vpc.main')).toMatchObject({
      values: vpc.values,
      unknown: {},
      sensitive: vpc.sensitive_values,
      config: undefined,
    });
    expect(plan.resources.get(subnet.address)?.modulePath).toEqual([{ name: 'net', key: 'a.b' }]);
  });

  test('has the values of its outputs', () => {
    const outputs = { vpc_id: { value: 'vpc-1', sensitive: false } };
    expect(read(shown({ resources: [vpc] }, { outputs })).outputs).toEqual(
      new Map([['vpc_id', 'vpc-1']]),
    );
  });

  test('a deposed object only waits to be deleted', () => {
    const old = { ...vpc, deposed_key: '00000001', values: { id: 'vpc-old' } };
    expect(read(shown({ resources: [old, vpc] })).resources.get('aws_vpc.main')?.values).toEqual(
      vpc.values,
    );
    expect(() => read(shown({ resources: [old] }))).toThrow(codeIs('state/no-resources'));
  });
});

describe('what is no such state', () => {
  test.each([
    [
      'a plan',
      { format_version: '1.2', planned_values: {}, resource_changes: [] },
      'state/plan-file',
    ],
    [
      'a state as a backend stores it',
      { version: 4, serial: 1, lineage: 'x', resources: [] },
      'plan/state-file',
    ],
    ['an empty object', {}, 'state/not-a-state'],
    ['a list', [], 'state/not-a-state'],
    [
      'an empty state',
      { format_version: '1.0', values: { root_module: {} } },
      'state/no-resources',
    ],
    ['values that are a text', { format_version: '1.0', values: 'x' }, 'plan/wrong-type'],
    ['no format version', { values: { root_module: {} } }, 'plan/not-a-plan'],
  ])('%s is refused', (_what, json, code) => {
    expect(() => read(json)).toThrow(codeIs(code));
  });

  test('a state where a plan is expected is refused with the option that takes it', () => {
    const plan = () => toPlan({ path: 'state.json', sha256: '', json: shown() });
    expect(plan).toThrow(codeIs('plan/state-file'));
    expect(plan).toThrow(
      expect.objectContaining({
        hint: expect.stringContaining('holdfast gate --state state.json'),
      }),
    );
  });
});
