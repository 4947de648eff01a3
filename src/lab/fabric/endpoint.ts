import type { Fabric } from './fabric.js';
import { startForwarder, type Forwarder } from './forwarder.js';
import type { Place } from './link.js';

/** Where something is really served. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

const OUTSIDE: Place = { name: 'outside of the VPC', subnetIds: () => [] };

/**
 * What clients dial instead of a server, as the DNS name of a database or cache: it leads to the
 * server that is behind it at the time of each dial, over the link between the two places.
 */
export class Endpoint {
  /** Where it leads to now. */
  readonly address: Address;
  #outside: Forwarder | undefined;
  /** One for each place that dials, so that the fabric knows which link a connection is on. */
  readonly #forwarders = new Map<Place, Promise<Forwarder>>();

  constructor(
    private readonly fabric: Fabric,
    readonly place: Place,
    serverNow: () => Address | null,
  ) {
    // Read at each dial, since the server changes.
    this.address = {
      get host() {
        return serverNow()?.host ?? '127.0.0.1';
      },
      get port() {
        return serverNow()?.port ?? 0;
      },
    };
  }

  /** Under which the machine itself reaches it; port 0 before `open`. */
  get outside(): Address {
    return { host: this.#outside?.host ?? '127.0.0.1', port: this.#outside?.port ?? 0 };
  }

  async open(): Promise<void> {
    this.#outside = await this.addressFor(OUTSIDE);
  }

  /** Under which a place reaches it through the fabric. */
  addressFor(from: Place): Promise<Forwarder> {
    const known = this.#forwarders.get(from);
    if (known !== undefined) return known;
    const starting = startForwarder(this.fabric, {
      from,
      to: this.place,
      destination: this.address,
    });
    this.#forwarders.set(from, starting);
    return starting;
  }

  /** A place that dials no more. */
  async forget(from: Place): Promise<void> {
    const forwarder = this.#forwarders.get(from);
    this.#forwarders.delete(from);
    await (await forwarder)?.close();
  }

  async close(): Promise<void> {
    const forwarders = await Promise.allSettled(this.#forwarders.values());
    this.#forwarders.clear();
    for (const each of forwarders) if (each.status === 'fulfilled') await each.value.close();
  }
}
