import type { DeployedDatabase } from '../../model/deployed-data.js';
import type { DeployedSubnet } from '../../model/deployment.js';
import type { Fabric } from '../fabric/fabric.js';
import type { Forwarder } from '../fabric/forwarder.js';
import { startForwarder } from '../fabric/forwarder.js';
import { BLACK_HOLE, OPEN, REFUSE } from '../fabric/link.js';
import type { Place } from '../fabric/link.js';
import type { LabTimers } from '../lab-timers.js';
import type { LabParameterValues } from '../parameters.js';
import type { WorldDatabase } from '../world.js';
import type { PostgresServer } from './postgres-server.js';

export interface DatabaseOptions {
  readonly deployed: DeployedDatabase;
  readonly subnets: readonly DeployedSubnet[];
  readonly server: PostgresServer;
  /** Name of its database within the server. */
  readonly name: string;
  readonly fabric: Fabric;
  readonly timers: LabTimers;
  readonly parameters: LabParameterValues;
}

const OUTSIDE: Place = { name: 'outside of the VPC', subnetIds: () => [] };

/**
 * An RDS instance. One PostgreSQL stands for the primary and its standby, so a failover loses
 * nothing: it breaks all connections, answers nothing for the failover time, and answers then from
 * the standby's zone.
 */
export class Database {
  readonly place: Place;
  #zone: string;
  #standbyZone: string | null;
  #status: WorldDatabase['status'] = 'available';
  #outside: Forwarder | undefined;
  /** One for each place that dials, so that the fabric knows which link a connection is on. */
  readonly #forwarders = new Map<Place, Promise<Forwarder>>();

  constructor(private readonly options: DatabaseOptions) {
    const { deployed } = options;
    this.#zone = deployed.zone;
    this.#standbyZone = deployed.multiAz ? deployed.standbyZone : null;
    this.place = {
      name: deployed.identifier,
      address: deployed.address,
      port: deployed.port,
      subnetIds: () => this.#subnetIdsIn(this.#zone),
    };
  }

  get identifier(): string {
    return this.options.deployed.identifier;
  }

  async start(): Promise<void> {
    this.#outside = await this.#forwarderFrom(OUTSIDE);
  }

  /** URL under which a place reaches it through the fabric. */
  async urlFor(from: Place): Promise<string> {
    const { host, port } = await this.#forwarderFrom(from);
    const { server, name } = this.options;
    return `postgres://postgres:${server.password}@${host}:${port}/${name}`;
  }

  async forget(from: Place): Promise<void> {
    const forwarder = this.#forwarders.get(from);
    this.#forwarders.delete(from);
    await (await forwarder)?.close();
  }

  view(): WorldDatabase {
    return {
      identifier: this.identifier,
      status: this.#status,
      zone: this.#zone,
      standbyZone: this.#standbyZone,
      actual: { host: this.#outside?.host ?? '127.0.0.1', port: this.#outside?.port ?? 0 },
    };
  }

  /** A Multi-AZ instance with `forceFailover` moves to its standby; any other reboots in place. */
  reboot(forceFailover: boolean): void {
    if (this.#status !== 'available') return;
    if (forceFailover && this.#standbyZone !== null) {
      this.#failOver(this.#standbyZone);
      return;
    }
    const { fabric, timers, parameters } = this.options;
    this.#status = 'rebooting';
    fabric.resetConnectionsTo(this.place);
    fabric.setPlace(this.place, REFUSE);
    timers.after(parameters.databaseRebootSeconds, () => this.#recover());
  }

  /**
   * To be called after subnets were cut off or restored: RDS fails over by itself when the primary
   * is lost and the standby is not. An instance without a standby waits.
   */
  reachabilityChanged(): void {
    if (this.#status !== 'available' || this.#standbyZone === null) return;
    const standby: Place = {
      name: `standby of ${this.identifier}`,
      subnetIds: () => this.#subnetIdsIn(this.#standbyZone ?? this.#zone),
    };
    const { fabric } = this.options;
    if (!fabric.isReachable(this.place) && fabric.isReachable(standby)) {
      this.#failOver(this.#standbyZone);
    }
  }

  async close(): Promise<void> {
    const forwarders = await Promise.allSettled(this.#forwarders.values());
    this.#forwarders.clear();
    for (const each of forwarders) if (each.status === 'fulfilled') await each.value.close();
  }

  #failOver(standbyZone: string): void {
    const { fabric, timers, parameters } = this.options;
    this.#status = 'failing-over';
    // A primary that is cut off sends no RST: its connections hang until it is over.
    if (fabric.isReachable(this.place)) fabric.resetConnectionsTo(this.place);
    fabric.setPlace(this.place, BLACK_HOLE);
    timers.after(parameters.databaseFailoverSeconds, () => {
      this.#standbyZone = this.#zone;
      this.#zone = standbyZone;
      this.#recover();
    });
  }

  #recover(): void {
    const { fabric } = this.options;
    this.#status = 'available';
    // Whatever was still connected was connected to a server that is gone.
    fabric.resetConnectionsTo(this.place);
    fabric.setPlace(this.place, OPEN);
    this.reachabilityChanged();
  }

  /**
   * The plan's subnet group is not part of the deployment: the database is taken to be in all
   * private subnets of its zone, and lost when all of them are.
   */
  #subnetIdsIn(zone: string): string[] {
    const inZone = this.options.subnets.filter((subnet) => subnet.zone === zone);
    const isPrivate = inZone.filter(({ tier }) => tier === 'private');
    return (isPrivate.length > 0 ? isPrivate : inZone).map(({ id }) => id);
  }

  #forwarderFrom(from: Place): Promise<Forwarder> {
    const { fabric, server } = this.options;
    const known = this.#forwarders.get(from);
    if (known !== undefined) return known;
    const starting = startForwarder(fabric, {
      from,
      to: this.place,
      destination: { host: server.host, port: server.port },
    });
    this.#forwarders.set(from, starting);
    return starting;
  }
}
