import { describe, expect, test } from 'vitest';
import { resource } from '../plan/plan-builder.fixture.js';
import { ref } from '../plan/planned-values.fixture.js';
import { comparePlans, type ParitySide } from './compare-plans.js';
import { differing, named, side, module } from './compare-plans.fixture.js';

describe('what a plan does not tell', () => {
  const database = (kms: unknown) =>
    side(module(resource('aws_db_instance.x', { kms_key_id: kms as never, multi_az: true })));

  test('made from the same is the same', () => {
    const same = database(ref('aws_kms_key.a.arn'));
    expect(comparePlans(same, database(ref('aws_kms_key.a.arn')), []).verdict).toBe('pass');
  });

  test('set on one side alone is a difference', () => {
    const bare = side(module(resource('aws_db_instance.x', { multi_az: true })));
    expect(named(differing(database(ref('aws_kms_key.a.arn')), bare))).toEqual([
      'fail attribute module.app.aws_db_instance.x kms_key_id',
    ]);
  });

  test('of something that is no name and no id is unknown, which is no pass', () => {
    const from = (name: string) =>
      side(module(resource('aws_lb_listener.x', { ssl_policy: ref(name), port: 443 })));
    const report = comparePlans(from('data.a.b.policy'), from('data.a.c.policy'), []);
    expect(named([...report.differences])).toEqual([
      'unknown attribute module.app.aws_lb_listener.x ssl_policy',
    ]);
    expect(report.verdict).toBe('inconclusive');
  });
});

describe('what is written alike may be something else', () => {
  const made = (reference: string, variable: unknown) => {
    const resources = [resource('aws_lb.x', { internal: true, subnets: ref(reference) })];
    return side({ modules: { app: { resources, variables: { production: variable } } } });
  };
  const verdict = (reference: string, a: unknown, b: unknown) =>
    comparePlans(made(reference, a), made(reference, b), []).verdict;

  test.each([
    ['terraform.workspace', 1, 1, 'inconclusive'],
    ['local.subnets', 1, 1, 'pass'],
    ['local.subnets', 1, 2, 'inconclusive'],
    ['var.production', 1, 2, 'inconclusive'],
    ['aws_subnet.a.id', 1, 2, 'pass'],
  ])('%s, where a variable is %j and %j: %s', (reference, a, b, expected) => {
    expect(verdict(reference, a, b)).toBe(expected);
  });

  test('an output of a module that is made from a variable', () => {
    const stack = (own: number) =>
      side({
        modules: {
          app: {
            variables: { own },
            resources: [resource('aws_lb.x', { internal: true })],
            outputs: { subnets: ref('var.own', 'aws_lb.x.id') },
          },
        },
        resources: [resource('aws_lb.y', { internal: true, subnets: ref('module.app.subnets') })],
      });
    expect(comparePlans(stack(1), stack(1), []).verdict).toBe('pass');
    expect(comparePlans(stack(1), stack(2), []).verdict).toBe('inconclusive');
  });

  test('by a provider of another version', () => {
    const plan = (version_constraint: string) => {
      const own = side(module(resource('aws_lb.x', { internal: true })));
      return { ...own, plan: { ...own.plan, providers: { aws: { version_constraint } } } };
    };
    expect(comparePlans(plan('~> 5.0'), plan('~> 5.0'), []).verdict).toBe('pass');
    expect(comparePlans(plan('~> 4.0'), plan('~> 5.0'), [])).toMatchObject({
      verdict: 'inconclusive',
      notices: [{ code: 'parity/provider-version' }],
    });
  });
});

test('a sensitive value may differ where it is the secret, and is unknown where it only holds one', () => {
  const ask = (name: string, a: string, b: string) => {
    const own = (value: string): ParitySide => ({
      ...side(module(resource('aws_x.x', { [name]: value, port: 1 }))),
      sensitive: () => ({ [name]: true }),
    });
    return comparePlans(own(a), own(b), []);
  };
  expect(ask('password', 'one', 'two').verdict).toBe('pass');
  expect(ask('container_definitions', 'one', 'one').verdict).toBe('pass');
  const held = ask('container_definitions', 'planted-one', 'planted-two');
  expect(held.verdict).toBe('inconclusive');
  expect(JSON.stringify(held)).not.toContain('planted');
});

