import type { Deployment } from '../model/deployment.js';
import type { Connection } from '../model/target.js';
import { createClients, destroyClients, type Clients } from '../target/clients.js';

/** The AWS clients of a run, by region; made when they are first asked for. */
export interface RegionalClients {
  readonly of: (region: string) => Clients;
  /** Those of every region of a deployment, the primary first. */
  readonly all: (deployment: Deployment) => readonly [Clients, ...Clients[]];
  destroy(): void;
}

export function createRegionalClients(connection: Connection): RegionalClients {
  const regions = new Map<string, Clients>();
  const of = (region: string): Clients => {
    const known = regions.get(region) ?? createClients(connection, region);
    regions.set(region, known);
    return known;
  };
  return {
    of,
    all: ({ region, regions: names }) => [
      of(region),
      ...names.filter((name) => name !== region).map(of),
    ],
    destroy() {
      for (const clients of regions.values()) destroyClients(clients);
    },
  };
}
