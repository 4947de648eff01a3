import { readExpression } from '../plan/configuration.js';
import type { Plan } from '../plan/plan.js';
import type { ModulePair } from './pair-modules.js';

/** A variable's value as far as the configuration tells it; else what it is made from. */
type Given = { readonly value: unknown } | { readonly from: string };

/**
 * Whether a variable of a module surely has the same value in both plans. What is made from the same
 * expressions counts as the same: these are compared where they are written.
 */
export function isSameVariable(
  name: string,
  pair: ModulePair,
  plans: { readonly a: Plan; readonly b: Plan },
): boolean {
  const given = (side: 'a' | 'b'): string => JSON.stringify(valueOf(name, pair, side, plans[side]));
  return given('a') === given('b');
}

function valueOf(name: string, pair: ModulePair, side: 'a' | 'b', plan: Plan): Given {
  const { calls, parent } = pair;
  if (calls === undefined || parent === undefined)
    return { value: plan.variables.get(name) ?? null };
  const written = calls[side].arguments[name];
  const module = side === 'a' ? pair.moduleA : pair.moduleB;
  if (written === undefined) return { value: module.variableDefaults.get(name) ?? null };
  const { constant, references } = readExpression(written);
  if (constant) return { value: constant.value };
  const outer = references.length === 1 ? /^var\.([^.[]+)$/.exec(references[0] ?? '') : null;
  return outer?.[1] === undefined
    ? { from: references.toSorted().join() }
    : valueOf(outer[1], parent, side, plan);
}
