import type { DeployedDatabase } from '../../model/deployed-data.js';
import type { DeployedSubnet } from '../../model/deployment.js';
import { HoldfastError } from '../../model/error.js';
import type { Fabric } from '../fabric/fabric.js';
import { Endpoint } from '../fabric/endpoint.js';
import { BLACK_HOLE, OPEN, REFUSE } from '../fabric/link.js';
import type { Place } from '../fabric/link.js';
import type { LabTimers } from '../lab-timers.js';
import type { LabParameterValues } from '../parameters.js';
import type { DatabaseEvent, WorldDatabase } from '../world/databases.js';
import { Background } from './background.js';
import { nodePlace, startNode, type DatabaseNode, type Source } from './database-node.js';
import type { DatabaseEngine } from './database-server.js';
import { Standby } from './standby.js';

export interface DatabaseOptions {
  readonly deployed: DeployedDatabase;
  readonly subnets: readonly DeployedSubnet[];
  readonly engine: DatabaseEngine;
  /** What a read replica replicates; null for a primary. */
  readonly source: Database | null;
  readonly fabric: Fabric;
  readonly timers: LabTimers;
  readonly parameters: LabParameterValues;
  /** What went wrong in the background, one sentence. */
  readonly onProgress: (message: string) => void;
}

const MOST_EVENTS = 100;

/**
 * An RDS instance: a server, and a synchronous standby in another zone where it is Multi-AZ. Clients
 * dial its endpoint, which leads to whichever server is the primary. A failover ends the primary,
 * breaks all connections, answers nothing for the failover time, promotes the standby and makes a
 * new one in the zone of the old primary once that can be reached.
 */
export class Database {
  readonly endpoint: Endpoint;
  readonly #events: DatabaseEvent[] = [];
  #status: WorldDatabase['status'] = 'available';
  #primary: DatabaseNode | null = null;
  /** What was the standby, until it is promoted. */
  #next: DatabaseNode | null = null;
  readonly #standby: Standby;
  #replicaOf: string | null;
  #nodes = 0;
  readonly #background: Background;

  constructor(private readonly options: DatabaseOptions) {
    const { deployed, subnets, fabric } = options;
    this.#replicaOf = deployed.replicaOf;
    this.#background = new Background(options.onProgress);
    const first = nodePlace(deployed, subnets, deployed.zone);
    const place: Place = {
      name: deployed.identifier,
      address: deployed.address,
      port: deployed.port,
      subnetIds: () => (this.#primary?.place ?? first).subnetIds(),
    };
    this.endpoint = new Endpoint(fabric, place, () => this.#primary?.server ?? null);
    this.#standby = new Standby({
      ...options,
      zone: deployed.standbyZone,
      background: this.#background,
      isReachable: (zone) => fabric.isReachable(nodePlace(deployed, subnets, zone)),
      start: (zone, { place: of, server }) =>
        this.#startNode(zone, { place: of, address: server }, true),
      say: (message) => this.#say('notification', message),
      inStep: () => this.reachabilityChanged(),
    });
  }

  get deployed(): DeployedDatabase {
    return this.options.deployed;
  }

  get engine(): DatabaseEngine {
    return this.options.engine;
  }

  get identifier(): string {
    return this.deployed.identifier;
  }

  /** Where its endpoint leads to: it moves with the primary. */
  get place(): Place {
    return this.endpoint.place;
  }

  /** Resolves once it serves, with its standby in step. */
  async start(): Promise<void> {
    const { deployed, source } = this.options;
    await this.endpoint.open();
    this.#primary = await this.#startNode(deployed.zone, source?.endpoint ?? null, false);
    await this.#standby.make(this.#primary);
  }

  /** URL under which a place reaches it through the fabric. */
  async urlFor(from: Place): Promise<string> {
    return this.engine.urlAt(await this.endpoint.addressFor(from));
  }

  async forget(from: Place): Promise<void> {
    await this.endpoint.forget(from);
  }

  view(): WorldDatabase {
    return {
      identifier: this.identifier,
      status: this.#status,
      zone: this.#primary?.zone ?? this.deployed.zone,
      standbyZone: this.#standby.zone,
      standby: this.#standby.state,
      replicaOf: this.#replicaOf,
      events: this.#events,
      actual: this.endpoint.outside,
    };
  }

