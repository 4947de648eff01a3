import { expect, test } from 'vitest';
import { weakenedRules } from './web-acl-rules.js';

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
    ['X of its rule a only counts'],
  ],
])('%s weakens %j', (_, after, expected) => {
  expect(weakenedRules(acl(rule('a', 'none')), after)).toEqual(expected);
});

test('a rule that only counted protects no less when it is gone', () => {
  expect(weakenedRules(acl(rule('a', 'count-all')), acl())).toEqual([]);
});

test('a default action that goes from block to allow weakens', () => {
  expect(weakenedRules(acl(), { default_action: [{ allow: [{}] }] })).toEqual([
    'its default action goes from block to allow',
  ]);
});
