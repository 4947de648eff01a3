import { known, unknown, type Uncertain } from '../model/uncertain.js';
import { readExpression } from '../plan/configuration.js';
import { providerKeyIn, stackOf, stackPrefix } from '../plan/join-plans.js';
import { isObject } from '../plan/json-shape.js';
import type { Plan, PlannedResource } from '../plan/plan.js';

/** `us-west-2` of the DNS name that AWS gives a load balancer there. */
export function regionOfName(name: string): string | undefined {
  const match =
    /\.([a-z]{2}(?:-[a-z]+)+-\d+)\.elb\.amazonaws\.com/.exec(name) ??
    /\.elb\.([a-z]{2}(?:-[a-z]+)+-\d+)\.amazonaws\.com/.exec(name);
  return match?.[1];
}

/** `us-west-2` of an ARN of something there; that of something global has none. */
export function regionOfArn(arn: unknown): string | undefined {
  return typeof arn === 'string' ? /^arn:[a-z-]+:[^:]*:([a-z0-9-]+):/.exec(arn)?.[1] : undefined;
}

/**
 * The provider block that makes a resource, such as `aws.west`, with its stack where several are
 * joined: one region of one account, unless a resource names another region. Undefined where the
 * input has no configuration, as a state has none, and for a block that OpenTofu makes several of.
 */
export function providerOf(resource: PlannedResource, plan: Plan): string | undefined {
  const key = providerKeyOf(resource);
  const block = key === undefined ? undefined : plan.providers[key];
  const expressions = isObject(block) ? block['expressions'] : undefined;
  const isOfEach =
    isObject(expressions) &&
    Object.values(expressions).some((raw) =>
      readExpression(raw).references.some((reference) => reference.startsWith('each.')),
    );
  return isOfEach ? undefined : key;
}

function providerKeyOf({ address, config }: PlannedResource): string | undefined {
  const stack = stackOf(address);
  return config && stack !== undefined
    ? providerKeyIn(stack, config.providerKey)
    : config?.providerKey;
}

/**
 * The region that a resource is deployed to: by an argument of its own (provider 6) or its ARN, or by
 * its provider's `region`, a constant or a variable of the root module. A provider without one takes
 * it from the environment, of which a plan tells nothing.
 */
export function regionOf(resource: PlannedResource, plan: Plan): Uncertain<string> {
  const { values, address } = resource;
  const own = values['region'];
  if (typeof own === 'string' && own !== '') return known(own);
  const named = regionOfArn(values['arn']);
  if (named !== undefined) return known(named);
  const provider = plan.providers[providerKeyOf(resource) ?? ''];
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
      ? variableOf(variable, stackOf(address), plan)
      : undefined);
  return typeof value === 'string'
    ? known(value)
    : unknown(`the provider of ${address} takes its region from ${reference ?? 'an expression'}`);
}

/** Whether both are in one region; undefined where nothing tells. One provider block is one region. */
export function inSameRegion(
  a: PlannedResource,
  b: PlannedResource,
  plan: Plan,
): boolean | undefined {
  const [own, other] = [regionOf(a, plan), regionOf(b, plan)];
  if (own.state === 'known' && other.state === 'known') return own.value === other.value;
  const provider = providerOf(a, plan);
  return provider !== undefined && provider === providerOf(b, plan) ? true : undefined;
}

/** What a variable of the root module is, of a stack that was joined where one is named. */
function variableOf(name: string, stack: string | undefined, plan: Plan): unknown {
  if (stack === undefined)
    return plan.variables.get(name) ?? plan.configuration.variableDefaults.get(name);
  const call = plan.configuration.calls.get(stackPrefix(stack));
  const given = readExpression(call?.arguments[name]).constant?.value;
  return given ?? call?.module.variableDefaults.get(name);
}
