import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { DeployedWebAcl } from '../model/deployed-edge.js';
import { ref, type Args } from '../plan/planned-values.fixture.js';
import { readDeployment } from './read-deployment.js';
import { readStack } from './read-stack.js';
import { buildWebStack } from './web-stack.fixture.js';

const NONE = { override_action: [{ none: [{}] }] };
const BLOCK = { action: [{ block: [{}] }] };

function read(args: Args, more: Record<string, Args> = {}): DeployedWebAcl | undefined {
  const stack = buildWebStack({ 'aws_wafv2_web_acl.main': { name: 'acl', ...args }, ...more });
  return readDeployment(stack).webAcls[0];
}

const statementOf = (statement: Args, more: Record<string, Args> = {}) =>
  read({ rule: [{ name: 'r', priority: 1, ...BLOCK, statement: [statement] }] }, more)?.rules[0]
    ?.statement;

test('every rule of a real plan is read, by priority', () => {
  const path = new URL('../../fixtures/plans/status-page/plan.json', import.meta.url);
  const deployment = readDeployment(readStack(fileURLToPath(path)));
  const [acl, ...others] = deployment.webAcls;
  expect(others).toHaveLength(1);
  expect(
    acl?.rules.map(({ name, priority, action, statement: { kind } }) => [
      name,
      priority,
      action,
      kind,
    ]),
  ).toEqual([
    ['rate-limit', 0, 'block', 'rate-based'],
    ['common', 10, 'none', 'managed-group'],
    ['sql-injection', 20, 'none', 'managed-group'],
    ['anonymous-addresses', 30, 'none', 'managed-group'],
    ['bots', 40, 'none', 'managed-group'],
    ['captcha-subscribe', 50, 'captcha', 'byte-match'],
  ]);
  expect(acl?.rules[0]?.statement).toEqual({
    kind: 'rate-based',
    limit: 2000,
    windowSeconds: 300,
    countBy: 'ip',
    scopeDown: null,
  });
  expect(acl?.rules[5]?.statement).toMatchObject({
    field: { part: 'uri-path', transformations: ['NORMALIZE_PATH'] },
    position: 'starts-with',
    text: '/subscribe',
  });
});

test('a web ACL that stands before no load balancer is left out', () => {
  const stack = buildWebStack({ 'aws_wafv2_web_acl_association.web': null });
  expect(readDeployment(stack).webAcls).toEqual([]);
});

test('an IP set of the plan, also inside of other statements', () => {
  const set = { 'aws_wafv2_ip_set.office': { name: 'office', addresses: ['192.0.2.0/24'] } };
  const reference = { ip_set_reference_statement: [{ arn: ref('aws_wafv2_ip_set.office.arn') }] };
  expect(statementOf(reference, set)).toMatchObject({
    kind: 'ip-set',
    addresses: ['192.0.2.0/24'],
  });
  const not = { not_statement: [{ statement: [reference] }] };
  expect(statementOf(not, set)).toMatchObject({
    kind: 'not',
    statement: { kind: 'ip-set', name: 'office' },
  });
});

test('a rule group of the plan brings its rules', () => {
  const group = {
    'aws_wafv2_rule_group.own': {
      rule: [
        {
          name: 'inner',
          priority: 3,
          ...BLOCK,
          statement: [
            {
              sqli_match_statement: [
                { field_to_match: [{ body: [{}] }], text_transformation: [{ type: 'NONE' }] },
              ],
            },
          ],
        },
      ],
    },
  };
  const arn = ref('aws_wafv2_rule_group.own.arn');
  const acl = read(
    { rule: [{ name: 'r', ...NONE, statement: [{ rule_group_reference_statement: [{ arn }] }] }] },
    group,
  );
  expect(acl?.rules[0]).toMatchObject({
    action: 'none',
    statement: {
      kind: 'rule-group',
      rules: [{ name: 'inner', statement: { kind: 'sql-injection' } }],
    },
  });
});

test('actions, overrides and custom responses', () => {
  const acl = read({
    default_action: [{ block: [{ custom_response: [{ response_code: 451 }] }] }],
    custom_response_body: [{ key: 'k', content: 'closed', content_type: 'TEXT_PLAIN' }],
    rule: [
      {
        name: 'blocks',
        priority: 2,
        action: [
          {
            block: [
              {
                custom_response: [
                  {
                    response_code: 429,
                    custom_response_body_key: 'k',
                    response_header: [{ name: 'x-why', value: 'rate' }],
                  },
                ],
              },
            ],
          },
        ],
        statement: [{ geo_match_statement: [{ country_codes: ['DE'] }] }],
      },
      {
        name: 'counts',
        priority: 1,
        override_action: [{ count: [{}] }],
        statement: [
          {
            managed_rule_group_statement: [
              {
                vendor_name: 'AWS',
                name: 'G',
                rule_action_override: [{ name: 'x', action_to_use: [{ captcha: [{}] }] }],
              },
            ],
          },
        ],
      },
    ],
  });
  expect(acl).toMatchObject({
    defaultAction: 'block',
    defaultResponse: { statusCode: 451 },
    rules: [
      { name: 'counts', action: 'count', statement: { overrides: { x: 'captcha' } } },
      {
        name: 'blocks',
        statement: { kind: 'not-modelled', name: 'geo_match_statement' },
        response: {
          statusCode: 429,
          contentType: 'text/plain',
          body: 'closed',
          headers: [{ name: 'x-why', value: 'rate' }],
        },
      },
    ],
  });
});

test('what is not evaluated is noted, and its negation is not evaluated either', () => {
  const geo = { geo_match_statement: [{ country_codes: ['DE'] }] };
  expect(statementOf({ not_statement: [{ statement: [geo] }] })).toEqual({
    kind: 'not-modelled',
    name: 'not_statement',
  });
  const stack = buildWebStack({
    'aws_wafv2_web_acl.main': { rule: [{ name: 'r', ...BLOCK, statement: [geo] }] },
  });
  expect(readDeployment(stack).substitutions).toContain(
    'The lab does not evaluate geo_match_statement in rule r of aws_wafv2_web_acl.main: it never matches.',
  );
});
