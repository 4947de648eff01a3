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
  if (key !== undefined) return { resources: withKey(all, key), exact: true };
  const own = hasEachKey(selectors) ? withKey(all, ownKey) : [];
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
  return typeof key === 'string' && withKey(all, key).length > 0 ? key : undefined;
}

/** Those of a key. Of a fleet each instance asks for its own of another fleet: it is indexed once. */
function withKey(all: readonly PlannedResource[], key: InstanceKey): readonly PlannedResource[] {
  if (all.length <= FEW) return all.filter((resource) => resource.key === key);
  let byKey = indexed.get(all);
  if (!byKey) indexed.set(all, (byKey = indexByKey(all)));
  return byKey.get(key) ?? [];
}

function indexByKey(all: readonly PlannedResource[]): Map<InstanceKey, PlannedResource[]> {
  const byKey = new Map<InstanceKey, PlannedResource[]>();
  for (const resource of all) {
    const others = byKey.get(resource.key);
    if (others) others.push(resource);
    else byKey.set(resource.key, [resource]);
  }
  return byKey;
}

/** Of fewer instances it costs less to look at each. */
const FEW = 8;

const indexed = new WeakMap<
  readonly PlannedResource[],
  ReadonlyMap<InstanceKey, readonly PlannedResource[]>
>();
