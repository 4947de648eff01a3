import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { beforePlan } from '../../plan/before-plan.js';
import { buildPlan, resource } from '../../plan/plan-builder.fixture.js';
import {
  opaque,
  planned,
  ref,
  type Args,
  type JsonMap,
} from '../../plan/planned-values.fixture.js';
import { Resolver } from '../../plan/resolver.js';
import { SECRET, holders, verdict } from './read-secrets.fixture.js';
import { readSecrets } from './read-secrets.js';

const SCRIPT = `#!/bin/sh\nexport DB_PASSWORD=${SECRET}\n`;
const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64');

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

describe('a database in a state', () => {
  const open = (args: Args): number => {
    const own = resource('aws_db_instance.main', args, { actions: ['no-op'] });
    const state = beforePlan(buildPlan({ resources: [own] }));
    return readSecrets(new Resolver(state)).flatMap((holder) => holder.open).length;
  };

  test('whose password AWS makes has none that is written', () => {
    expect(open({ manage_master_user_password: true })).toBe(0);
  });

  test('may have one of which a state keeps nothing', () => {
    expect(open({ manage_master_user_password: null })).toBe(1);
  });
});
