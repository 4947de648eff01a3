import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { INTERNET } from '../../model/deployed-network.js';
import type { Deployment } from '../../model/deployment.js';
import type { Fabric } from '../fabric/fabric.js';
import { startForwarder, type Forwarder } from '../fabric/forwarder.js';
import type { Place } from '../fabric/link.js';
import type { Teardown } from '../teardown.js';

/** What an application asks of the outside is most often HTTPS: the plan's rules for it are kept. */
const PORT = 443;

export interface OutsideOptions {
  readonly deployment: Deployment;
  readonly fabric: Fabric;
  readonly teardown: Teardown;
}

/** A server in the internet, and the ways that lead there: by a NAT gateway, or directly. */
export async function startOutside(options: OutsideOptions): Promise<Outside> {
  const server = createServer((request, response) => {
    request.resume();
    response.setHeader('connection', 'close');
    response.end('outside\n');
  });
  server.listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const { address: host, port } = server.address() as AddressInfo;
  const outside = new Outside(options, { host, port });
  options.teardown.defer('close the server outside of the VPC', async () => {
    await outside.close();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return outside;
}

export class Outside {
  readonly #direct: Place = {
    name: 'the internet',
    address: INTERNET,
    port: PORT,
    subnetIds: none,
  };
  /** By the id of the subnet that is routed there. */
  readonly #byNat: ReadonlyMap<string, Place>;
  readonly #forwarders = new Map<Place, Promise<Forwarder>>();

  constructor(
    private readonly options: OutsideOptions,
    private readonly server: { readonly host: string; readonly port: number },
  ) {
    this.#byNat = new Map(
      options.deployment.natGateways.flatMap(({ id, address, subnetId, routedSubnetIds }) => {
        const via: Place = { name: id, address, subnetIds: () => [subnetId] };
        const place: Place = { ...this.#direct, name: `the internet through ${id}`, via };
        return routedSubnetIds.map((routed) => [routed, place] as const);
      }),
    );
  }

  /** URL under which a place reaches the server through the fabric. */
  async urlFor(from: Place): Promise<string> {
    const { host, port } = await this.#forwarderFrom(from);
    return `http://${host}:${port}/`;
  }

  async forget(from: Place): Promise<void> {
    const forwarder = this.#forwarders.get(from);
    this.#forwarders.delete(from);
    await (await forwarder)?.close();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#forwarders.keys()].map((from) => this.forget(from)));
  }

  #forwarderFrom(from: Place): Promise<Forwarder> {
    const known = this.#forwarders.get(from);
    if (known !== undefined) return known;
    const [subnetId = ''] = from.subnetIds();
    const to = this.#byNat.get(subnetId) ?? this.#direct;
    const starting = startForwarder(this.options.fabric, { from, to, destination: this.server });
    this.#forwarders.set(from, starting);
    return starting;
  }
}

function none(): readonly string[] {
  return [];
}
