import { canonicalType, type InstanceKey, type ModulePath } from './address.js';
import type { Expression, ModuleConfig } from './configuration.js';
import type { Plan } from './plan.js';

/**
 * Resources that the configuration is sure to make and that have no instance: the plan was made with
 * -target, or was cut. Sure are those without count or for_each, and those whose count is a number, in
 * each instance of their module. The configuration leaves out `for_each = toset([…])`, so an instance
 * with any key will do, and none at all proves nothing but a doubt.
 */
export function findUnaccounted(plan: Omit<Plan, 'unaccounted'>): Plan['unaccounted'] {
  return [...unaccountedIn(plan.configuration, '', indexInstances(plan))];
}

interface Instances {
  /** Keys of the instances of a resource, by its address without one. */
  readonly resources: ReadonlyMap<string, ReadonlySet<InstanceKey>>;
  /** The same of module calls. */
  readonly calls: ReadonlyMap<string, ReadonlySet<InstanceKey>>;
}

function indexInstances(plan: Omit<Plan, 'unaccounted'>): Instances {
  const resources = new Map<string, Set<InstanceKey>>();
  const calls = new Map<string, Set<InstanceKey>>();
  // Resources of one module instance share its path.
  const prefixes = new Map<ModulePath, string>();
  for (const { modulePath, rawType, name, key } of plan.resources.values()) {
    let prefix = prefixes.get(modulePath);
    if (prefix === undefined) {
      prefix = addCalls(calls, modulePath);
      prefixes.set(modulePath, prefix);
    }
    add(resources, `${prefix}${rawType}.${name}`, key);
  }
  return { resources, calls };
}

/** Adds the calls on the way to a module instance, and returns what its addresses begin with. */
function addCalls(calls: Map<string, Set<InstanceKey>>, path: ModulePath): string {
  let prefix = '';
  for (const { name, key } of path) {
    add(calls, `${prefix}module.${name}`, key);
    prefix += `module.${name}${bracket(key)}.`;
  }
  return prefix;
}

function* unaccountedIn(
  module: ModuleConfig,
  prefix: string,
  instances: Instances,
): Generator<Plan['unaccounted'][number]> {
  for (const { mode, type, name, count, forEach } of module.resources.values()) {
    if (mode !== 'managed') continue;
    const address = `${prefix}${type}.${name}`;
    const present = instances.resources.get(address) ?? new Set();
    for (const key of sureKeys(count, forEach, present)) {
      yield { address: `${address}${bracket(key)}`, type: canonicalType(type) };
    }
  }
  for (const [name, call] of module.calls) {
    const present = instances.calls.get(`${prefix}module.${name}`) ?? new Set();
    for (const key of new Set([...present, ...sureKeys(call.count, call.forEach, present)]))
      yield* unaccountedIn(call.module, `${prefix}module.${name}${bracket(key)}.`, instances);
  }
}

/** More than that are no constant that anybody writes, but an edited plan. */
const MOST_INSTANCES = 10_000;

/** Keys of instances that are surely made and are not there. */
function sureKeys(
  count: Expression | undefined,
  forEach: Expression | undefined,
  present: ReadonlySet<InstanceKey>,
): InstanceKey[] {
  if (forEach) return [];
  if (!count) return present.size === 0 ? [undefined] : [];
  const number = Number(count.constant?.value);
  if (!Number.isInteger(number) || number < 0 || number > MOST_INSTANCES) return [];
  return Array.from({ length: number }, (_, index) => index).filter((key) => !present.has(key));
}

function add(map: Map<string, Set<InstanceKey>>, name: string, key: InstanceKey): void {
  const keys = map.get(name);
  if (keys) keys.add(key);
  else map.set(name, new Set([key]));
}

function bracket(key: InstanceKey): string {
  return key === undefined ? '' : `[${JSON.stringify(key)}]`;
}
