import type { ModuleConfig } from '../../plan/configuration.js';
import { isContext } from '../../plan/join-plans.js';
import { isObject, type JsonObject } from '../../plan/json-shape.js';
import type { Plan } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { valueAt } from '../../plan/value-at.js';
import { shown } from './environments.js';
import { pathsTo } from './paths-to.js';
import { isSecretName, isSecretValue, scanText } from './scan-text.js';
import type { SecretHolder } from './secret-holder.js';

/** Texts, lists of words and maps that people put secrets in, beside what is meant for them. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  aws_api_gateway_integration: ['uri', 'request_parameters', 'request_templates'],
  aws_apigatewayv2_integration: ['integration_uri', 'request_parameters'],
  aws_appconfig_hosted_configuration_version: ['content'],
  aws_cloudformation_stack: ['template_body'],
  aws_cloudformation_stack_set: ['template_body', 'parameters'],
  aws_cloudwatch_event_target: [
    'input',
    'input_transformer.*.input_template',
    'http_target.*.header_parameters',
  ],
  aws_codebuild_project: ['source.*.buildspec', 'secondary_sources.*.buildspec'],
  aws_codepipeline: ['stage.*.action.*.configuration'],
  aws_dms_endpoint: ['extra_connection_attributes'],
  aws_dynamodb_table_item: ['item'],
  aws_emr_cluster: [
    'bootstrap_action.*.args',
    'configurations',
    'configurations_json',
    'step.*.hadoop_jar_step.*.args',
    'step.*.hadoop_jar_step.*.properties',
  ],
  aws_glue_job: ['non_overridable_arguments'],
  aws_glue_trigger: ['actions.*.arguments'],
  aws_imagebuilder_component: ['data'],
  aws_lambda_function: ['description'],
  aws_lambda_invocation: ['input'],
  aws_mq_configuration: ['data'],
  aws_mwaa_environment: ['airflow_configuration_options'],
  aws_s3_bucket_object: ['content', 'metadata'],
  aws_s3_object: ['content', 'metadata'],
  aws_scheduler_schedule: ['target.*.input'],
  aws_sfn_state_machine: ['definition'],
  aws_sns_topic_subscription: ['endpoint'],
  aws_ssm_association: ['parameters'],
  aws_ssm_document: ['content'],
  aws_ssm_maintenance_window_task: [
    'task_invocation_parameters.*.run_command_parameters.*.parameter.*.values',
    'task_invocation_parameters.*.lambda_parameters.*.payload',
    'task_invocation_parameters.*.step_functions_parameters.*.input',
  ],
  helm_release: ['values'],
  kubernetes_config_map: ['data'],
  kubernetes_config_map_v1: ['data'],
  local_file: ['content'],
  null_resource: ['triggers'],
  terraform_data: ['input', 'triggers_replace'],
};

/**
 * What is known of such texts while planning. One that holds no secret, or is known only after apply,
 * has no finding: it is nobody's place for a secret.
 */
export function readTexts(resolver: Resolver): SecretHolder[] {
  return Object.entries(TEXTS).flatMap(([type, patterns]) =>
    resolver.ofType(type).flatMap((resource) => {
      const found = patterns.flatMap((pattern) =>
        pathsTo(resource.values, pattern.split('.')).flatMap((path) =>
          findIn(withoutNames(valueAt(resource.values, path)), pattern.replaceAll('.*', '')),
        ),
      );
      return found.length > 0 ? [holder(resource.address, found)] : [];
    }),
  );
}

/**
 * Tags: everybody who may list resources reads them. Those that a provider block gives to everything
 * (`default_tags`) are told once, there.
 */
