import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HoldfastError } from '../../model/error.js';
import type { Clock } from '../../model/clock.js';
import type { World } from '../world.js';
import { answer, type Endpoint } from './answer.js';
import { jsonServices, queryServices } from './coverage.js';
import { FisEngine } from './fis/engine.js';
import { fisService } from './fis/fis.js';
import { jsonService } from './protocol/json-service.js';
import { queryService } from './protocol/query-service.js';
import { apiContext, type Service } from './service.js';

export interface Api {
  /** Base URL for every AWS SDK client, such as `http://127.0.0.1:40123`. */
  readonly endpoint: string;
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
  const context = apiContext(options.world, options.clock);
  const { region } = options.world.deployment;
  const engine = new FisEngine(context);
  const credentials = newCredentials();
  const endpoint: Endpoint = {
    region,
    credentials,
    nowEpochMs: context.nowEpochMs,
    services: new Map<string, Service>([
      ...queryServices.map((definition): [string, Service] => [
        definition.signingName,
        queryService(definition, context),
      ]),
      ...jsonServices.map((definition): [string, Service] => [
        definition.signingName,
        jsonService(definition, context),
      ]),
      ['fis', fisService(engine)],
    ]),
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
    close: () => (closing ??= engine.close().then(() => closeServer(server))),
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
