import type { Step } from './address.js';
import { isObject } from './json-shape.js';

/** What is left of a value after `["a"].id`. */
export function walkValue(value: unknown, steps: readonly Step[]): unknown {
  let current = value;
  for (const step of steps) {
    if (Array.isArray(current))
      current = 'key' in step ? (current[Number(step.key)] as unknown) : undefined;
    else if (isObject(current)) current = current['key' in step ? String(step.key) : step.name];
    // A text has no parts: what is left of the path selected it on the way here.
    else return typeof current === 'string' ? current : undefined;
  }
  return current;
}

/** Rows of `ingress {}` or `route {}`: their texts are CIDR blocks and descriptions, not ids. */
export function holdsBlocks(value: unknown): boolean {
  return Array.isArray(value) && value.some(isObject);
}

export function collectTexts(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (Array.isArray(value)) return value.flatMap(collectTexts);
  return isObject(value) ? Object.values(value).flatMap(collectTexts) : [];
}
