import { describe, expect, test } from 'vitest';
import { buildPlan, resource } from '../../plan/plan-builder.fixture.js';
import { dynamic, ref, type Args } from '../../plan/planned-values.fixture.js';
import { Resolver } from '../../plan/resolver.js';
import { readSecrets } from './read-secrets.js';
import { SECRET, verdict } from './read-secrets.fixture.js';

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
