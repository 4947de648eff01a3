import { isObject, type JsonObject } from '../../plan/json-shape.js';

/** Rows of a nested block; an empty one may stand as null. */
export function blocks(value: unknown, withEmpty = false): JsonObject[] {
  if (!Array.isArray(value)) return [];
  return withEmpty ? value.map((item) => (isObject(item) ? item : {})) : value.filter(isObject);
}