export function readTags(resolver: Resolver): SecretHolder[] {
  const named = new Map<string, boolean>();
  const isSecret = (name: string, value: unknown): boolean => {
    let answer = named.get(name);
    if (answer === undefined) named.set(name, (answer = isSecretName(name)));
    return answer && typeof value === 'string' && isSecretValue(name, value);
  };
  const holders: SecretHolder[] = [];
  const byProvider = new Map<string, string>();
  for (const { address, values, config } of resolver.plan.resources.values()) {
    const { tags, tags_all: all } = values;
    const own = isObject(tags) ? tags : {};
    const found: string[] = [];
    for (const name of Object.keys(own))
      if (isSecret(name, own[name])) found.push(`tag ${shown(name)}: a secret`);
    for (const name of isObject(all) ? Object.keys(all) : []) {
      if (name in own || !isSecret(name, (all as JsonObject)[name])) continue;
      if (!isContext(resolver.plan, address))
        byProvider.set(name, `provider.${config?.providerKey ?? 'aws'}`);
    }
    if (found.length > 0) holders.push(holder(address, found));
  }
  for (const [name, provider] of byProvider)
    holders.push(holder(provider, [`tag ${shown(name)} of \`default_tags\`: a secret`]));
  return holders;
}

/** What provisioners of a resource run, as far as it is written as it stands. */
export function readProvisioners({ configuration }: Plan): SecretHolder[] {
  const inModule = (module: ModuleConfig, prefix: string): SecretHolder[] => [
    ...[...module.resources.values()].flatMap(({ type, name, provisioners = [] }) => {
      const found = provisioners.flatMap((block) => findIn(constantsIn(block), 'provisioner'));
      return found.length > 0 ? [holder(`${prefix}${type}.${name}`, found)] : [];
    }),
    ...[...module.calls].flatMap(([name, call]) =>
      // A stack that was joined is a call whose name is its prefix (join-plans.ts).
      inModule(call.module, name.endsWith(':') ? name : `${prefix}module.${name}.`),
    ),
  ];
  return inModule(configuration, '');
}

/** The constants of an expression, or of the expressions of a block. */
function constantsIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(constantsIn);
  if (!isObject(value)) return undefined;
  if ('constant_value' in value) return value['constant_value'];
  return Object.fromEntries(Object.entries(value).map(([name, own]) => [name, constantsIn(own)]));
}

function holder(address: string, found: readonly string[]): SecretHolder {
  return { address, found: [...new Set(found)], open: [], notes: [] };
}

/**
 * A build specification without the lists of what CodeBuild looks up by name, in YAML and in JSON: the
 * value of `DB_PASSWORD: prod/db:password` is where the password is kept. Lines keep their numbers.
 */
function withoutNames(value: unknown): unknown {
  if (typeof value !== 'string' || !/secrets-manager|parameter-store/.test(value)) return value;
  return value
    .replaceAll(/"(?:secrets-manager|parameter-store)"\s{0,9}:\s{0,9}\{[^}]{0,4000}\}/g, '""')
    .replaceAll(
      /^([ \t]{0,40})"?(?:secrets-manager|parameter-store)"?:[ \t]*\n(?:\1[ \t][^\n]*\n?)*/gm,
      (block) => block.replaceAll(/[^\n]/g, ''),
    );
}

/** Deeper values than this are hostile, not real. */
const MAX_DEPTH = 20;

function findIn(value: unknown, where: string, depth = 0): string[] {
  if (depth > MAX_DEPTH) return [];
  if (typeof value === 'string') {
    return scanText(value).map(({ kind, line }) => `\`${where}\`, line ${line}: ${kind}`);
  }
  if (Array.isArray(value)) {
    const words = value.filter((item) => typeof item === 'string');
    const joined = words.length > 1 ? findIn(words.join(' '), where, depth + 1) : [];
    return [...joined, ...value.flatMap((item) => findIn(item, where, depth + 1))];
  }
  return isObject(value)
    ? Object.entries(value).flatMap(([name, item]) =>
        typeof item === 'string' && isSecretValue(name, item)
          ? [`\`${where}\`: a secret`]
          : findIn(item, where, depth + 1),
      )
    : [];
}
