import type { World } from '../../world.js';

/**
 * Faults that overlap: a subnet that two actions cut off comes back when the second one ends. The
 * world only knows on and off, so that the counting is done here.
 */
export class Holds {
  private readonly subnets = new Map<string, number>();
  private readonly launches = new Map<string, number>();

  constructor(private readonly world: World) {}

  cutSubnets(ids: readonly string[]): void {
    const fresh = ids.filter((id) => add(this.subnets, id) === 1);
    if (fresh.length > 0) this.world.disruptSubnets(fresh);
  }

  restoreSubnets(ids: readonly string[]): void {
    const last = ids.filter((id) => remove(this.subnets, id) === 0);
    if (last.length > 0) this.world.restoreSubnets(last);
  }

  blockLaunches(group: string, zones: readonly string[]): void {
    for (const zone of zones) add(this.launches, launchKey(group, zone));
    this.tellLaunches(group);
  }

  allowLaunches(group: string, zones: readonly string[]): void {
    for (const zone of zones) remove(this.launches, launchKey(group, zone));
    this.tellLaunches(group);
  }

  private tellLaunches(group: string): void {
    const zones = this.world.deployment.zones.filter((zone) =>
      this.launches.has(launchKey(group, zone)),
    );
    this.world.blockLaunches(group, zones);
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
