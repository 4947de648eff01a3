import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HoldfastError } from '../../model/error.js';
import type { Clock } from '../../model/clock.js';
import type { World } from '../world.js';
import { answer, type Endpoint } from './answer.js';
import { RegionalServices } from './regional-services.js';
import { apiContext } from './service.js';

export interface Api {
  /** Base URL for every AWS SDK client, such as `http://127.0.0.1:40123`. */
  readonly endpoint: string;
  /** The primary region; each other is chosen by the region that a request is signed for. */
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Undoes running experiments, then closes the endpoint. */
  close(): Promise<void>;
}

/**
 * Serves the lab's AWS endpoint on loopback, with credentials made for this lab alone. Port 0, the
 * default, takes any free one. Throws HoldfastError where the port cannot be had.
 */
export async function startApi(options: {
  readonly world: World;
  readonly clock: Clock;
  readonly port?: number;
}): Promise<Api> {
  const { region } = options.world.deployment;
  const regions = new RegionalServices(apiContext(options.world, options.clock));
  const credentials = newCredentials();
  const endpoint: Endpoint = {
    region,
    credentials,
    nowEpochMs: regions.context.nowEpochMs,
    servicesIn: (name) => regions.servicesIn(name),
  };
  const server = createServer((request, response) => {
    void answer(request, endpoint, randomUUID()).then(({ status, headers, body }) => {
      response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
      response.end(body);
    });
  });
  // Longer than a client's pause between polls: a connection that closes just as it is used again
  // looks like a fault.
  server.keepAliveTimeout = 60_000;
  server.requestTimeout = 30_000;
  const port = await listen(server, options.port ?? 0);
  let closing: Promise<void> | undefined;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    region,
    credentials,
    close: () => (closing ??= regions.close().then(() => closeServer(server))),
  };
}

/** LKIA, where AWS has AKIA: the key is worth nothing outside of this lab and should look so. */
function newCredentials(): Api['credentials'] {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const body = [...randomBytes(16)].map((byte) => letters[byte % letters.length]).join('');
  return { accessKeyId: `LKIA${body}`, secretAccessKey: randomBytes(30).toString('base64') };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new HoldfastError(
          'lab/api-port',
          `The lab's AWS endpoint cannot listen on 127.0.0.1:${port}: ${cause.message}`,
          { hint: 'Free the port or choose another one.', cause },
        ),
      );
    });
    server.listen(port, '127.0.0.1', () => {
      const address: string | AddressInfo | null = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
