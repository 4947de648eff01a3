import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parseJson } from '../plan/parse-json.js';
import { buildPlan, resource, type ModuleSpec } from '../plan/plan-builder.fixture.js';
import { ref } from '../plan/planned-values.fixture.js';
import { toPlan } from '../plan/read-plan.js';
import { readRaw } from '../plan/read-raw.js';
import { parityReportSchema } from '../report/parity/parity-schema.js';
import type { Allowance } from './allowances.js';
import { comparePlans, type ParitySide } from './compare-plans.js';
import { compareValues } from './compare-values.js';

/** Planned by real Terraform from fixtures/parity/source. */
function planned(name: string): ParitySide {
  const url = new URL(`../../fixtures/parity/${name}.plan.json.gz`, import.meta.url);
  const file = {
    path: `${name}.json`,
    sha256: '',
    json: parseJson(gunzipSync(readFileSync(url)).toString('utf8'), name),
  };
  const raw = readRaw(file);
  return { plan: toPlan(file), sensitive: (address) => raw[address]?.sensitive };
}

const [staging, production, weak, copy] = [
  'staging',
  'production',
  'staging-weak',
  'staging-copy',
].map(planned) as [ParitySide, ParitySide, ParitySide, ParitySide];

const differing = (a: ParitySide, b: ParitySide, allow: readonly Allowance[] = []) =>
  comparePlans(a, b, allow).differences.filter(({ verdict }) => verdict !== 'allowed');
const named = (differences: ReturnType<typeof differing>) =>
  differences.map(({ address, attribute, kind, verdict }) =>
    [verdict, kind, address.replace('module.web.', ''), attribute].filter(Boolean).join(' '),
  );

describe('real plans of one module', () => {
  test('that differ in sizes, names, addresses and tags alone are the same stack', () => {
    const report = comparePlans(staging, production, []);
    expect(report).toMatchObject({
      verdict: 'pass',
      summary: { modules: 1, resources: 14, fail: 0, unknown: 0 },
      notices: [],
    });
    expect(report.summary.allowed).toBeGreaterThan(20);
    expect(new Set(report.differences.map(({ allowedBy }) => allowedBy))).toEqual(
      new Set(['sizes', 'names', 'names and tags', 'addresses', 'ids and ARNs']),
    );
    expect(parityReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  test('a plan is the same as itself, and the order of the two changes no verdict', () => {
    expect(comparePlans(weak, weak, []).differences).toEqual([]);
    const there = comparePlans(weak, production, []).summary;
    expect(comparePlans(production, weak, []).summary).toEqual(there);
  });

  const WEAK = [
    'fail attribute aws_db_instance.main multi_az',
    'fail attribute aws_db_instance.main storage_encrypted',
    'fail attribute aws_lb_listener.web certificate_arn',
    'fail attribute aws_lb_listener.web port',
    'fail attribute aws_lb_listener.web protocol',
    'fail attribute aws_security_group.web ingress.cidr_blocks',
    'fail count aws_subnet.app',
    'fail resource aws_wafv2_web_acl_association.web',
    // Its expression is the same, on a variable that is not.
    'unknown attribute aws_db_instance.main kms_key_id',
  ];

  test('everything that protects, and is on one side alone, is found', () => {
    expect(named(differing(weak, production))).toEqual(WEAK);
    expect(comparePlans(weak, production, []).verdict).toBe('fail');
  });

  test.each<[Allowance, string]>([
    [{ attribute: 'multi_az' }, 'aws_db_instance.main multi_az'],
    [{ attribute: 'port', type: 'aws_lb_listener' }, 'aws_lb_listener.web port'],
    [{ type: 'aws_wafv2_*', presence: true }, 'aws_wafv2_web_acl_association.web'],
    [{ address: 'module.web.aws_subnet.app', presence: true }, 'aws_subnet.app'],
    [{ attribute: 'ingress.cidr_blocks' }, 'ingress.cidr_blocks'],
  ])('%j lets that differ, and nothing else', (allowance, what) => {
    const left = named(differing(weak, production, [allowance]));
    expect(left).toEqual(WEAK.filter((line) => !line.endsWith(what)));
  });

  test.each<[Allowance, string]>([
    [{ attribute: 'certificate_arn' }, 'a value that is missing needs `presence`'],
    [{ attribute: 'port', type: 'aws_lb' }, 'another type'],
    [{ attribute: 'port', address: 'module.other.*' }, 'another address'],
    [{ type: 'aws_wafv2_*' }, 'a resource that is missing needs `presence`'],
  ])('%j does not: %s', (allowance) => {
    expect(named(differing(weak, production, [allowance]))).toEqual(WEAK);
  });

  test('another module is another stack, whatever is called the same in it', () => {
    const lines = named(differing(copy, production));
    expect(lines).toContain('fail module module.web source');
    expect(lines).toContain('fail resource aws_db_instance.main');
    expect(comparePlans(copy, production, []).verdict).toBe('fail');
  });

  test('a password that differs is neither compared nor shown', () => {
    expect(JSON.stringify(comparePlans(weak, production, []))).not.toContain('planted-secret');
  });
});

test.each([
  ['beside its name', { setting: [{ name: 'DB_PASSWORD', value: 'planted-a' }] }],
  ['in a short document', { definition: '[{"name":"API_KEY","value":"planted-a"}]' }],
  ['in a URL', { endpoint: 'postgres://app:planted-a@db.example/app' }],
])('a secret %s is compared, and not shown', (_where, value) => {
  const of = (own: unknown) => ({ value: own, unknown: {}, sensitive: {} });
  const other = JSON.parse(JSON.stringify(value).replace('planted-a', 'planted-b')) as unknown;
  const found = [...compareValues(of(value), of(other), ['block'])];
  expect(found).toHaveLength(1);
  expect(JSON.stringify(found)).not.toContain('planted');
});

let files = 0;
/** Each is a file of its own: two plans of one are the same whatever they do not tell. */
const side = (module: ModuleSpec, overrides = {}): ParitySide => ({
  plan: { ...buildPlan(module, overrides), sha256: `file ${files++}` },
  sensitive: () => undefined,
});
const module = (...resources: ReturnType<typeof resource>[]): ModuleSpec => ({
  modules: { app: { resources } },
});

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
