import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { buildPlan, resource, type ResourceSpec } from '../../plan/plan-builder.fixture.js';
import {
  dynamic,
  opaque,
  planned,
  ref,
  type Args,
  type JsonMap,
} from '../../plan/planned-values.fixture.js';
import { Resolver } from '../../plan/resolver.js';
import { readSecrets } from './read-secrets.js';
import type { SecretHolder } from './secret-holder.js';

const SECRET = 'correct-horse-battery';
const SCRIPT = `#!/bin/sh\nexport DB_PASSWORD=${SECRET}\n`;
const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64');

function holders(resources: ResourceSpec[], overrides: JsonMap = {}): readonly SecretHolder[] {
  return readSecrets(new Resolver(buildPlan({ resources }, overrides)));
}

function verdict(is: string, args: Args, overrides: JsonMap = {}): string {
  const own = holders([resource(is, args)], overrides).find(({ address }) => address === is);
  if (!own) return 'none';
  if (own.found.length > 0) return 'found';
  return own.open.length > 0 ? 'open' : 'fine';
}

describe('user data', () => {
  const ofTemplate = (user_data: unknown): string =>
    verdict('aws_launch_template.app', { user_data });

  test('is read in base64', () => {
    expect(ofTemplate(base64(SCRIPT))).toBe('found');
    expect(ofTemplate(base64('#!/bin/sh\n'))).toBe('fine');
  });

  test('is read packed', () => {
    expect(ofTemplate(base64(gzipSync(SCRIPT)))).toBe('found');
    expect(ofTemplate(base64(Buffer.from([0x1f, 0x8b, 1, 2, 3])))).toBe('open');
  });

  test('is read where a file in it is in base64 again', () => {
    expect(ofTemplate(base64(`#cloud-config\n- content: ${base64(SCRIPT)}\n`))).toBe('found');
  });

  test('that is known only after apply is open', () => {
    // Computed, and not configured: there is none.
    expect(ofTemplate(opaque())).toBe('fine');
    expect(ofTemplate(ref('aws_db_instance.main.address'))).toBe('open');
  });

  test('that unpacks to more than it may is open', () => {
    expect(ofTemplate(base64(gzipSync(Buffer.alloc(4_000_000))))).toBe('open');
  });

  test('longer than what is looked at is open', () => {
    expect(ofTemplate(base64('x'.repeat(100_000)))).toBe('open');
  });

  test('of which there is only a hash is open, and none is none', () => {
    const hash = 'a'.repeat(40);
    expect(verdict('aws_instance.a', { user_data: planned(hash, 'local.x') })).toBe('open');
    expect(verdict('aws_instance.a', {})).toBe('fine');
  });
});

describe('a password', () => {
  const ofDatabase = (args: Args, overrides?: JsonMap): string =>
    verdict('aws_db_instance.main', args, overrides);
  const declared = (variable: JsonMap) => ({
    configuration: {
      root_module: {
        resources: [
          {
            mode: 'managed',
            type: 'aws_db_instance',
            name: 'main',
            expressions: { password: { references: ['var.p'] } },
          },
        ],
        variables: { p: variable },
      },
    },
    variables: { p: { value: SECRET } },
  });

  test('that stands there is found, write-only or not', () => {
    expect(ofDatabase({ password: SECRET })).toBe('found');
    expect(ofDatabase({ password_wo: SECRET })).toBe('found');
  });

  test('of a resource is fine', () => {
    expect(ofDatabase({ password: ref('random_password.p.result') })).toBe('fine');
    expect(ofDatabase({ manage_master_user_password: true })).toBe('fine');
  });

  test('of a sensitive variable without a default is fine', () => {
    const args = { password: planned(SECRET, 'var.p') };
    expect(ofDatabase(args, declared({ sensitive: true }))).toBe('fine');
    expect(ofDatabase(args, declared({}))).toBe('found');
    expect(ofDatabase(args, declared({ sensitive: true, default: SECRET }))).toBe('found');
    expect(ofDatabase(args, declared({ sensitive: true, default: 'another' }))).toBe('fine');
  });

  test('that a condition picks is not the condition', () => {
    const args = { password: planned(SECRET, 'var.p', 'var.other') };
    const overrides = declared({ sensitive: true });
    expect(
      ofDatabase(args, {
        ...overrides,
        variables: { p: { value: SECRET }, other: { value: true } },
      }),
    ).toBe('fine');
  });

  test('through a local is open', () => {
    expect(ofDatabase({ password: planned(SECRET, 'local.p') })).toBe('open');
  });
});

describe('other places', () => {
  test('parameters are secret where they are to be', () => {
    const parameter = (type: string) => verdict('aws_ssm_parameter.p', { type, value: SECRET });
    expect([parameter('SecureString'), parameter('String')]).toEqual(['found', 'none']);
  });

  test('a document that is made while applying is not judged', () => {
    const secret_string = ref('random_password.p.result');
    expect(verdict('aws_secretsmanager_secret_version.v', { secret_string })).toBe('none');
  });

  test('containers', () => {
    const task = (environment: unknown) =>
      verdict('aws_ecs_task_definition.app', {
        container_definitions: JSON.stringify([{ name: 'app', environment }]),
      });
    expect(task([{ name: 'DB_PASSWORD', value: SECRET }])).toBe('found');
    expect(task([{ name: 'DB_SECRET_ARN', value: 'arn:aws:secretsmanager:x' }])).toBe('fine');
    expect(task([{ name: 'URL', value: `postgres://app:${SECRET}@db/app` }])).toBe('found');
    expect(verdict('aws_ecs_task_definition.app', { container_definitions: '{' })).toBe('open');
  });

  test('provider blocks, where it is no word of an emulator', () => {
    const provider = (secret_key: string) =>
      holders([resource('aws_vpc.main')], {
        configuration: {
          provider_config: { aws: { expressions: { secret_key: { constant_value: secret_key } } } },
          root_module: {},
        },
      }).map(({ address }) => address);
    expect(provider('wJalrXUtnFEMIK7MDENGbPxRfiCY1234567890ab')).toEqual(['provider.aws']);
    expect(provider('mock')).toEqual([]);
  });

  test('variables of any shape', () => {
    const variable = (name: string, value: unknown) =>
      holders([resource('aws_vpc.main')], { variables: { [name]: { value } } }).map(
        ({ found }) => found.length,
      );
    expect(variable('password', SECRET)).toEqual([1]);
    expect(variable('databases', [{ name: 'x', password: SECRET }])).toEqual([1]);
    expect(variable('password_secret_arn', 'arn:aws:secretsmanager:x')).toEqual([]);
    expect(variable('key_pair', 'AKIAQ3EGRXM2ZLWPT7UV')).toEqual([1]);
  });
});

