import { canonicalType, type InstanceKey } from './address.js';
import type { Expression, ModuleConfig } from './configuration.js';
import { treeOf, type ModuleInstance } from './instance-tree.js';
import type { Plan, Unaccounted } from './plan.js';

/**
 * Resources that the configuration is sure to make and that have no instance: the plan was made with
 * -target, or was cut. Sure are those without count or for_each, and those whose count is a number, in
 * each instance of their module. The configuration leaves out `for_each = toset([…])`, so an instance
 * with any key will do, and none at all proves nothing but a doubt.
 */
export function findUnaccounted(plan: Omit<Plan, 'unaccounted'>): Plan['unaccounted'] {
  const unaccounted: Unaccounted[] = [];
  addUnaccounted(plan.configuration, treeOf(plan.resources).root, '', unaccounted);
  return unaccounted;
}

function addUnaccounted(
  module: ModuleConfig,
  instance: ModuleInstance | undefined,
  prefix: string,
  found: Unaccounted[],
): void {
  for (const { mode, type, name, count, forEach } of module.resources.values()) {
    // Most are there, and no address has to be made.
    if (mode !== 'managed' || forEach) continue;
    const instances = instance?.resources.get(type)?.get(name) ?? [];
    if (!count && instances.length > 0) continue;
    const present = new Set(instances.map(({ key }) => key));
    for (const key of sureKeys(count, forEach, present)) {
      found.push({
        address: `${prefix}${type}.${name}${bracket(key)}`,
        type: canonicalType(type),
        why: 'is configured and not planned (made with -target or -destroy, cut, or switched off by `enabled`)',
      });
    }
  }
  for (const [name, call] of module.calls) {
    const instances = instance?.calls.get(name);
    const present = new Set(instances?.keys());
    for (const key of new Set([...present, ...sureKeys(call.count, call.forEach, present)])) {
      const inner = `${prefix}module.${name}${bracket(key)}.`;
      addUnaccounted(call.module, instances?.get(key), inner, found);
    }
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

function bracket(key: InstanceKey): string {
  return key === undefined ? '' : `[${JSON.stringify(key)}]`;
}
