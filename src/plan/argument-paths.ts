import { isObject } from './json-shape.js';
import type { PlannedResource } from './plan.js';

/** Paths of all arguments of a resource, in nested blocks too, whose name matches. */
export function argumentPaths(
  resource: PlannedResource,
  name: RegExp,
): (readonly (string | number)[])[] {
  return [...walk(resource.config?.expressions, [], name)];
}

function* walk(
  value: unknown,
  path: readonly (string | number)[],
  name: RegExp,
): Generator<readonly (string | number)[]> {
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
