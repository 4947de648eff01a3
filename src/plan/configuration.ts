import { HoldfastError } from '../model/error.js';
import type { ModulePath } from './address.js';
import { isObject, type JsonObject, type Reader } from './json-shape.js';

/** An expression as the plan carries it: a constant, the names it refers to, or both unknown. */
export interface Expression {
  readonly constant: { readonly value: unknown } | undefined;
  readonly references: readonly string[];
}

export interface ResourceConfig {
  readonly mode: 'managed' | 'data';
  /** As written, before aliases are resolved. */
  readonly type: string;
  readonly name: string;
  readonly providerKey: string;
  /** Raw expressions by argument; nested blocks are lists of such objects. */
  readonly expressions: JsonObject;
  readonly count: Expression | undefined;
  readonly forEach: Expression | undefined;
  /** Addresses in its module, as `depends_on` names them. */
  readonly dependsOn?: readonly string[];
  /** Raw expressions of each, by argument. */
  readonly provisioners?: readonly JsonObject[];
}

export interface ModuleCall {
  /** As written: a path, a registry's name, a URL. */
  readonly source: string;
  /** Version constraint of a module from a registry; empty without one. */
  readonly version: string;
  readonly arguments: JsonObject;
  readonly count: Expression | undefined;
  readonly forEach: Expression | undefined;
  readonly module: ModuleConfig;
}

export interface ModuleConfig {
  /** By `mode.type.name`. */
  readonly resources: ReadonlyMap<string, ResourceConfig>;
  readonly calls: ReadonlyMap<string, ModuleCall>;
  readonly outputs: ReadonlyMap<string, Expression>;
  readonly variableDefaults: ReadonlyMap<string, unknown>;
  /** Names of the variables that are declared `sensitive`. */
  readonly sensitiveVariables: ReadonlySet<string>;
}

/** That of a state, which carries none. */
export const EMPTY_MODULE: ModuleConfig = {
  resources: new Map(),
  calls: new Map(),
  outputs: new Map(),
  variableDefaults: new Map(),
  sensitiveVariables: new Set(),
};

export function configKey(mode: string, type: string, name: string): string {
  return `${mode}.${type}.${name}`;
}

/** The module that an instance is one of; undefined where it has left the configuration. */
export function moduleAt(root: ModuleConfig, path: ModulePath): ModuleConfig | undefined {
  // Neighbours stand in one module.
  if (lastModule?.path === path && lastModule.root === root) return lastModule.module;
  let module: ModuleConfig | undefined = root;
  for (const step of path) module = module?.calls.get(step.name)?.module;
  lastModule = { root, path, module };
  return module;
}

let lastModule:
  | {
      readonly root: ModuleConfig;
      readonly path: ModulePath;
      readonly module: ModuleConfig | undefined;
    }
  | undefined;

/** Deeper module trees than this are hostile, not real. */
const MAX_MODULE_DEPTH = 60;

export function readModuleConfig(
  read: Reader,
  value: unknown,
  where: string,
  depth = 0,
): ModuleConfig {
  if (depth > MAX_MODULE_DEPTH) {
    throw new HoldfastError(
      'plan/too-deep',
      `Modules are nested more than ${MAX_MODULE_DEPTH} levels at ${where}`,
      {
        hint: 'No real configuration is; make the plan anew.',
      },
    );
  }
  const module = read.optionalObject(value, where);
  return {
    resources: readResources(read, module['resources'], `${where}.resources`),
    calls: readCalls(read, module['module_calls'], `${where}.module_calls`, depth),
    outputs: mapObject(read, module['outputs'], `${where}.outputs`, (output) =>
      readExpression(isObject(output) ? output['expression'] : undefined),
    ),
    variableDefaults: mapObject(read, module['variables'], `${where}.variables`, (variable) =>
      isObject(variable) ? variable['default'] : undefined,
    ),
    sensitiveVariables: new Set(
      Object.entries(read.optionalObject(module['variables'], `${where}.variables`))
        .filter(([, variable]) => isObject(variable) && variable['sensitive'] === true)
        .map(([name]) => name),
    ),
  };
}

function readResources(read: Reader, value: unknown, where: string): Map<string, ResourceConfig> {
  const resources = new Map<string, ResourceConfig>();
  for (const [index, item] of read.optionalArray(value, where).entries()) {
    const at = `${where}[${index}]`;
    const resource = read.object(item, at);
    // An ephemeral resource is nothing in AWS, and may share type and name with one that is.
    if (resource['mode'] === 'ephemeral') continue;
    const mode = resource['mode'] === 'data' ? 'data' : 'managed';
    const type = read.string(resource['type'], `${at}.type`);
    const name = read.string(resource['name'], `${at}.name`);
    resources.set(configKey(mode, type, name), {
      mode,
      type,
      name,
      providerKey:
        read.optionalString(resource['provider_config_key'], `${at}.provider_config_key`) ?? '',
      expressions: read.optionalObject(resource['expressions'], `${at}.expressions`),
      count: optionalExpression(resource['count_expression']),
      forEach: optionalExpression(resource['for_each_expression']),
      ...('depends_on' in resource ? { dependsOn: namesIn(resource['depends_on']) } : {}),
      ...('provisioners' in resource ? { provisioners: blocksIn(resource['provisioners']) } : {}),
    });
  }
  return resources;
}

function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function blocksIn(value: unknown): JsonObject[] {
  return (Array.isArray(value) ? value : []).flatMap((item: unknown) =>
    isObject(item) && isObject(item['expressions']) ? [item['expressions']] : [],
  );
}

function readCalls(
  read: Reader,
  value: unknown,
  where: string,
  depth: number,
): Map<string, ModuleCall> {
  return mapObject(read, value, where, (item, at) => {
    const call = read.object(item, at);
    return {
      source: read.optionalString(call['source'], `${at}.source`) ?? '',
      version: read.optionalString(call['version_constraint'], `${at}.version_constraint`) ?? '',
      arguments: read.optionalObject(call['expressions'], `${at}.expressions`),
      count: optionalExpression(call['count_expression']),
      forEach: optionalExpression(call['for_each_expression']),
      module: readModuleConfig(read, call['module'], `${at}.module`, depth + 1),
    };
  });
}

function mapObject<T>(
  read: Reader,
  value: unknown,
  where: string,
  convert: (item: unknown, at: string) => T,
): Map<string, T> {
  const entries = Object.entries(read.optionalObject(value, where));
  return new Map(entries.map(([key, item]) => [key, convert(item, `${where}.${key}`)]));
}

function optionalExpression(value: unknown): Expression | undefined {
  return isObject(value) ? readExpression(value) : undefined;
}

/** Reads `{constant_value}` or `{references}`; nested blocks inside pool their references. */
export function readExpression(value: unknown): Expression {
  if (typeof value !== 'object' || value === null) return NOTHING;
  const before = expressions.get(value);
  if (before) return before;
  const expression = {
    constant:
      isObject(value) && 'constant_value' in value ? { value: value['constant_value'] } : undefined,
    references: pooledReferences(value),
  };
  expressions.set(value, expression);
  return expression;
}

const NOTHING: Expression = { constant: undefined, references: [] };

/** Every instance of a resource asks for the same ones. */
const expressions = new WeakMap<object, Expression>();

function pooledReferences(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(pooledReferences);
  if (!isObject(value)) return [];
  const own = value['references'];
  if (Array.isArray(own) && own.every((item) => typeof item === 'string')) return own;
  if ('constant_value' in value) return [];
  return Object.values(value).flatMap(pooledReferences);
}
