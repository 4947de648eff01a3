import type { ModulePath, Step } from './address.js';
import {
  moduleAt,
  readExpression,
  type ModuleConfig,
  type ResourceConfig,
} from './configuration.js';
import type { JsonObject } from './json-shape.js';
import { walkValue } from './literal-values.js';
import { parseReferences } from './reference.js';

/** Values of the root module's variables, and the configuration they are read by. */
export interface VariableScope {
  readonly root: ModuleConfig;
  readonly variables: ReadonlyMap<string, unknown>;
}

/**
 * A resource's configuration without the arguments that are set to null: a module hands its variables
 * on (`multi_az = var.multi_az`) whether or not somebody gave them a value, and Terraform takes null
 * for not set. What AWS or the provider then fills in is known only after apply, which would look as
 * if the argument were.
 */
export function withoutUnset(
  config: ResourceConfig | undefined,
  unknown: JsonObject,
  path: ModulePath,
  scope: VariableScope,
): ResourceConfig | undefined {
  if (!config) return undefined;
  let byMask = settled.get(config);
  if (!byMask) settled.set(config, (byMask = new WeakMap()));
  let left = byMask.get(unknown);
  if (!left) byMask.set(unknown, (left = takeUnset(config, unknown, path, scope)));
  return left;
}

/**
 * A plan's configuration has one place in its modules and one set of variables, and the masks of like
 * instances are one object (parse-plan-text.ts): what holds of one holds of all.
 */
const settled = new WeakMap<ResourceConfig, WeakMap<JsonObject, ResourceConfig>>();

function takeUnset(
  config: ResourceConfig,
  unknown: JsonObject,
  path: ModulePath,
  scope: VariableScope,
): ResourceConfig {
  const unset = Object.keys(config.expressions).filter(
    (name) => unknown[name] === true && isNull(config.expressions[name], [], path, scope),
  );
  if (unset.length === 0) return config;
  const left = Object.entries(config.expressions).filter(([name]) => !unset.includes(name));
  return { ...config, expressions: Object.fromEntries(left) };
}

/** Surely null: a constant, or one variable and nothing else that has no value all the way up. */
function isNull(
  raw: unknown,
  rest: readonly Step[],
  path: ModulePath,
  scope: VariableScope,
): boolean {
  if (Array.isArray(raw)) return false;
  const { constant, references } = readExpression(raw);
  if (constant) return isNothing(walkValue(constant.value, rest));
  const [reference, ...others] = parseReferences(references);
  if (reference?.kind !== 'variable' || others.length > 0) return false;
  return isNullVariable(reference.name, [...reference.rest, ...rest], path, scope);
}

function isNullVariable(
  name: string,
  rest: readonly Step[],
  path: ModulePath,
  scope: VariableScope,
): boolean {
  const module = moduleAt(scope.root, path);
  const isDefaultNull =
    module?.variableDefaults.has(name) === true &&
    isNothing(walkValue(module.variableDefaults.get(name), rest));
  const last = path.at(-1);
  if (!last) {
    return scope.variables.has(name)
      ? isNothing(walkValue(scope.variables.get(name), rest))
      : isDefaultNull;
  }
  const outer = path.slice(0, -1);
  const given = moduleAt(scope.root, outer)?.calls.get(last.name)?.arguments[name];
  return given === undefined ? isDefaultNull : isNull(given, rest, outer, scope);
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined;
}