describe('a name that may differ is what something is called, and not what it does', () => {
  const ask = (type: string, a: object, b: object) =>
    comparePlans(
      side(module(resource(`${type}.x`, a as never))),
      side(module(resource(`${type}.x`, b as never))),
      [],
    ).verdict;
  const parameter = (name: string) => ({ parameter: [{ name, value: '1' }] });
  const rule = (name: string, metric_name = 'm') => ({
    rule: [
      {
        name: 'managed',
        statement: [{ managed_rule_group_statement: [{ name, vendor_name: 'AWS' }] }],
        visibility_config: [{ metric_name }],
      },
    ],
  });

  test.each<[string, object, object]>([
    ['aws_db_parameter_group', parameter('rds.force_ssl'), parameter('log_connections')],
    [
      'aws_codedeploy_deployment_group',
      { deployment_config_name: 'CodeDeployDefault.AllAtOnce' },
      { deployment_config_name: 'CodeDeployDefault.OneAtATime' },
    ],
    ['aws_wafv2_web_acl', rule('AWSManagedRulesSQLiRuleSet'), rule('AWSManagedRulesCommonRuleSet')],
    ['aws_cloudwatch_metric_alarm', { metric_name: 'A' }, { metric_name: 'B' }],
    [
      'aws_autoscaling_group',
      { availability_zones: ['us-east-1a'] },
      { availability_zones: ['eu-west-1a', 'eu-west-1b'] },
    ],
  ])('%s', (type, a, b) => {
    expect(ask(type, a, b)).toBe('fail');
  });

  test('what is only a label may', () => {
    expect(ask('aws_wafv2_web_acl', rule('X', 'staging'), rule('X', 'production'))).toBe('pass');
    expect(ask('aws_db_parameter_group', { name: 'staging' }, { name: 'production' })).toBe('pass');
    expect(
      ask(
        'aws_autoscaling_group',
        { availability_zones: ['us-east-1a'] },
        { availability_zones: ['eu-west-1a'] },
      ),
    ).toBe('pass');
  });
});

describe('pairs', () => {
  test('instances whose keys carry the environment are paired in order', () => {
    const subnets = (...keys: string[]) =>
      side(module(resource('aws_subnet.x', { cidr_block: '10.0.0.0/24' }, { forEach: keys })));
    expect(comparePlans(subnets('s-a', 's-b'), subnets('p-a', 'p-b'), [])).toMatchObject({
      verdict: 'pass',
      summary: { resources: 2 },
    });
    expect(named(differing(subnets('s-a'), subnets('p-a', 'p-b')))).toEqual([
      'fail count module.app.aws_subnet.x',
    ]);
  });

  test('calls of one module under two names are one', () => {
    const called = (name: string) =>
      side({ modules: { [name]: { resources: [resource('aws_lb.x', { internal: true })] } } });
    expect(comparePlans(called('staging'), called('production'), [])).toMatchObject({
      verdict: 'pass',
      summary: { modules: 1, resources: 1 },
    });
  });

  test('an alias is the type that it stands for', () => {
    const lb = (is: string) => side(module(resource(is, { internal: true })));
    expect(comparePlans(lb('aws_alb.x'), lb('aws_lb.x'), []).verdict).toBe('pass');
  });

  test('false and not set are the same to the provider', () => {
    const lb = (args: object) => side(module(resource('aws_lb.x', { name: 'x', ...args })));
    expect(comparePlans(lb({ internal: false }), lb({}), []).differences).toEqual([]);
    expect(comparePlans(lb({ internal: true }), lb({}), []).verdict).toBe('fail');
  });
});

describe('no evidence is no pass', () => {
  test('plans that have nothing in common', () => {
    const report = comparePlans(
      side(module(resource('aws_lb.x'))),
      side(module(resource('aws_lb.x'))),
      [],
    );
    expect(report.verdict).toBe('pass');
    const none = comparePlans(
      side({ resources: [resource('aws_lb.a')] }),
      side({ resources: [resource('aws_lb.b')] }),
      [{ type: 'aws_lb', presence: true }],
    );
    expect(none).toMatchObject({ verdict: 'inconclusive', summary: { resources: 0, fail: 0 } });
  });

  test('a plan made with -target', () => {
    const same = module(resource('aws_lb.x', { internal: true }));
    const report = comparePlans(side(same, { complete: false }), side(same), []);
    expect(report).toMatchObject({
      verdict: 'inconclusive',
      notices: [{ code: 'parity/partial-plan' }],
    });
  });
});
