import { describe, expect, test } from 'vitest';
import type { Plan } from '../../plan/plan.js';
import {
  buildPlan,
  buildPlanJson,
  resource,
  type ResourceSpec,
} from '../../plan/plan-builder.fixture.js';
import { opaque, ref, type Args, type JsonMap } from '../../plan/planned-values.fixture.js';
import { parsePlan } from '../../plan/read-plan.js';
import { Resolver } from '../../plan/resolver.js';
import { readSecrets } from './read-secrets.js';

const SECRET = 'correct-horse-battery';
const JSON_TEXT = JSON.stringify({ password: SECRET });

function found(resources: readonly ResourceSpec[]): string[] {
  return foundIn(buildPlan({ resources }));
}

function foundIn(plan: Plan): string[] {
  return readSecrets(new Resolver(plan))
    .filter((holder) => holder.found.length > 0)
    .map(({ address }) => address);
}

describe('a text that people put secrets in', () => {
  test.each([
    ['aws_cloudwatch_event_target', { input: JSON_TEXT }],
    ['aws_sfn_state_machine', { definition: JSON_TEXT }],
    ['aws_scheduler_schedule', { target: [{ input: JSON_TEXT }] }],
    ['aws_ssm_document', { content: `runCommand: ["export DB_PASSWORD=${SECRET}"]` }],
    ['aws_emr_cluster', { step: [{ hadoop_jar_step: [{ args: ['--password', SECRET] }] }] }],
    ['aws_s3_object', { content: `DB_PASSWORD=${SECRET}` }],
    ['aws_sns_topic_subscription', { endpoint: `https://x:${SECRET}@example.com/` }],
    ['aws_glue_job', { non_overridable_arguments: { '--db_password': SECRET } }],
    ['terraform_data', { triggers_replace: { password: SECRET } }],
    ['null_resource', { triggers: { db_password: SECRET } }],
    ['local_file', { content: `password = "${SECRET}"` }],
    ['kubernetes_config_map', { data: { DB_PASSWORD: SECRET } }],
  ] as const)('%s %j', (type, args: Args) => {
    expect(found([resource(`${type}.x`, args)])).toEqual([`${type}.x`]);
  });

  test('has no finding where it holds none, or is known only after apply', () => {
    const plan = buildPlan({
      resources: [
        resource('aws_sfn_state_machine.a', { definition: '{"StartAt": "A"}' }),
        resource('aws_sfn_state_machine.b', { definition: ref('aws_lambda_function.f.arn') }),
      ],
    });
    expect(readSecrets(new Resolver(plan))).toEqual([]);
  });
});

test('a build specification names what is looked up, and may hold a secret beside it', () => {
  const build = (buildspec: string) =>
    found([resource('aws_codebuild_project.b', { source: [{ buildspec }] })]);
  const looked = 'env:\n  secrets-manager:\n    DB_PASSWORD: prod/db:password\n  variables:\n';
  expect(build(`${looked}    A: b\n`)).toEqual([]);
  expect(build(`${looked}    DB_PASSWORD: ${SECRET}\n`)).toHaveLength(1);
  const json = { env: { 'secrets-manager': { DB_PASSWORD: 'prod/db:password' } } };
  expect(build(JSON.stringify(json))).toEqual([]);
  expect(build(JSON.stringify({ ...json, password: SECRET }))).toHaveLength(1);
});

test('parameters that nobody sets hold none', () => {
  const stack = resource('aws_cloudformation_stack.c', { parameters: opaque(), name: 'c' });
  expect(readSecrets(new Resolver(buildPlan({ resources: [stack] })))).toEqual([]);
});

test('the user data of a spot fleet', () => {
  const fleet = (user_data: string) =>
    found([resource('aws_spot_fleet_request.f', { launch_specification: [{ user_data }] })]);
  expect(fleet(`export DB_PASSWORD=${SECRET}`)).toEqual(['aws_spot_fleet_request.f']);
  expect(fleet('npm start')).toEqual([]);
});

test('every container of a job', () => {
  const container = { environment: [{ name: 'DB_PASSWORD', value: SECRET }] };
  const job = (name: string, json: unknown) =>
    found([resource('aws_batch_job_definition.j', { [name]: JSON.stringify(json) })]);
  expect(job('node_properties', { nodeRangeProperties: [{ container }] })).toHaveLength(1);
  expect(job('ecs_properties', { taskProperties: [{ containers: [container] }] })).toHaveLength(1);
});

test('a tag, and once the tags of a provider', () => {
  const all = { DbPassword: SECRET, Owner: 'web' };
  expect(found([resource('aws_vpc.v', { tags: all, tags_all: all })])).toEqual(['aws_vpc.v']);
  expect(
    found([
      resource('aws_vpc.v', { tags: {}, tags_all: all }),
      resource('aws_subnet.s', { tags: {}, tags_all: all }),
    ]),
  ).toEqual(['provider.aws']);
  // What ends otherwise names where a secret is, and is none.
  expect(found([resource('aws_vpc.v', { tags: { PasswordPolicy: SECRET } })])).toEqual([]);
});

test('what a provisioner runs', () => {
  const run = (command: JsonMap) => {
    const json = buildPlanJson({ resources: [resource('null_resource.n')] });
    const configured = { mode: 'managed', type: 'null_resource', name: 'n', expressions: {} };
    const provisioners = [{ type: 'local-exec', expressions: { command } }];
    const root = { resources: [{ ...configured, provisioners }] };
    const configuration = { provider_config: {}, root_module: root };
    return foundIn(parsePlan({ path: 'p', sha256: '', json: { ...json, configuration } }).plan);
  };
  expect(run({ constant_value: `mysql -u root -p${SECRET}` })).toEqual(['null_resource.n']);
  expect(run({ constant_value: 'make deploy' })).toEqual([]);
  expect(run({ references: ['var.command'] })).toEqual([]);
});

test('an output that every apply prints', () => {
  const outputs = (more: JsonMap) => {
    const json = buildPlanJson({ resources: [resource('aws_vpc.v')] });
    const values = json['planned_values'] as JsonMap;
    const planned = { ...values, outputs: { db_password: { value: SECRET, ...more } } };
    return foundIn(
      parsePlan({ path: 'p', sha256: '', json: { ...json, planned_values: planned } }).plan,
    );
  };
  expect(outputs({})).toEqual(['output.db_password']);
  expect(outputs({ sensitive: true })).toEqual([]);
  expect(outputs({ value: 'arn:aws:secretsmanager:eu-west-1:1:secret:x' })).toEqual([]);
});
