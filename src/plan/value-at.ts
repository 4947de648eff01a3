import { isObject } from './json-shape.js';

/** What stands at a path of keys and positions; undefined where there is nothing. */
export function valueAt(root: unknown, path: readonly (string | number)[]): unknown {
  let current = root;
  for (let at = 0; at < path.length; at++) {
    const step = path[at] as string | number;
    if (Array.isArray(current)) current = current[Number(step)] as unknown;
    else if (isObject(current)) current = current[step];
    else return undefined;
  }
  return current;
}

/** `true` anywhere in a part of `after_unknown`: some of it is known only after apply. */
export function containsTrue(value: unknown): boolean {
  if (value === true) return true;
  if (Array.isArray(value)) return value.some(containsTrue);
  return isObject(value) && Object.values(value).some(containsTrue);
}
