import type { ConnectivityScope } from '../../fabric/cut-subnets.js';
import type { World } from '../../world.js';

/**
 * Faults that overlap: a subnet that two actions cut off comes back when the second one ends. The
 * world only knows on and off, so that the counting is done here.
 */
export class Holds {
  private readonly subnets = new Map<string, number>();
  private readonly launches = new Map<string, number>();
  private readonly interfaces = new Set<string>();
  /** Percentages that hold a group's launches back now; the highest counts. */
  private readonly percentages = new Map<string, number[]>();

  constructor(private readonly world: World) {}

  cutSubnets(ids: readonly string[], scope: ConnectivityScope = 'all'): void {
    const fresh = ids.filter((id) => add(this.subnets, `${scope} ${id}`) === 1);
    if (fresh.length > 0) this.world.disruptSubnets(fresh, scope);
  }

  restoreSubnets(ids: readonly string[], scope: ConnectivityScope = 'all'): void {
    const last = ids.filter((id) => remove(this.subnets, `${scope} ${id}`) === 0);
    if (last.length > 0) this.world.restoreSubnets(last, scope);
  }

  /** Takes the network interfaces of instances for one action; those that another has already, none of all. */
  takeInterfaces(ids: readonly string[]): readonly string[] {
    const taken = ids.filter((id) => this.interfaces.has(id));
    if (taken.length === 0) for (const id of ids) this.interfaces.add(id);
    return taken;
  }

  releaseInterfaces(ids: readonly string[]): void {
    for (const id of ids) this.interfaces.delete(id);
  }

  blockLaunches(group: string, zones: readonly string[], percentage = 100): void {
    for (const zone of zones) add(this.launches, launchKey(group, zone));
    this.percentages.set(group, [...(this.percentages.get(group) ?? []), percentage]);
    this.tellLaunches(group);
  }

  allowLaunches(group: string, zones: readonly string[], percentage = 100): void {
    for (const zone of zones) remove(this.launches, launchKey(group, zone));
    const held = this.percentages.get(group) ?? [];
    this.percentages.set(group, held.toSpliced(held.indexOf(percentage), 1));
    this.tellLaunches(group);
  }

  private tellLaunches(group: string): void {
    const zones = this.world.deployment.zones.filter((zone) =>
      this.launches.has(launchKey(group, zone)),
    );
    const held = this.percentages.get(group) ?? [];
    this.world.blockLaunches(group, zones, held.length === 0 ? 100 : Math.max(...held));
  }
}

function launchKey(group: string, zone: string): string {
  return `${zone} ${group}`;
}

/** How many hold the key now. */
function add(counts: Map<string, number>, key: string): number {
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return count;
}

function remove(counts: Map<string, number>, key: string): number {
  const count = (counts.get(key) ?? 0) - 1;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
  return count;
}
