import { known, unknown, type Uncertain } from '../model/uncertain.js';
import { readExpression } from './configuration.js';
import { providerKeyIn, stackOf, stackPrefix } from './join-plans.js';
import { isObject, type JsonObject } from './json-shape.js';
import type { Plan, PlannedResource } from './plan.js';

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
  const isOfEach = Object.values(providerArguments(resource, plan)).some((raw) =>
    readExpression(raw).references.some((reference) => reference.startsWith('each.')),
  );
  return isOfEach ? undefined : providerKeyOf(resource);
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
  const raw = providerArguments(resource, plan)['region'];
  if (raw === undefined)
    return unknown(`the provider of ${address} takes its region from the environment`);
  const { constant, references } = readExpression(raw);
  const [reference, ...others] = references;
  const variable = /^var\.([\w-]+)$/.exec(reference ?? '')?.[1];
  // A provider inside a module reads that module's variables, which are not the root's.
  const provider = plan.providers[providerKeyOf(resource) ?? ''];
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

/** The account of a resource, by its ARN or by the role that its provider block takes; else undefined. */
export function accountOf(resource: PlannedResource, plan: Plan): string | undefined {
  const own = accountOfArn(resource.values['arn']);
  if (own !== undefined) return own;
  const { assume_role: roles } = providerArguments(resource, plan);
  const [role, ...others] = Array.isArray(roles) ? (roles as unknown[]) : [roles];
  return others.length === 0 && isObject(role)
    ? accountOfArn(readExpression(role['role_arn']).constant?.value)
    : undefined;
}

/**
 * Whether both are in one region of one account: one provider block is, and so are two that say so.
 * Undefined where nothing tells.
 */
export function isBeside(a: PlannedResource, b: PlannedResource, plan: Plan): boolean | undefined {
  const regions = [regionOf(a, plan), regionOf(b, plan)].map((region) =>
    region.state === 'known' ? region.value : undefined,
  );
  const accounts = [accountOf(a, plan), accountOf(b, plan)];
  const isSame = [regions, accounts].map(([own, other]) =>
    own === undefined || other === undefined ? undefined : own === other,
  );
  if (isSame.includes(false)) return false;
  const provider = providerOf(a, plan);
  const isOneBlock = provider !== undefined && provider === providerOf(b, plan);
  return isOneBlock || !isSame.includes(undefined) ? true : undefined;
}

/** Services whose names hold in all regions, and resources that span them. */
const GLOBAL =
  /^aws_(?:iam|route53|cloudfront|globalaccelerator|s3|shield|organizations|networkmanager)_|_global_/;

/** Whether a name that one resource gives may mean another: names hold in one region of one account. */
export function mayName(from: PlannedResource, named: PlannedResource, plan: Plan): boolean {
  if (GLOBAL.test(from.type) || GLOBAL.test(named.type)) return true;
  return isBeside(from, named, plan) !== false;
}

function accountOfArn(arn: unknown): string | undefined {
  return typeof arn === 'string' ? /^arn:[a-z-]+:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1] : undefined;
}

function providerKeyOf({ address, config }: PlannedResource): string | undefined {
  const stack = stackOf(address);
  return config && stack !== undefined
    ? providerKeyIn(stack, config.providerKey)
    : config?.providerKey;
}

function providerArguments(resource: PlannedResource, plan: Plan): JsonObject {
  const block = plan.providers[providerKeyOf(resource) ?? ''];
  const expressions = isObject(block) ? block['expressions'] : undefined;
  return isObject(expressions) ? expressions : {};
}

/** What a variable of the root module is, of a stack that was joined where one is named. */
function variableOf(name: string, stack: string | undefined, plan: Plan): unknown {
  if (stack === undefined)
    return plan.variables.get(name) ?? plan.configuration.variableDefaults.get(name);
  const call = plan.configuration.calls.get(stackPrefix(stack));
  const given = readExpression(call?.arguments[name]).constant?.value;
  return given ?? call?.module.variableDefaults.get(name);
}
