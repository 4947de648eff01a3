import type { InstanceKey, Step } from './address.js';
import type { PlannedResource } from './plan.js';
import type { Reference } from './reference.js';

/** `each.key` and `count.index` choose among instances, and name none themselves. */
export function isSelector(reference: Reference): boolean {
  return reference.kind === 'each-key' || reference.kind === 'count-index';
}

export function hasEachKey(selectors: readonly Reference[]): boolean {
  return selectors.some((selector) => selector.kind === 'each-key');
}

/**
 * `x["a"]` is exact. `x[each.key]` is too, where x has that key: `["x", "each.key"]` is all that the
 * plan keeps of it. `x[count.index]`, `element(x, …)` and `x[*]` cannot be told apart.
 */
export function pickInstances(
  all: readonly PlannedResource[],
  key: InstanceKey,
  selectors: readonly Reference[],
  ownKey: InstanceKey,
): { readonly resources: readonly PlannedResource[]; readonly exact: boolean } {
  if (key !== undefined)
    return { resources: all.filter((resource) => resource.key === key), exact: true };
  const own = hasEachKey(selectors) ? all.filter((resource) => resource.key === ownKey) : [];
  if (own.length === 1 && selectors.length === 1) return { resources: own, exact: true };
  return { resources: all, exact: all.length <= 1 };
}

/**
 * A key that narrows a whole map of resources: `module.net.subnets["a"].id`. Positions in lists are
 * not followed: a filter on the way would have shifted them.
 */
export function firstTextKey(
  steps: readonly Step[],
  all: readonly PlannedResource[],
): string | undefined {
  const step = steps.find((item): item is { key: string | number } => 'key' in item);
  const key = step?.key;
  return typeof key === 'string' && all.some((resource) => resource.key === key) ? key : undefined;
}
