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
export function checkCompleteness(plan: Plan, read: Reader, root: JsonObject): void {
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
  const missing =
    'planned_values' in root
      ? (firstMissing(planned, plan.resources, 'resource_changes') ??
        firstMissing(plan.resources.keys(), planned, 'planned_values'))
      : undefined;
  const problem = missing ?? firstWithoutInstance(plan);
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
 * A resource without count or for_each, in modules without them, must have an instance. The
 * configuration leaves out `for_each = toset([…])`, so an instance with any key will do.
 */
function firstWithoutInstance(plan: Plan): string | undefined {
  // A plan made with -target leaves out what was not asked for; newer Terraform says so itself.
  if (!plan.complete) return undefined;
  const present = new Set<string>();
  for (const resource of plan.resources.values()) {
    const calls = resource.modulePath.map((step) => `module.${step.name}.`).join('');
    present.add(`${calls}${resource.rawType}.${resource.name}`);
  }
  for (const address of singleAddresses(plan.configuration, '')) {
    if (!present.has(address))
      return `${address} is configured, and the plan has no instance of it`;
  }
  return undefined;
}

function* singleAddresses(module: ModuleConfig, prefix: string): Generator<string> {
  for (const resource of module.resources.values()) {
    if (resource.mode === 'managed' && !resource.count && !resource.forEach) {
      yield `${prefix}${resource.type}.${resource.name}`;
    }
  }
  for (const [name, call] of module.calls) {
    if (!call.count && !call.forEach)
      yield* singleAddresses(call.module, `${prefix}module.${name}.`);
  }
}
