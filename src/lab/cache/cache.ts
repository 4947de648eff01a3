import type { DeployedCache } from '../../model/deployed-data.js';
import type { DeployedSubnet } from '../../model/deployment.js';
import { HoldfastError } from '../../model/error.js';
import { Background } from '../database/background.js';
import { Endpoint } from '../fabric/endpoint.js';
import type { Fabric } from '../fabric/fabric.js';
import { BLACK_HOLE, OPEN, REFUSE, type Place } from '../fabric/link.js';
import type { LabTimers } from '../lab-timers.js';
import type { LabParameterValues } from '../parameters.js';
import type { WorldCache } from '../world/caches.js';
import { CacheNode } from './cache-node.js';
import type { CacheEngine } from './cache-server.js';

export interface CacheOptions {
  readonly deployed: DeployedCache;
  readonly subnets: readonly DeployedSubnet[];
  readonly engine: CacheEngine;
  readonly fabric: Fabric;
  readonly timers: LabTimers;
  readonly parameters: LabParameterValues;
  /** What went wrong in the background, one sentence. */
  readonly onProgress: (message: string) => void;
}

/**
 * An ElastiCache replication group, or a single node: a primary, and replicas that copy it
 * asynchronously. Where the primary is lost and failover is automatic, a replica takes its part
 * after the failover time and the endpoint leads there; else nothing answers until it is back, and
 * it is empty then.
 */
export class Cache {
  readonly endpoint: Endpoint;
  readonly #nodes: readonly CacheNode[];
  #primary: CacheNode;
  #status: WorldCache['status'] = 'available';
  readonly #background: Background;
  /** Changes of nodes happen one after another. */
  #changes: Promise<void> = Promise.resolve();

