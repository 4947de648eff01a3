import type { Plan, PlannedResource } from '../plan/plan.js';

/** A resource of the configuration with all of its instances. */
export type Instances = ReadonlyMap<string, readonly PlannedResource[]>;

/** Instances by `module/path|type.name`: the same for every key of count and for_each. */
export function groupInstances(plan: Plan): Instances {
  const groups = new Map<string, PlannedResource[]>();
  for (const resource of plan.resources.values()) {
    const path = resource.modulePath.map(({ name }) => name).join('/');
    const key = `${path}|${resource.type}.${resource.name}`;
    const group = groups.get(key);
    if (group) group.push(resource);
    else groups.set(key, [resource]);
  }
  return groups;
}

/**
 * Pairs instances by their keys, and what is left over in order: keys may carry the name of the
 * environment, and there is no telling which one is meant.
 */
export function pairInstances(
  a: readonly PlannedResource[],
  b: readonly PlannedResource[],
): [PlannedResource, PlannedResource][] {
  const byKeys = new Map(b.map((each) => [keysOf(each), each]));
  const pairs: [PlannedResource, PlannedResource][] = [];
  const left: PlannedResource[] = [];
  for (const each of a) {
    const same = byKeys.get(keysOf(each));
    if (same === undefined) left.push(each);
    else {
      pairs.push([each, same]);
      byKeys.delete(keysOf(each));
    }
  }
  const others = [...byKeys.values()].toSorted(byAddress);
  for (const [index, each] of left.toSorted(byAddress).entries()) {
    const other = others[index];
    if (other) pairs.push([each, other]);
  }
  return pairs;
}

function keysOf({ modulePath, key }: PlannedResource): string {
  return JSON.stringify([...modulePath.map((step) => step.key ?? null), key ?? null]);
}

function byAddress(a: PlannedResource, b: PlannedResource): number {
  return a.address < b.address ? -1 : 1;
}
