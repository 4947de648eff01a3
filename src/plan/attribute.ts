import { blockOfRow } from './block-of-row.js';
import { readExpression, type Expression } from './configuration.js';
import { isHiddenBlock, isInHiddenBlock } from './dynamic-blocks.js';
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
    if (
      typeof expression === 'string' ||
      isInHiddenBlock(resource, path) ||
      (expression === undefined && isHiddenBlock(resource, ...path))
    ) {
      const how = expression === 'mingled' ? HOW_HIDDEN.mingled : HOW_HIDDEN.dynamic;
      return { state: 'hidden', reason: `${resource.address} sets \`${String(path[0])}\` ${how}` };
    }
    return expression === undefined && resource.config
      ? ABSENT
      : { state: 'open', value, expression };
  }
  // What a provider reads of an object of AWS has "" for a text that is not set, where a plan has null.
  if (value === undefined || value === null || value === '') return ABSENT;
  return {
    state: 'known',
    value,
    expression: typeof expression === 'string' ? undefined : expression,
  };
}

const HOW_HIDDEN = {
  dynamic: 'through a dynamic block',
  mingled: 'in several blocks, and the plan does not tell which is which',
} as const;

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
): Expression | keyof typeof HOW_HIDDEN | undefined {
  const { config } = resource;
  if (!config) return undefined;
  const head = String(path[0]);
  const top = config.expressions[head];
  // Dynamic blocks leave nothing behind in the configuration.
  if (top === undefined) return path.length > 1 && hasBlock(resource, head) ? 'dynamic' : undefined;
  let current: unknown = top;
  for (let depth = 1; depth < path.length; depth++) {
    const step = path[depth] as string | number;
    if (isObject(current) && ('references' in current || 'constant_value' in current)) break;
    if (Array.isArray(current)) {
      const rows = rowsAt(resource, path, depth);
      // More rows than the configuration has blocks: which block is whose row is lost.
      if (rows.length > current.length) return 'dynamic';
      const block =
        typeof step === 'number' && step < rows.length ? blockOfRow(current, rows, step) : step;
      if (block === undefined) return 'mingled';
      current = typeof block === 'number' ? (current[block] as unknown) : undefined;
    } else if (isObject(current)) current = typeof step === 'number' ? current : current[step];
    if (current === undefined)
      return typeof path[depth + 1] === 'number' && rowsAt(resource, path, depth + 1).length > 0
        ? 'dynamic'
        : undefined;
  }
  return readExpression(current);
}

/** The rows of a block in the values, where the first `depth` steps of a path lead. */
function rowsAt(
  resource: PlannedResource,
  path: readonly (string | number)[],
  depth: number,
): readonly unknown[] {
  const rows = valueAt(resource.values, path.slice(0, depth));
  return Array.isArray(rows) ? rows : [];
}

function hasBlock(resource: PlannedResource, name: string): boolean {
  const block = resource.values[name];
  return (Array.isArray(block) && block.length > 0) || isObject(block);
}
