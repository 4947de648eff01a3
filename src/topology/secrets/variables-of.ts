import { isObject } from '../../plan/json-shape.js';
import type { PlannedResource } from '../../plan/plan.js';
import { valueAt } from '../../plan/value-at.js';

/** Names and values that a resource hands on in the plain; undefined where they are known only after apply. */
export type Variables = readonly Variable[] | undefined;

export interface Variable {
  /** What it is: an environment variable, unless it says otherwise. */
  readonly kind?: string;
  readonly name: string;
  /** Undefined where it is known only after apply. */
  readonly value: unknown;
}

/** What has variables, and how they stand in it: a map, blocks of a name and a value, or a text of JSON. */
export const VARIABLES: Readonly<Record<string, (resource: PlannedResource) => Variables>> = {
  aws_lambda_function: maps('environment.*.variables'),
  aws_ecs_task_definition: containers,
  aws_batch_job_definition: jobContainer,
  aws_codebuild_project: (project) =>
    pairs('environment.*.environment_variable')(project)?.filter(
      // Else the value is the name of a parameter, or of a secret.
      (_, index) => typeAt(project, index) === 'PLAINTEXT',
    ),
  aws_apprunner_service: maps(
    'source_configuration.*.image_repository.*.image_configuration.*.runtime_environment_variables',
    'source_configuration.*.code_repository.*.code_configuration.*.code_configuration_values.*.runtime_environment_variables',
  ),
  aws_elastic_beanstalk_environment: pairs('setting', 'setting'),
  aws_elastic_beanstalk_configuration_template: pairs('setting', 'setting'),
  aws_cloudfront_distribution: pairs('origin.*.custom_header', 'header'),
  aws_amplify_app: maps('environment_variables'),
  aws_amplify_branch: maps('environment_variables'),
  aws_apigatewayv2_stage: maps('stage_variables'),
  aws_api_gateway_stage: maps('variables'),
  aws_cloudformation_stack: maps('parameters'),
  aws_glue_connection: maps('connection_properties'),
  aws_glue_job: maps('default_arguments'),
};

/** Every value at a path in which `*` stands for each row of a list, with the mask beside it. */
function* rowsAt(
  value: unknown,
  mask: unknown,
  [step, ...rest]: readonly string[],
): Generator<{ readonly value: unknown; readonly mask: unknown }> {
  if (step === undefined) yield { value, mask };
  else if (step !== '*') yield* rowsAt(valueAt(value, [step]), inner(mask, step), rest);
  else if (Array.isArray(value))
    for (const [index, row] of value.entries()) yield* rowsAt(row, inner(mask, index), rest);
  else if (mask === true) yield { value: undefined, mask };
}

function inner(mask: unknown, step: string | number): unknown {
  return mask === true ? true : valueAt(mask, [step]);
}

function maps(...paths: readonly string[]) {
  return ({ values, unknown, config }: PlannedResource): Variables => {
    // What nobody configures is unknown as well where AWS may fill it in.
    const isFilledIn = (name: string): boolean =>
      unknown[name] === true && config !== undefined && config.expressions[name] === undefined;
    const found = paths
      .map((path) => path.split('.'))
      .filter(([head = '']) => !isFilledIn(head))
      .flatMap((path) => [...rowsAt(values, unknown, path)]);
    if (found.some(({ mask }) => mask === true)) return undefined;
    return found.flatMap(({ value, mask }) => {
      const names = new Set([
        ...Object.keys(isObject(value) ? value : {}),
        ...Object.keys(isObject(mask) ? mask : {}),
      ]);
      return [...names].map((name) => ({
        name,
        value: inner(mask, name) === true ? undefined : valueAt(value, [name]),
      }));
    });
  };
}

function pairs(path: string, kind?: string) {
  return ({ values, unknown }: PlannedResource): Variables => {
    const found = [...rowsAt(values, unknown, [...path.split('.'), '*'])];
    if (found.some(({ mask }) => mask === true)) return undefined;
    return found.map(({ value, mask }) => ({
      ...(kind === undefined ? {} : { kind }),
      name: String(valueAt(value, ['name'])),
      value: valueAt(mask, ['value']) === true ? undefined : valueAt(value, ['value']),
    }));
  };
}

function typeAt({ values }: PlannedResource, index: number): string {
  const rows = [...rowsAt(values, undefined, 'environment.*.environment_variable.*'.split('.'))];
  return String(valueAt(rows[index]?.value, ['type']) ?? 'PLAINTEXT');
}

function containers(task: PlannedResource): Variables {
  return ofContainers(task, 'container_definitions', (json) => (Array.isArray(json) ? json : []));
}

/** A job is one container, several nodes with one each, or a task of ECS. */
function jobContainer(job: PlannedResource): Variables {
  const kinds = [
    ofContainers(job, 'container_properties', (json) => [json]),
    ofContainers(job, 'node_properties', (json) =>
      rowsIn(valueAt(json, ['nodeRangeProperties'])).map((row) => valueAt(row, ['container'])),
    ),
    ofContainers(job, 'ecs_properties', (json) =>
      rowsIn(valueAt(json, ['taskProperties'])).flatMap((row) =>
        rowsIn(valueAt(row, ['containers'])),
      ),
    ),
    maps('parameters')(job),
  ];
  return kinds.includes(undefined) ? undefined : kinds.flatMap((kind) => kind ?? []);
}

function rowsIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Variables, and what a container is started with, which stands as plain beside them. */
function ofContainers(
  { values, unknown }: PlannedResource,
  argument: string,
  listOf: (json: unknown) => readonly unknown[],
): Variables {
  if (unknown[argument] === true) return undefined;
  const text = values[argument];
  if (typeof text !== 'string') return [];
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  return listOf(json)
    .filter(isObject)
    .flatMap((container) => {
      const rows = container['environment'];
      const options = valueAt(container, ['logConfiguration', 'options']);
      const labels = container['dockerLabels'];
      return [
        ...(Array.isArray(rows) ? rows : [])
          .filter(isObject)
          .map((row) => ({ name: String(row['name']), value: row['value'] })),
        ...Object.entries(isObject(options) ? options : {}).map(([name, value]) => ({
          kind: 'option of its log driver',
          name,
          value,
        })),
        ...[['command'], ['entryPoint'], ['healthCheck', 'command']].flatMap((path) => {
          const words = valueAt(container, path);
          const name = path[0] ?? '';
          return Array.isArray(words) ? [{ kind: 'its', name, value: words.join(' ') }] : [];
        }),
        ...Object.entries(isObject(labels) ? labels : {}).map(([name, value]) => ({
          kind: 'label',
          name,
          value,
        })),
      ];
    });
}
