import type { Step } from './address.js';
import { readExpression, type Expression } from './configuration.js';
import { walkValue } from './literal-values.js';
import type { Plan } from './plan.js';
import type { Reference } from './reference.js';
import { moduleOf, type Scope } from './scope.js';

/** Where a value comes from: an expression elsewhere, a value as it stands, or nobody knows and why. */
export type Source =
  | { readonly expression: Expression; readonly scope: Scope }
  | { readonly scope?: undefined; readonly gap?: undefined; readonly value: unknown }
  | { readonly scope?: undefined; readonly gap: string };

/** The argument of the module's call, or the variable's value or default. */
export function sourceOfVariable(
  reference: Extract<Reference, { kind: 'variable' }>,
  scope: Scope,
  plan: Plan,
): Source {
  const suffix = [...reference.rest, ...scope.suffix];
  const fallback = scope.module.variableDefaults.get(reference.name);
  const last = scope.path.at(-1);
  if (!last) {
    const value = plan.variables.get(reference.name) ?? fallback;
    if (value === undefined) return { gap: `var.${reference.name} has no value in the plan` };
    return { value: walkValue(value, suffix) };
  }
  const path = scope.path.slice(0, -1);
  const module = moduleOf(plan, path);
  const call = module.calls.get(last.name);
  const argument = call?.arguments[reference.name];
  if (argument === undefined) {
    if (fallback === undefined)
      return { gap: `var.${reference.name} of module.${last.name} has no value in the plan` };
    return { value: walkValue(fallback, suffix) };
  }
  return {
    expression: readExpression(argument),
    scope: {
      ...scope,
      path,
      module,
      key: last.key,
      forEach: call?.forEach,
      suffix,
      hops: scope.hops + 1,
    },
  };
}

/** `each.value.id` is what `for_each` holds under the instance's own key, and of it `.id`. */
export function sourceOfEachValue(rest: readonly Step[], scope: Scope): Source {
  if (!scope.forEach) return { gap: 'it is each.value of a for_each that the plan does not carry' };
  const own: Step[] = scope.key === undefined ? [] : [{ key: scope.key }];
  return {
    expression: scope.forEach,
    scope: {
      ...scope,
      key: undefined,
      forEach: undefined,
      suffix: [...own, ...rest, ...scope.suffix],
      hops: scope.hops + 1,
    },
  };
}
