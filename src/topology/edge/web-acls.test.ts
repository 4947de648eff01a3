import { describe, expect, test } from 'vitest';
import { buildResolver, resource } from '../../plan/plan-builder.fixture.js';
import { opaque, ref, type Args } from '../../plan/planned-values.fixture.js';
import { readWebAcls, type WebAcl } from './web-acls.js';

const GROUP = 'aws_wafv2_rule_group.own';
const NONE = { override_action: [{ none: [{}], count: [] }] };
const COUNT = { override_action: [{ none: [], count: [{}] }] };
const BLOCK = { action: [{ block: [{}] }] };
const SQLI = { sqli_match_statement: [{ field_to_match: [{ body: [{}] }] }] };
const managed = (more: Args = {}) => ({
  managed_rule_group_statement: [{ vendor_name: 'AWS', name: 'G', ...more }],
});

const PATH = { field_to_match: [{ uri_path: [{}] }], text_transformation: [{ type: 'NONE' }] };
const byPath = (search_string: string, positional_constraint: string) => ({
  byte_match_statement: [{ search_string, positional_constraint, ...PATH }],
});

function read(args: Args, group: Args = {}): WebAcl | undefined {
  const [acl] = readWebAcls(
    buildResolver(resource('aws_wafv2_web_acl.w', args), resource(GROUP, group)),
  );
  return acl;
}

const one = (action: Args, statement: unknown) =>
  read({ rule: [{ name: 'r', ...action, statement: [statement] }] })?.rules[0];

test.each([
  ['scope_down_statement', { ...NONE, statement: [managed({ scope_down_statement: opaque() })] }],
  ['rule_action_override', { ...NONE, statement: [managed({ rule_action_override: opaque() })] }],
  ['override_action', { override_action: opaque(), statement: [managed()] }],
])('a rule whose %s may not be there does what nobody knows', (block, rule) => {
  const acl = read({ rule: [{ name: 'r', priority: 1, ...rule }] });
  expect(acl).toMatchObject({
    rules: [{ action: 'unknown' }],
    open: [`what rule r of aws_wafv2_web_acl.w does (${block}) is known only after apply`],
  });
});

describe('a rule', () => {
  test('has its own action', () => {
    expect(one(BLOCK, SQLI)).toMatchObject({
      action: 'block',
      detects: ['sqli_match_statement'],
      narrowed: false,
    });
    expect(one({}, SQLI)?.action).toBe('unknown');
  });

  test('of a managed group has the actions of the group, or its override', () => {
    expect(one(NONE, managed())).toMatchObject({ action: 'group', detects: ['AWS/G'] });
    expect(one(COUNT, managed())?.action).toBe('count');
    const off = { name: 'X', action_to_use: [{ count: [{}], block: [] }] };
    expect(one(NONE, managed({ rule_action_override: [off] }))?.overrides).toEqual({ X: 'count' });
    expect(one(NONE, managed({ excluded_rule: [{ name: 'Y' }] }))?.overrides).toEqual({
      Y: 'count',
    });
  });

  test('is narrowed by a scope and by further conditions, and not by alternatives', () => {
    const scoped = managed({ scope_down_statement: [{ geo_match_statement: [{}] }] });
    expect(one(NONE, scoped)?.narrowed).toBe(true);
    const both = { statement: [SQLI, { geo_match_statement: [{}] }] };
    expect(one(BLOCK, { and_statement: [both] })).toMatchObject({
      narrowed: true,
      detects: ['sqli_match_statement', 'geo_match_statement'],
    });
    expect(one(BLOCK, { or_statement: [both] })?.narrowed).toBe(false);
  });

  test.each([
    ['every path', byPath('/', 'STARTS_WITH'), true],
    ['one path', byPath('/login', 'STARTS_WITH'), false],
    ['the start page', byPath('/', 'EXACTLY'), false],
    [
      'a header',
      { byte_match_statement: [{ search_string: '/', field_to_match: [{ body: [{}] }] }] },
      false,
    ],
    ['a country', { geo_match_statement: [{ country_codes: ['AQ'] }] }, false],
    ['any path', { regex_match_statement: [{ regex_string: '^/', ...PATH }] }, true],
    ['the start page', { regex_match_statement: [{ regex_string: '^/$', ...PATH }] }, false],
    ['one or another', { or_statement: [{ statement: [SQLI, byPath('/', 'CONTAINS')] }] }, true],
    ['one and another', { and_statement: [{ statement: [SQLI, byPath('/', 'CONTAINS')] }] }, false],
    ['a rate', { rate_based_statement: [{ limit: 100 }] }, false],
  ])('meets every request or some: %s (%#)', (_, statement, meetsAll) => {
    expect(one({ action: [{ captcha: [{}] }] }, statement)?.meetsAll).toBe(meetsAll);
  });

  test('for what is no attack detects none', () => {
    expect(one(BLOCK, { not_statement: [{ statement: [SQLI] }] })?.detects).toEqual([
      'not_statement',
    ]);
  });
});

test('rules that are added by a resource of their own are not shown', () => {
  const acls = (web_acl_arn: unknown) =>
    readWebAcls(
      buildResolver(
        resource('aws_wafv2_web_acl.w', { scope: 'REGIONAL' }),
        resource('aws_wafv2_web_acl_rule_group_association.a', { web_acl_arn }),
      ),
    )[0]?.open.length;
  expect(acls(ref('aws_wafv2_web_acl.w.arn'))).toBe(1);
  expect(acls(ref('local.acl'))).toBe(1);
  expect(acls('arn:other')).toBe(0);
});

