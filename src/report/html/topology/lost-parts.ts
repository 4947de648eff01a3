import type { Deployment } from '../../../model/deployment.js';
import { regionOfZone } from '../../../model/region-of-zone.js';
import type { LostParts, RunDetail } from '../../input.js';

/** What the picture of a stack marks. */
export interface Lost {
  readonly zones: readonly string[];
  /** How many application instances of each zone. */
  readonly instancesByZone: ReadonlyMap<string, number>;
  /** Identifiers of databases whose primary is lost. */
  readonly databases: readonly string[];
}

export const NOTHING_LOST: Lost = { zones: [], instancesByZone: new Map(), databases: [] };

/** What all faults of a run took, as far as a picture of the deployment can show it. */
export function lostIn(
  deployment: Deployment,
  losses: readonly LostParts[],
  { targetStates, instanceStates }: Pick<RunDetail, 'targetStates' | 'instanceStates'>,
): Lost {
  const zoneOf = new Map<string, string>([
    ...instanceStates.map(({ instance, zone }) => [instance, zone] as const),
    ...targetStates.map(({ target, zone }) => [target, zone] as const),
  ]);
  const zones = deployment.zones.filter((zone) =>
    losses.some((loss) => loss.zone === zone || loss.region === regionOfZone(zone)),
  );
  const instances = new Set(losses.flatMap((loss) => loss.instances));
  const instancesByZone = new Map<string, number>();
  for (const id of instances) {
    const zone = zoneOf.get(id) ?? '';
    instancesByZone.set(zone, (instancesByZone.get(zone) ?? 0) + 1);
  }
  return { zones, instancesByZone, databases: losses.flatMap((loss) => loss.databases) };
}

/** What was lost, in words: a row of a table each. */
export function namesOf(losses: readonly LostParts[]): (readonly [string, string, string])[] {
  return losses.flatMap(({ name, region, zone, instances, databases, caches, natGateways }) => [
    ...(region !== null && zone === null ? [[name, 'region', region] as const] : []),
    ...(zone === null ? [] : [[name, 'zone', zone] as const]),
    ...instances.map((id) => [name, 'application instance', id] as const),
    ...databases.map((id) => [name, 'primary of a database', id] as const),
    ...caches.map((id) => [name, 'primary of a cache', id] as const),
    ...natGateways.map((id) => [name, 'NAT gateway', id] as const),
  ]);
}
