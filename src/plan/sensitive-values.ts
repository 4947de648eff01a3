import { isObject, type JsonObject } from './json-shape.js';
import { containsTrue } from './value-at.js';

/**
 * Every text and number that a plan (or a state) marks sensitive: by its provider, by a variable or by
 * an output that is declared so. Truth values are left out, as they tell nothing by themselves.
 */
export function readSensitiveValues(root: JsonObject): ReadonlySet<string> {
  const found = new Set<string>();
  const configuration = objectAt(root, 'configuration', 'root_module');
  for (const list of ['resource_changes', 'resource_drift']) {
    for (const item of items(root[list])) readChange(objectAt(item, 'change'), found);
  }
  for (const change of Object.values(objectAt(root, 'output_changes'))) {
    if (isObject(change)) readChange(change, found);
  }
  for (const values of [
    objectAt(root, 'planned_values'),
    objectAt(root, 'prior_state', 'values'),
    objectAt(root, 'values'),
  ]) {
    readModule(objectAt(values, 'root_module'), found);
    for (const output of Object.values(objectAt(values, 'outputs'))) {
      if (isObject(output) && output['sensitive'] === true) collect(output['value'], true, found);
    }
  }
  readVariables(configuration, objectAt(root, 'variables'), found);
  return found;
}

/** Names of the outputs that planned values, or those of a state, mark sensitive. */
export function sensitiveOutputs(values: JsonObject): ReadonlySet<string> {
  const outputs = Object.entries(objectAt(values, 'outputs'));
  return new Set(
    outputs.flatMap(([name, output]) =>
      isObject(output) && output['sensitive'] === true ? [name] : [],
    ),
  );
}

function readChange(change: JsonObject, found: Set<string>): void {
  collect(change['before'], change['before_sensitive'], found);
  collect(change['after'], change['after_sensitive'], found);
}

function readModule(module: JsonObject, found: Set<string>): void {
  for (const resource of items(module['resources'])) {
    collect(resource['values'], resource['sensitive_values'], found);
  }
  for (const child of items(module['child_modules'])) readModule(child, found);
}

/** Values of sensitive variables, and the defaults of those of any module. */
function readVariables(module: JsonObject, values: JsonObject, found: Set<string>): void {
  for (const [name, variable] of Object.entries(objectAt(module, 'variables'))) {
    if (!isObject(variable) || variable['sensitive'] !== true) continue;
    collect(variable['default'], true, found);
    collect(objectAt(values, name)['value'], true, found);
  }
  for (const call of Object.values(objectAt(module, 'module_calls'))) {
    if (isObject(call)) readVariables(objectAt(call, 'module'), {}, found);
  }
}

/** What stands under `true` in a mask of the same shape. */
function collect(value: unknown, mask: unknown, found: Set<string>): void {
  if (value === null || value === undefined || !marksAny(mask)) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      collect(item, Array.isArray(mask) ? mask[index] : mask, found);
    }
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      collect(item, isObject(mask) ? mask[key] : mask, found);
    }
  } else if (mask === true && typeof value !== 'boolean' && value !== '') {
    found.add(String(value));
  }
}

/** Most masks mark nothing, and those of like resources are one object (parse-plan-text.ts). */
function marksAny(mask: unknown): boolean {
  if (typeof mask !== 'object' || mask === null) return mask === true;
  const before = marking.get(mask);
  if (before !== undefined) return before;
  const marks = containsTrue(mask);
  marking.set(mask, marks);
  return marks;
}

const marking = new WeakMap<object, boolean>();

function items(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function objectAt(root: unknown, ...path: readonly string[]): JsonObject {
  let current = root;
  for (const step of path) current = isObject(current) ? current[step] : undefined;
  return isObject(current) ? current : {};
}