  /**
   * A Multi-AZ instance with `forceFailover` moves to its standby; any other reboots in place.
   * Nothing happens while it is failing over or rebooting.
   * @throws HoldfastError lab/standby-not-ready
   */
  reboot(forceFailover: boolean): void {
    if (this.#status !== 'available') return;
    if (forceFailover && this.#standby.zone !== null) {
      if (this.#standby.state !== 'in-sync') {
        throw new HoldfastError(
          'lab/standby-not-ready',
          `The standby of ${this.identifier} is ${this.#standby.state}, so it cannot be failed over to`,
          { hint: 'Wait until it is in step again.' },
        );
      }
      this.#failOver('a user requested it');
      return;
    }
    const { fabric, timers, parameters } = this.options;
    this.#status = 'rebooting';
    this.#say('availability', 'DB instance shutdown');
    fabric.resetConnectionsTo(this.place);
    fabric.setPlace(this.place, REFUSE);
    timers.after(parameters.databaseRebootSeconds, () => {
      this.#say('availability', 'DB instance restarted');
      this.#recover();
    });
  }

  /**
   * A read replica becomes an instance of its own, without a standby.
   * @throws HoldfastError lab/no-replica
   */
  promote(): void {
    const primary = this.#primary;
    if (this.#replicaOf === null || primary === null) {
      throw new HoldfastError('lab/no-replica', `${this.identifier} is no read replica`, {
        hint: 'Only a read replica can be promoted.',
      });
    }
    this.#replicaOf = null;
    this.#status = 'modifying';
    this.#background.start(`${this.identifier} could not be promoted`, async () => {
      await primary.promote();
      this.#say('read replica', 'Promoted replica');
      this.#status = 'available';
    });
  }

  /**
   * To be called after subnets were cut off or restored: RDS fails over by itself when the primary
   * is lost and the standby is not, and goes on without a standby that is lost. An instance without
   * a standby waits.
   */
  reachabilityChanged(): void {
    const primary = this.#primary;
    if (this.#background.isClosed || primary === null || this.#status !== 'available') return;
    const { fabric, deployed, subnets } = this.options;
    const { zone, state } = this.#standby;
    if (fabric.isReachable(primary.place)) this.#standby.reachabilityChanged(primary);
    else if (zone !== null && state === 'in-sync') {
      if (fabric.isReachable(nodePlace(deployed, subnets, zone))) {
        this.#failOver('its zone cannot be reached');
      }
    }
  }

  async close(): Promise<void> {
    this.#background.close();
    await this.endpoint.close();
    const stop = (): Promise<unknown> =>
      Promise.all([this.#primary?.stop(), this.#next?.stop(), this.#standby.stop()]);
    await stop();
    await this.#background.settled();
    // What was only being started then.
    await stop();
  }

  #failOver(why: string): void {
    const { fabric, timers, parameters } = this.options;
    const old = this.#primary;
    const next = this.#standby.take();
    if (old === null || next === null) return;
    this.#next = next;
    this.#status = 'failing-over';
    this.#say('failover', `Multi-AZ instance failover started: ${why}`);
    // A primary that is cut off sends no RST: its connections hang until it is over.
    if (fabric.isReachable(this.place)) fabric.resetConnectionsTo(this.place);
    fabric.setPlace(this.place, BLACK_HOLE);
    // It must acknowledge nothing more from here on: the standby would not have it.
    const ended = old.stop();
    timers.after(parameters.databaseFailoverSeconds, () => {
      this.#background.start(`${this.identifier} could not fail over`, async () => {
        await ended;
        await next.promote();
        this.#primary = next;
        this.#next = null;
        this.#say('failover', 'Multi-AZ instance failover completed');
        this.#standby.zone = old.zone;
        this.#standby.remake(next);
        this.#recover();
      });
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

  #startNode(zone: string, source: Source | null, isStandby: boolean): Promise<DatabaseNode> {
    const { engine, fabric, deployed, subnets } = this.options;
    this.#nodes += 1;
    const name = `${this.identifier}-${this.#nodes}`;
    const place = nodePlace(deployed, subnets, zone);
    return startNode({ engine, fabric, name, zone, place, source, isStandby });
  }

  #say(category: DatabaseEvent['category'], message: string): void {
    this.#events.push({ atEpochMs: Date.now(), category, message });
    if (this.#events.length > MOST_EVENTS) this.#events.shift();
  }
}
