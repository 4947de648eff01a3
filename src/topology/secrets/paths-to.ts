import type { AttributePath } from '../../plan/resolver.js';
import { valueAt } from '../../plan/value-at.js';

/** Every path that a pattern such as `['user', '*', 'password']` stands for in these values; `*` is each row. */
export function pathsTo(value: unknown, [step, ...rest]: readonly string[]): AttributePath[] {
  if (step === undefined) return [[]];
  if (step !== '*') return pathsTo(valueAt(value, [step]), rest).map((path) => [step, ...path]);
  return (Array.isArray(value) ? value : []).flatMap((row, index) =>
    pathsTo(row, rest).map((path) => [index, ...path]),
  );
}
