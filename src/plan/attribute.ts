import { readExpression, type Expression } from './configuration.js';
import { isHiddenBlock } from './dynamic-blocks.js';
import { isObject } from './json-shape.js';
import type { PlannedResource } from './plan.js';
import { containsTrue, valueAt } from './value-at.js';

/**
 * What a plan says of one argument. `known` carries the value after apply, `open` an expression and
 * the parts of the value that are known;
 * `absent` is not configured at all; `hidden` is configured where the plan does not show how.
 */
export type Attribute =
  | {
      readonly state: 'known';
      readonly value: unknown;
      readonly expression: Expression | undefined;
    }
  | { readonly state: 'open'; readonly value: unknown; readonly expression: Expression | undefined }
  | { readonly state: 'absent' }
  | { readonly state: 'hidden'; readonly reason: string };

export function readAttribute(
  resource: PlannedResource,
  path: readonly (string | number)[],
): Attribute {
  const value = valueAt(resource.values, path);
  const expression = expressionAt(resource, path);
  if (isOpen(resource.unknown, path)) {
    if (expression === 'hidden' || isHiddenBlock(resource, String(path[0]))) {
      return {
        state: 'hidden',
        reason: `${resource.address} sets \`${String(path[0])}\` through a dynamic block`,
      };
    }
    return expression === undefined && resource.config
      ? ABSENT
      : { state: 'open', value, expression };
  }
  // What a provider reads of an object of AWS has "" for a text that is not set, where a plan has null.
  if (value === undefined || value === null || value === '') return ABSENT;
  return { state: 'known', value, expression: expression === 'hidden' ? undefined : expression };
}

const ABSENT: Attribute = { state: 'absent' };

/** `true` anywhere on the way or below it means that the value is known only after apply. */
function isOpen(root: unknown, path: readonly (string | number)[]): boolean {
  let current = root;
  for (let at = 0; at < path.length; at++) {
    const step = path[at] as string | number;
    if (current === true) return true;
    if (Array.isArray(current)) current = current[Number(step)] as unknown;
    else if (isObject(current)) current = current[step];
    else return false;
  }
  return containsTrue(current);
}

function expressionAt(
  resource: PlannedResource,
  path: readonly (string | number)[],
): Expression | 'hidden' | undefined {
  const { config } = resource;
  if (!config) return undefined;
  const head = String(path[0]);
  const top = config.expressions[head];
  // Dynamic blocks leave nothing behind in the configuration.
  if (top === undefined) return path.length > 1 && hasBlock(resource, head) ? 'hidden' : undefined;
  let current: unknown = top;
  for (let depth = 1; depth < path.length; depth++) {
    const step = path[depth] as string | number;
    if (isObject(current) && ('references' in current || 'constant_value' in current)) break;
    if (Array.isArray(current)) {
      // More rows than the configuration has blocks: which block is whose row is lost.
      if (rowsAt(resource, path, depth) > current.length) return 'hidden';
      current = typeof step === 'number' ? (current[step] as unknown) : undefined;
    } else if (isObject(current)) current = typeof step === 'number' ? current : current[step];
    if (current === undefined)
      return typeof path[depth + 1] === 'number' && rowsAt(resource, path, depth + 1) > 0
        ? 'hidden'
        : undefined;
  }
  return readExpression(current);
}

/** How many rows of a block the values have, where the first `depth` steps of a path lead. */
function rowsAt(
  resource: PlannedResource,
  path: readonly (string | number)[],
  depth: number,
): number {
  const rows = valueAt(resource.values, path.slice(0, depth));
  return Array.isArray(rows) ? rows.length : 0;
}

function hasBlock(resource: PlannedResource, name: string): boolean {
  const block = resource.values[name];
  return (Array.isArray(block) && block.length > 0) || isObject(block);
}
