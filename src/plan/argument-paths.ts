import { isObject } from './json-shape.js';
import type { ResourceConfig } from './configuration.js';
import type { PlannedResource } from './plan.js';

/** Paths of all arguments of a resource, in nested blocks too, whose name matches. */
export function argumentPaths(
  { config }: PlannedResource,
  name: RegExp,
): readonly (readonly (string | number)[])[] {
  if (!config) return [];
  let byName = known.get(config);
  if (!byName) known.set(config, (byName = new Map()));
  let paths = byName.get(name);
  if (!paths) byName.set(name, (paths = [...walk(config.expressions, [], name)]));
  return paths;
}

type Path = readonly (string | number)[];

/** All instances of a resource share its configuration. */
const known = new WeakMap<ResourceConfig, Map<RegExp, readonly Path[]>>();

function* walk(value: unknown, path: Path, name: RegExp): Generator<Path> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* walk(item, [...path, index], name);
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (isExpression(item)) {
        if (name.test(key)) yield [...path, key];
      } else if (key !== 'references' && key !== 'constant_value') {
        // A single block stands without a list in the configuration, and in one in the values.
        yield* walk(item, [...path, key, ...(Array.isArray(item) ? [] : [0])], name);
      }
    }
  }
}

function isExpression(value: unknown): boolean {
  return isObject(value) && ('references' in value || 'constant_value' in value);
}
