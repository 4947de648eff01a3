import type { DeployedDatabase } from '../../model/deployed-data.js';
import type { DeployedSubnet } from '../../model/deployment.js';
import type { Fabric } from '../fabric/fabric.js';
import { startForwarder, type Forwarder } from '../fabric/forwarder.js';
import type { Place } from '../fabric/link.js';
import type { DatabaseEngine, DatabaseServer } from './database-server.js';

/** One server of a database, at its zone. What it replicates passes the fabric. */
export interface DatabaseNode {
  readonly zone: string;
  readonly place: Place;
  readonly server: DatabaseServer;
  /**
   * Makes it a primary. Its link to what it followed ends first: MariaDB would else wait seconds for a
   * source that answers nothing.
   */
  promote(): Promise<void>;
  /** Ends the server, and the link to what it follows. */
  stop(): Promise<void>;
}

/** What a follower follows: where that is, and where it is really served, which may move. */
export interface Source {
  readonly place: Place;
  readonly address: { readonly host: string; readonly port: number };
}

export interface StartNodeOptions {
  readonly engine: DatabaseEngine;
  readonly fabric: Fabric;
  readonly name: string;
  readonly zone: string;
  readonly place: Place;
  readonly source: Source | null;
  readonly isStandby: boolean;
}

export async function startNode(options: StartNodeOptions): Promise<DatabaseNode> {
  const { engine, fabric, name, zone, place, source, isStandby } = options;
  const link: Forwarder | null =
    source === null
      ? null
      : await startForwarder(fabric, {
          from: place,
          to: source.place,
          destination: source.address,
        });
  try {
    const server = await engine.start({ name, follow: link, isStandby });
    return {
      zone,
      place,
      server,
      async promote() {
        await link?.close();
        await server.promote();
      },
      async stop() {
        await Promise.all([link?.close(), server.stop()]);
      },
    };
  } catch (error) {
    await link?.close();
    throw error;
  }
}

/** Where a database's server in a zone is: its subnet group's subnets there, else private ones. */
export function nodePlace(
  { identifier, subnetIds }: DeployedDatabase,
  subnets: readonly DeployedSubnet[],
  zone: string,
): Place {
  const inZone = subnets.filter((subnet) => subnet.zone === zone);
  const own = inZone.filter(({ id }) => subnetIds.includes(id));
  const isPrivate = inZone.filter(({ tier }) => tier === 'private');
  const chosen = [own, isPrivate, inZone].find(({ length }) => length > 0) ?? [];
  const ids = chosen.map(({ id }) => id);
  return { name: `${identifier} in ${zone}`, subnetIds: () => ids };
}
