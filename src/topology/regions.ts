import { known, unknown, type Uncertain } from '../model/uncertain.js';
import { readExpression } from '../plan/configuration.js';
import { isObject } from '../plan/json-shape.js';
import type { Plan, PlannedResource } from '../plan/plan.js';

/** `us-west-2` of the DNS name that AWS gives a load balancer there. */
export function regionOfName(name: string): string | undefined {
  const match =
    /\.([a-z]{2}(?:-[a-z]+)+-\d+)\.elb\.amazonaws\.com/.exec(name) ??
    /\.elb\.([a-z]{2}(?:-[a-z]+)+-\d+)\.amazonaws\.com/.exec(name);
  return match?.[1];
}

/**
 * The region that a resource is deployed to: by an argument of its own (provider 6), or by its
 * provider's `region`, a constant or a root variable. A provider without one takes it from the
 * environment, of which a plan tells nothing.
 */
export function regionOf(
  { values, config, address }: PlannedResource,
  plan: Plan,
): Uncertain<string> {
  const own = values['region'];
  if (typeof own === 'string' && own !== '') return known(own);
  const provider = plan.providers[config?.providerKey ?? ''];
  const expressions = isObject(provider) ? provider['expressions'] : undefined;
  const raw = isObject(expressions) ? expressions['region'] : undefined;
  if (raw === undefined)
    return unknown(`the provider of ${address} takes its region from the environment`);
  const { constant, references } = readExpression(raw);
  const [reference, ...others] = references;
  const variable = /^var\.([\w-]+)$/.exec(reference ?? '')?.[1];
  // A provider inside a module reads that module's variables, which are not the root's.
  const inRoot = !isObject(provider) || provider['module_address'] === undefined;
  const value =
    constant?.value ??
    (inRoot && variable !== undefined && others.length === 0
      ? (plan.variables.get(variable) ?? plan.configuration.variableDefaults.get(variable))
      : undefined);
  return typeof value === 'string'
    ? known(value)
    : unknown(`the provider of ${address} takes its region from ${reference ?? 'an expression'}`);
}
