import { canonicalType } from './address.js';
import { HoldfastError } from '../model/error.js';
import type { ModuleConfig } from './configuration.js';
import type { JsonObject, Reader } from './json-shape.js';
import type { Plan } from './plan.js';
import { walkModules } from './walk-modules.js';

/**
 * Refuses a plan whose parts do not agree with each other: a plan that lost resources would pass
 * every policy that they break.
 * @throws HoldfastError plan/no-resources, plan/incomplete
 */
export function checkCompleteness(
  plan: Omit<Plan, 'unaccounted'>,
  read: Reader,
  root: JsonObject,
): void {
  const planned = plannedAddresses(read, root);
  if (plan.resources.size === 0) {
    throw new HoldfastError(
      'plan/no-resources',
      `${plan.path} plans no resources, so there is nothing to judge`,
      {
        hint: 'Check that it is the plan of the stack you meant, and not of an empty folder or of a destroy.',
      },
    );
  }
  if (!('planned_values' in root)) return;
  const problem =
    firstMissing(planned, plan.resources, 'resource_changes') ??
    firstMissing(plan.resources.keys(), planned, 'planned_values');
  if (problem === undefined) return;
  throw new HoldfastError('plan/incomplete', `${plan.path} is not whole: ${problem}`, {
    hint: 'It was made with -target, edited or cut; make it anew with `terraform show -json plan.bin > plan.json`.',
  });
}

function plannedAddresses(read: Reader, root: JsonObject): Set<string> {
  const values = read.optionalObject(root['planned_values'], 'planned_values');
  const addresses = new Set<string>();
  for (const { entry, at } of walkModules(
    read,
    values['root_module'],
    'planned_values.root_module',
  )) {
    if (entry['mode'] !== 'data') addresses.add(read.string(entry['address'], `${at}.address`));
  }
  return addresses;
}

function firstMissing(
  addresses: Iterable<string>,
  known: { has(address: string): boolean },
  part: string,
): string | undefined {
  for (const address of addresses) {
    if (!known.has(address)) return `${address} is missing from its \`${part}\``;
  }
  return undefined;
}

/**
 * Resources without count or for_each, in modules without them, that have no instance: the plan was
 * made with -target, or was cut. The configuration leaves out `for_each = toset([…])`, so an instance
 * with any key will do, and none at all proves nothing but a doubt.
 */
export function findUnaccounted(plan: Omit<Plan, 'unaccounted'>): Plan['unaccounted'] {
  const present = new Set<string>();
  for (const resource of plan.resources.values()) {
    const calls = resource.modulePath.map((step) => `module.${step.name}.`).join('');
    present.add(`${calls}${resource.rawType}.${resource.name}`);
  }
  return [...singleResources(plan.configuration, '')].filter(
    ({ address }) => !present.has(address),
  );
}

function* singleResources(
  module: ModuleConfig,
  prefix: string,
): Generator<Plan['unaccounted'][number]> {
  for (const { mode, type, name, count, forEach } of module.resources.values()) {
    if (mode === 'managed' && !count && !forEach)
      yield { address: `${prefix}${type}.${name}`, type: canonicalType(type) };
  }
  for (const [name, call] of module.calls) {
    if (!call.count && !call.forEach)
      yield* singleResources(call.module, `${prefix}module.${name}.`);
  }
}
