import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { DeployedListener } from '../../model/deployment.js';
import type { Certificate } from './certificate.js';

const HOST = '127.0.0.1';
const PRIVILEGED_PORTS_AT = 10_000;

export interface RunningListener {
  readonly deployed: DeployedListener;
  /** Where it is really served, such as `https://127.0.0.1:10443`. */
  readonly url: string;
  close(): Promise<void>;
}

export interface ListenerOptions {
  readonly deployed: DeployedListener;
  readonly certificate: Certificate;
  /** Real milliseconds after which an idle client connection is closed. */
  readonly idleTimeoutMs: number;
  readonly answer: (request: IncomingMessage, response: ServerResponse) => void;
}

/**
 * Serves a listener on loopback, HTTP/1.1 only: on the plan's port, one under 1024 at +10000, or on
 * any free port where that is taken.
 */
export async function startListener(options: ListenerOptions): Promise<RunningListener> {
  const { deployed, certificate, idleTimeoutMs, answer } = options;
  const server =
    deployed.protocol === 'HTTPS'
      ? createHttpsServer({ key: certificate.keyPem, cert: certificate.certPem }, answer)
      : createHttpServer(answer);
  server.keepAliveTimeout = idleTimeoutMs;
  // ELB's limits on a request are its idle timeout, which the proxy keeps.
  server.requestTimeout = 0;
  const wanted = deployed.port < 1024 ? deployed.port + PRIVILEGED_PORTS_AT : deployed.port;
  const port = await listen(server, wanted).catch(() => listen(server, 0));
  return {
    deployed,
    url: `${deployed.protocol.toLowerCase()}://${HOST}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: HOST, port }, () => {
      server.removeListener('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
