import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { dial } from './dial.js';
import type { Fabric } from './fabric.js';
import type { Place } from './link.js';

export interface Forwarder {
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

export interface ForwarderOptions {
  readonly from: Place;
  readonly to: Place;
  readonly destination: { readonly host: string; readonly port: number };
}

/**
 * A loopback port in front of whatever a place dials by itself, such as its database. The kernel
 * accepts before the fabric is asked, so a refused connection looks like one that is reset at once,
 * and a black-holed one like a server that never answers.
 */
export async function startForwarder(
  fabric: Fabric,
  options: ForwarderOptions,
): Promise<Forwarder> {
  const clients = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    clients.add(client);
    client.once('close', () => clients.delete(client));
    forward(fabric, options, client);
  });
  server.listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const { address, port } = server.address() as AddressInfo;
  return {
    host: address,
    port,
    async close() {
      server.close();
      for (const client of clients) client.destroy();
      if (server.listening) await once(server, 'close');
    },
  };
}

function forward(fabric: Fabric, options: ForwarderOptions, client: Socket): void {
  const { from, to, destination } = options;
  const cancel = dial(
    fabric,
    { from, to, address: destination, timeoutMs: null },
    (error, link) => {
      if (error !== null || link === null) {
        client.resetAndDestroy();
        return;
      }
      if (client.destroyed) {
        link.destroy();
        return;
      }
      link.on('error', () => client.resetAndDestroy());
      link.on('close', () => client.destroy());
      // The server behind is told at once that a client is gone, also through a black hole: it would
      // keep the session else until its own keep-alive probes fail, which changes nothing for users.
      client.on('close', () => link.destroy());
      client.pipe(link).pipe(client);
    },
  );
  client.on('error', () => {});
  client.once('close', cancel);
}
