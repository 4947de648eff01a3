import { expect, test } from 'vitest';
import { compareRules } from './web-acl-rules.js';

const rule = (name: string, kind: string, group = 'SQLi', counted: string[] = []) => ({
  name,
  statement: [
    {
      managed_rule_group_statement: [
        {
          name: group,
          rule_action_override: counted.map((item) => ({
            name: item,
            action_to_use: [{ count: [{}] }],
          })),
        },
      ],
    },
  ],
  [kind === 'none' || kind === 'count-all' ? 'override_action' : 'action']: [
    { [kind === 'count-all' ? 'count' : kind]: [{}] },
  ],
});
const acl = (...rules: object[]) => ({ default_action: [{ block: [{}] }], rule: rules });

test.each([
  ['nothing', acl(rule('a', 'none')), []],
  ['a rule added', acl(rule('b', 'block'), rule('a', 'none')), []],
  ['another name', acl(rule('z', 'none')), []],
  ['a rule removed', acl(), ['its rule a is removed']],
  [
    'count',
    acl(rule('a', 'count-all')),
    ['its rule a only counts or allows, where it stopped requests'],
  ],
  [
    'allow',
    acl(rule('a', 'allow')),
    ['its rule a only counts or allows, where it stopped requests'],
  ],
  [
    'one rule of a group counts',
    acl(rule('a', 'none', 'SQLi', ['X'])),
    ['X of its rule a only counts or allows'],
  ],
])('%s weakens %j', (_, after, expected) => {
  expect(compareRules(acl(rule('a', 'none')), after)).toEqual({ weakened: expected, open: [] });
});

test('a rule that only counted protects no less when it is gone', () => {
  expect(compareRules(acl(rule('a', 'count-all')), acl())).toEqual({ weakened: [], open: [] });
});

test('a default action that goes from block to allow weakens', () => {
  expect(compareRules(acl(), { default_action: [{ allow: [{}] }] }).weakened).toEqual([
    'its default action goes from block to allow',
  ]);
});

test('a rule of a group that is overridden to allow weakens', () => {
  const group = {
    name: 'SQLi',
    rule_action_override: [{ name: 'X', action_to_use: [{ allow: [{}] }] }],
  };
  const after = { ...rule('a', 'none'), statement: [{ managed_rule_group_statement: [group] }] };
  expect(compareRules(acl(rule('a', 'none')), acl(after)).weakened).toEqual([
    'X of its rule a only counts or allows',
  ]);
});

test('a rule that looks for something else may stop less', () => {
  expect(compareRules(acl(rule('a', 'none')), acl(rule('a', 'none', 'Linux')))).toEqual({
    weakened: [],
    open: ['what its rule a looks for is another than before'],
  });
});

test.each([
  [2000, 1],
  [500, 0],
])('a limit of 1000 that becomes %i weakens %i times', (limit, times) => {
  const rate = (most: number) => ({
    name: 'rate',
    action: [{ block: [{}] }],
    statement: [{ rate_based_statement: [{ limit: most, scope_down_statement: [] }] }],
  });
  const { weakened, open } = compareRules(acl(rate(1000)), acl(rate(limit)));
  expect([weakened.length, open.length]).toEqual([times, 0]);
});

test('a rule that allows may let in what those behind it stopped', () => {
  const allow = { ...rule('let-in', 'allow', 'DE'), priority: 1 };
  const block = { ...rule('a', 'none'), priority: 2 };
  const first = ['its rule let-in allows requests before a looks at them'];
  expect(compareRules(acl(block), acl(allow, block)).open).toEqual(first);
  expect(compareRules(acl(allow, block), acl(allow, block)).open).toEqual([]);
  expect(compareRules(acl(block), acl(block, { ...allow, priority: 3 })).open).toEqual([]);
  expect(compareRules(acl(block, { ...allow, priority: 3 }), acl(allow, block)).open).toEqual(
    first,
  );
});