describe('the order of rules', () => {
  const ALL = byPath('/', 'STARTS_WITH');
  const GEO = { geo_match_statement: [{ country_codes: ['AQ'] }] };
  const NAMED = { ip_set_reference_statement: [{ arn: 'arn:x' }] };
  const skipped = (
    statement: Args,
    priority: unknown,
    more: Args = { action: [{ allow: [{}] }] },
  ) =>
    read({
      rule: [
        { name: 'block', priority: 5, ...BLOCK, statement: [SQLI] },
        { name: 'allow', priority, ...more, statement: [statement] },
      ],
    })?.rules[0]?.skipped;

  test.each([
    ['every request', ALL, 1, { how: 'all', by: 'allow' }],
    ['every request, later', ALL, 9, undefined],
    ['every request, at an open place', ALL, ref('local.first'), { how: 'some', by: 'allow' }],
    ['some requests', GEO, 1, { how: 'some', by: 'allow' }],
    ['named addresses', NAMED, 1, undefined],
  ])('says who never gets to a rule: one before allows %s', (_, statement, priority, expected) => {
    expect(skipped(statement, priority)).toEqual(expected);
  });

  test('a group that allows what one of its rules finds lets some by', () => {
    const allow = { rule_action_override: [{ name: 'X', action_to_use: [{ allow: [{}] }] }] };
    expect(skipped(managed(allow), 1, NONE)).toEqual({ how: 'some', by: 'allow' });
    expect(skipped(managed(), 1, NONE)).toBeUndefined();
  });

  test('a rule of a group stands where its group does', () => {
    const acl = read(
      {
        rule: [
          {
            name: 'own',
            priority: 1,
            ...NONE,
            statement: [{ rule_group_reference_statement: [{ arn: ref(`${GROUP}.arn`) }] }],
          },
          { name: 'block', priority: 2, ...BLOCK, statement: [SQLI] },
        ],
      },
      {
        rule: [
          { name: 'first', priority: 1, ...BLOCK, statement: [SQLI] },
          { name: 'allow', priority: 2, action: [{ allow: [{}] }], statement: [ALL] },
        ],
      },
    );
    expect(acl?.rules.map(({ name, order, skipped: how }) => [name, order, how?.how])).toEqual([
      [`first of ${GROUP}`, [1, 1], undefined],
      [`allow of ${GROUP}`, [1, 2], undefined],
      ['block', [2], 'all'],
    ]);
  });
});

describe('a rule group', () => {
  const use = (action: Args, arn: unknown, more: Args = {}) => ({
    rule: [
      {
        name: 'own',
        ...action,
        statement: [{ rule_group_reference_statement: [{ arn, ...more }] }],
      },
    ],
  });
  const group = { rule: [{ name: 'sqli', ...BLOCK, statement: [SQLI] }] };

  test('of the plan stands here rule by rule', () => {
    expect(read(use(NONE, ref(`${GROUP}.arn`)), group)?.rules).toMatchObject([
      { name: `sqli of ${GROUP}`, action: 'block', detects: ['sqli_match_statement'] },
    ]);
  });

  test('that is overridden counts, as a whole or rule by rule', () => {
    expect(read(use(COUNT, ref(`${GROUP}.arn`)), group)?.rules[0]?.action).toBe('count');
    const override = { rule_action_override: [{ name: 'sqli', action_to_use: [{ allow: [{}] }] }] };
    expect(read(use(NONE, ref(`${GROUP}.arn`), override), group)?.rules[0]?.action).toBe('allow');
  });

  test('elsewhere, or through a local, leaves the web ACL open', () => {
    for (const arn of ['arn:aws:wafv2:us-east-1:1:regional/rulegroup/x/1', ref('local.arn')]) {
      expect(read(use(NONE, arn), group)).toMatchObject({ rules: [], open: [expect.any(String)] });
    }
  });
});

test('rules are told apart by their names, as a plan sorts them', () => {
  const acl = read(
    {
      rule: [
        { name: 'a', ...BLOCK, statement: [SQLI] },
        {
          name: 'b',
          ...NONE,
          statement: [{ rule_group_reference_statement: [{ arn: ref(`${GROUP}.arn`) }] }],
        },
      ].toReversed(),
    },
    { rule: [{ name: 'inner', ...BLOCK, statement: [SQLI] }] },
  );
  expect(acl?.rules.map(({ name }) => name).toSorted()).toEqual(['a', `inner of ${GROUP}`]);
});

test('rules that are known only after apply, or are JSON, leave it open', () => {
  expect(read({ rule: ref('aws_x.y.z') })?.open).toHaveLength(1);
  expect(read({ rule_json: '[]' })?.open).toHaveLength(1);
  // Computed, and not configured: there is none.
  expect(read({ rule_json: opaque() })?.open).toEqual([]);
});

test('what only a challenge makes sense of', () => {
  expect(read({ captcha_config: [{}], token_domains: ['x'] })?.challengeSettings).toEqual([
    'captcha_config',
    'token_domains',
  ]);
});