  constructor(private readonly options: CacheOptions) {
    const { deployed, subnets, engine, fabric } = options;
    this.#background = new Background(options.onProgress);
    this.#nodes = deployed.zones.map((zone, index) => {
      const id = nodeId(deployed, index);
      return new CacheNode(id, zone, nodePlace(deployed, subnets, zone), engine, fabric);
    });
    const [first] = this.#nodes;
    if (first === undefined) throw new Error(`${deployed.address} has no node`);
    this.#primary = first;
    const place: Place = {
      name: deployed.replicationGroupId,
      address: deployed.address,
      port: deployed.port,
      subnetIds: () => this.#primary.place.subnetIds(),
    };
    this.endpoint = new Endpoint(fabric, place, () => this.#primary.server);
  }

  get deployed(): DeployedCache {
    return this.options.deployed;
  }

  get engine(): CacheEngine {
    return this.options.engine;
  }

  async start(): Promise<void> {
    await this.endpoint.open();
    await this.#primary.serve(null);
    await Promise.all(this.#replicas().map((node) => node.serve(this.#primary)));
  }

  /** URL under which a place reaches it through the fabric. */
  async urlFor(from: Place): Promise<string> {
    return this.engine.urlAt(await this.endpoint.addressFor(from));
  }

  view(): WorldCache {
    return {
      replicationGroupId: this.deployed.replicationGroupId,
      status: this.#status,
      nodes: this.#nodes.map((node) => ({
        id: node.id,
        zone: node.zone,
        role: node === this.#primary ? 'primary' : 'replica',
        status: node.isLost() || node.server === null ? 'unavailable' : 'available',
      })),
      actual: this.endpoint.outside,
    };
  }

  interruptZone(zone: string): void {
    const hit = this.#nodes.filter((node) => node.zone === zone);
    for (const node of hit) node.hasPower = false;
    // Cut off before it ends: without power it sends no FIN.
    this.#review();
    for (const node of hit) this.#change(() => node.stop());
  }

  restoreZone(zone: string): void {
    for (const node of this.#nodes) if (node.zone === zone) node.hasPower = true;
    this.#review();
  }

  /** @throws HoldfastError lab/no-replica */
  failOver(): void {
    if (this.#status !== 'available' || this.#candidate() === null) {
      throw new HoldfastError(
        'lab/no-replica',
        `${this.deployed.replicationGroupId} has no replica that could take the primary's part now`,
        { hint: 'It needs automatic failover, and a replica that is available.' },
      );
    }
    this.#failOver();
  }

  /** Its primary restarts in place, empty. */
  reboot(): void {
    if (this.#status !== 'available') return;
    const { fabric, timers, parameters } = this.options;
    this.#status = 'rebooting';
    fabric.resetConnectionsTo(this.endpoint.place);
    fabric.setPlace(this.endpoint.place, REFUSE);
    const primary = this.#primary;
    this.#change(() => primary.stop());
    timers.after(parameters.cacheRebootSeconds, () =>
      this.#change(async () => {
        await primary.serve(null);
        this.#open();
      }),
    );
  }

  /** To be called after subnets were cut off or restored. */
  reachabilityChanged(): void {
    this.#review();
  }

  async forget(from: Place): Promise<void> {
    await this.endpoint.forget(from);
  }

  async close(): Promise<void> {
    this.#background.close();
    await this.endpoint.close();
    await this.#background.settled();
    await Promise.all(this.#nodes.map((node) => node.stop()));
  }

  #review(): void {
    if (this.#background.isClosed) return;
    const { fabric } = this.options;
    if (this.#status === 'available' && this.#primary.isLost()) {
      if (this.#candidate() === null) {
        this.#status = 'unavailable';
        fabric.setPlace(this.endpoint.place, BLACK_HOLE);
      } else this.#failOver();
    } else if (this.#status === 'unavailable') {
      if (this.#candidate() !== null && this.#primary.isLost()) this.#failOver();
      else if (!this.#primary.isLost()) {
        this.#change(async () => {
          await this.#primary.serve(null);
          this.#open();
        });
      }
    }
    for (const node of this.#replicas()) {
      if (node.server === null && !node.isLost()) this.#change(() => this.#revive(node));
    }
  }

  #failOver(): void {
    const { fabric, timers, parameters } = this.options;
    const old = this.#primary;
    this.#status = 'modifying';
    if (!old.isLost()) fabric.resetConnectionsTo(this.endpoint.place);
    fabric.setPlace(this.endpoint.place, BLACK_HOLE);
    timers.after(parameters.cacheFailoverSeconds, () =>
      this.#change(async () => {
        const next = this.#candidate();
        if (next === null) {
          this.#status = 'unavailable';
          this.#review();
          return;
        }
        await next.serve(null);
        this.#primary = next;
        this.#open();
        // What was the primary is empty, and copies the new one: where it is not lost, at once.
        await old.stop();
        for (const node of this.#replicas()) await this.#revive(node);
      }),
    );
  }

  async #revive(node: CacheNode): Promise<void> {
    if (node === this.#primary || node.isLost() || this.#background.isClosed) return;
    await node.serve(this.#primary);
  }

  #open(): void {
    const { fabric } = this.options;
    this.#status = 'available';
    fabric.resetConnectionsTo(this.endpoint.place);
    fabric.setPlace(this.endpoint.place, OPEN);
    this.#review();
  }

  /** The replica that would take the primary's part; null where none can. */
  #candidate(): CacheNode | null {
    if (!this.deployed.automaticFailover) return null;
    return this.#replicas().find((node) => node.server !== null && !node.isLost()) ?? null;
  }

  #replicas(): CacheNode[] {
    return this.#nodes.filter((node) => node !== this.#primary);
  }

  #change(act: () => Promise<void>): void {
    this.#changes = this.#changes.then(
      () =>
        new Promise((resolve) => {
          this.#background.start(
            `The cache ${this.deployed.replicationGroupId} did not change as it should`,
            () => (this.#background.isClosed ? Promise.resolve() : act()).finally(resolve),
          );
        }),
    );
  }
}

/** `sessions-001` of a replication group; a cluster that is in none names its node itself. */
function nodeId({ replicationGroupId, isReplicationGroup }: DeployedCache, index: number): string {
  if (!isReplicationGroup) return replicationGroupId;
  return `${replicationGroupId}-${String(index + 1).padStart(3, '0')}`;
}

/** Where a node is: its subnet group's subnets in its zone, else private ones. */
function nodePlace(
  { replicationGroupId, subnetIds }: DeployedCache,
  subnets: readonly DeployedSubnet[],
  zone: string,
): Place {
  const inZone = subnets.filter((subnet) => subnet.zone === zone);
  const own = inZone.filter(({ id }) => subnetIds.includes(id));
  const isPrivate = inZone.filter(({ tier }) => tier === 'private');
  const ids = ([own, isPrivate, inZone].find(({ length }) => length > 0) ?? []).map(({ id }) => id);
  return { name: `${replicationGroupId} in ${zone}`, subnetIds: () => ids };
}
