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

/** Where an expression is written, and the modules that both plans call. */
export interface Written {
  readonly pair: ModulePair;
  readonly pairs: readonly ModulePair[];
  readonly plans: { readonly a: Plan; readonly b: Plan };
}

/** Outputs that lead through more modules than this go round in a circle. */
const MAX_HOPS = 20;

/**
 * Whether what an expression refers to may be something else in the other plan, although it is written
 * alike: a variable with another value, the workspace, of which a plan does not tell, a local where any
 * variable of its module differs, or an output of a module that is made from one of these.
 */
export function mayDiffer(reference: string, written: Written, hops = 0): boolean {
  const { pair, pairs, plans } = written;
  if (isSamePlan(plans) || hops > MAX_HOPS) return false;
  const variable = /^var\.([^.[]+)/.exec(reference)?.[1];
  if (variable !== undefined) return !isSameVariable(variable, pair, plans);
  if (reference === 'terraform.workspace') return true;
  if (reference.startsWith('local.'))
    return variablesOf(pair).some((name) => !isSameVariable(name, pair, plans));
  const [, call, output] = /^module\.([^.[]+)(?:\[[^\]]*\])?\.([^.[]+)/.exec(reference) ?? [];
  const child = pairs.find(({ parent, a }) => parent === pair && a.split('/').at(-1) === call);
  if (child === undefined || output === undefined) return false;
  const made = child.moduleA.outputs.get(output)?.references ?? [];
  return made.some((own) => mayDiffer(own, { pair: child, pairs, plans }, hops + 1));
}

function isSamePlan({ a, b }: Written['plans']): boolean {
  return a === b || (a.sha256 !== '' && a.sha256 === b.sha256);
}

function variablesOf({ moduleA, moduleB }: ModulePair): string[] {
  return [...new Set([...moduleA.variableDefaults.keys(), ...moduleB.variableDefaults.keys()])];
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