test('nothing that is read holds a secret, nor any part of it', () => {
  const all = holders(
    [
      resource('aws_launch_template.app', { user_data: base64(SCRIPT) }),
      resource('aws_db_instance.main', { password: SECRET }),
      resource('aws_ecs_task_definition.app', {
        container_definitions: JSON.stringify([
          { environment: [{ name: `${SECRET} password`, value: SECRET }] },
        ]),
      }),
    ],
    { variables: { password: { value: SECRET } } },
  );
  expect(all.filter(({ found }) => found.length > 0)).toHaveLength(4);
  for (const part of SECRET.split('-')) expect(JSON.stringify(all)).not.toContain(part);
});

describe('what other resources hand on in the plain', () => {
  const pair = { name: 'DB_PASSWORD', value: SECRET };
  const job = JSON.stringify({ image: 'x', environment: [pair] });
  const container = (more: object): Args => ({
    container_definitions: JSON.stringify([{ name: 'web', ...more }]),
  });
  const project = (type?: string): Args => ({
    environment: [{ environment_variable: [{ ...pair, ...(type ? { type } : {}) }] }],
  });
  const image = { runtime_environment_variables: { DB_PASSWORD: SECRET } };

  test.each<[string, Args, string]>([
    ['aws_codebuild_project', project(), 'found'],
    ['aws_codebuild_project', project('PLAINTEXT'), 'found'],
    ['aws_codebuild_project', project('SECRETS_MANAGER'), 'none'],
    ['aws_batch_job_definition', { container_properties: job }, 'found'],
    ['aws_elastic_beanstalk_environment', { setting: [pair] }, 'found'],
    ['aws_cloudfront_distribution', { origin: [{ custom_header: [pair] }] }, 'found'],
    [
      'aws_apprunner_service',
      { source_configuration: [{ image_repository: [{ image_configuration: [image] }] }] },
      'found',
    ],
    [
      'aws_ecs_task_definition',
      container({ command: ['sh', '-c', `PASSWORD=${SECRET} x`] }),
      'found',
    ],
    [
      'aws_ecs_task_definition',
      container({ logConfiguration: { options: { 'splunk-token': 'a1b2c3d4e5f6g7h8' } } }),
      'found',
    ],
    ['aws_ecs_task_definition', container({ command: ['npm', 'start'] }), 'fine'],
    ['aws_lambda_function', { environment: [{ variables: { A: 'b' } }] }, 'fine'],
  ])('%s %j: %s', (type, args, expected) => {
    expect(verdict(`${type}.x`, args)).toBe(expected);
  });

  test('a password that is made while applying is open, the ARN of a secret is not', () => {
    const lambda = (name: string): string => {
      const spec = resource('aws_lambda_function.x', { environment: [{ variables: {} }] });
      const plan = buildPlan({ resources: [spec] });
      const own = plan.resources.get('aws_lambda_function.x');
      Object.assign(own?.unknown ?? {}, { environment: [{ variables: { [name]: true } }] });
      const [holder] = readSecrets(new Resolver(plan));
      return holder?.open.length ? 'open' : 'fine';
    };
    expect(lambda('DB_PASSWORD')).toBe('open');
    expect(lambda('DB_SECRET')).toBe('fine');
  });

  test('a parameter that is no SecureString', () => {
    const ask = (name: string, value: unknown, type = 'String'): string =>
      verdict('aws_ssm_parameter.x', { name, type, value });
    expect(ask('/app/db_password', SECRET)).toBe('found');
    expect(ask('/app/db_password', ref('random_password.x.result'))).toBe('open');
    expect(ask('/app/colour', 'blue')).toBe('none');
    expect(ask('/app/url', `postgres://web:${SECRET}@db/web`, 'StringList')).toBe('found');
  });

  test('passwords and keys in blocks', () => {
    const rule = (client_secret: unknown): Args => ({
      action: [{ type: 'authenticate-oidc', authenticate_oidc: [{ client_secret }] }],
    });
    expect(verdict('aws_lb_listener_rule.x', rule(SECRET))).toBe('found');
    expect(verdict('aws_lb_listener_rule.x', rule(ref('data.aws_ssm_parameter.x.value')))).toBe(
      'fine',
    );
    expect(verdict('aws_lb_listener_rule.x', { action: [{ type: 'forward' }] })).toBe('none');
    expect(verdict('aws_mq_broker.x', { user: [{ username: 'a', password: SECRET }] })).toBe(
      'found',
    );
    expect(verdict('aws_docdb_cluster.x', { master_password: SECRET })).toBe('found');
    expect(
      verdict('aws_lb_listener.x', {
        default_action: dynamic({ authenticate_oidc: [{ client_secret: SECRET }] }),
      }),
    ).toBe('open');
  });
});
