import type { ModulePath } from './address.js';
import { moduleAt, readExpression, type Expression } from './configuration.js';
import type { Plan, PlannedResource } from './plan.js';
import { parseReferences, type Reference } from './reference.js';
import { valueAt } from './value-at.js';

/** Where a value comes from, as far as the configuration tells. */
export type Origin =
  /** Written as it stands in the configuration, or a default of a module's variable. */
  | { readonly kind: 'constant'; readonly value: unknown }
  /** A variable of the root module. */
  | {
      readonly kind: 'variable';
      readonly name: string;
      readonly value: unknown;
      readonly fallback: unknown;
      readonly sensitive: boolean;
    }
  /** An attribute of a resource or a data source. */
  | { readonly kind: 'resource'; readonly mode: 'managed' | 'data'; readonly type: string }
  /** Functions of literals, such as jsonencode("…") or file("…"): they leave nothing in a plan. */
  | { readonly kind: 'functions' }
  | { readonly kind: 'untold'; readonly reason: string };

interface Scope {
  readonly path: ModulePath;
  readonly forEach: Expression | undefined;
  readonly hops: number;
}

/** A chain of references longer than this goes round in a circle. */
const MAX_HOPS = 64;

/**
 * Where the value of an argument comes from: through variables and outputs of modules to constants,
 * variables of the root module and resources. A condition counts as an origin too; which of several
 * is the value itself, the plan does not tell. Empty where the argument is not configured.
 */
export function traceOrigins(
  plan: Plan,
  resource: PlannedResource,
  path: readonly (string | number)[],
): Origin[] {
  const expressions = resource.config?.expressions;
  if (!expressions) return [untold('the configuration is not in the plan')];
  const [head, ...rest] = path;
  const top = expressions[String(head)];
  if (top === undefined) return [];
  const written = valueAt(top, rest) ?? top;
  return trace(plan, readExpression(written), {
    path: resource.modulePath,
    forEach: resource.config?.forEach,
    hops: 0,
  });
}

function trace(plan: Plan, expression: Expression, scope: Scope): Origin[] {
  if (scope.hops > MAX_HOPS) return [untold('its references go round in a circle')];
  if (expression.constant) return [{ kind: 'constant', value: expression.constant.value }];
  const references = parseReferences(expression.references);
  if (references.length === 0) return [{ kind: 'functions' }];
  return references.flatMap((reference) => follow(plan, reference, scope));
}

function follow(plan: Plan, reference: Reference, scope: Scope): Origin[] {
  switch (reference.kind) {
    case 'variable':
      return followVariable(plan, reference.name, scope);
    case 'each-value':
      return scope.forEach
        ? trace(plan, scope.forEach, { ...scope, forEach: undefined, hops: scope.hops + 1 })
        : [untold('it is each.value of a for_each that the plan does not carry')];
    case 'module':
      return followOutput(plan, reference, scope);
    case 'resource':
      return [{ kind: 'resource', mode: reference.mode, type: reference.type }];
    case 'local':
      return [untold(`it goes through local.${reference.name}, which a plan does not carry`)];
    default:
      return [];
  }
}

function followVariable(plan: Plan, name: string, scope: Scope): Origin[] {
  const module = moduleAt(plan.configuration, scope.path);
  const fallback = module?.variableDefaults.get(name);
  const last = scope.path.at(-1);
  if (!last) {
    const value = plan.variables.get(name) ?? fallback;
    const sensitive = module?.sensitiveVariables.has(name) ?? false;
    return [{ kind: 'variable', name, value, fallback, sensitive }];
  }
  const path = scope.path.slice(0, -1);
  const call = moduleAt(plan.configuration, path)?.calls.get(last.name);
  const argument = call?.arguments[name];
  // The root module of a joined stack is a call, and its variables are arguments (join-plans.ts).
  if (isStack(last.name)) {
    const value = readExpression(argument).constant?.value ?? fallback;
    const sensitive = module?.sensitiveVariables.has(name) ?? false;
    return [{ kind: 'variable', name: `${last.name}${name}`, value, fallback, sensitive }];
  }
  if (argument === undefined) return [{ kind: 'constant', value: fallback }];
  return trace(plan, readExpression(argument), {
    path,
    forEach: call?.forEach,
    hops: scope.hops + 1,
  });
}

function followOutput(
  plan: Plan,
  { name, output }: Extract<Reference, { kind: 'module' }>,
  scope: Scope,
): Origin[] {
  const call = moduleAt(plan.configuration, scope.path)?.calls.get(name);
  const expression = output === undefined ? undefined : call?.module.outputs.get(output);
  if (!expression) return [untold(`module.${name} is handed on as a whole`)];
  return trace(plan, expression, {
    path: [...scope.path, { name, key: undefined }],
    forEach: undefined,
    hops: scope.hops + 1,
  });
}

function isStack(call: string): boolean {
  return call.endsWith(':');
}

function untold(reason: string): Origin {
  return { kind: 'untold', reason };
}
