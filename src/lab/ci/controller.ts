import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JobQueue } from './job-queue.js';

export interface Controller {
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

/**
 * The controller's HTTP interface on loopback. Agents ask `POST /jobs/next?agent=…` (204 for none),
 * tell `POST /jobs/ID/heartbeat?agent=…` and `POST /jobs/ID/done?agent=…` (409 where the job is no
 * longer theirs); anybody reads `GET /jobs`.
 */
export async function startController(queue: JobQueue): Promise<Controller> {
  const server = createServer((request, response) => answer(queue, request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { address, port } = server.address() as AddressInfo;
  return { host: address, port, close: () => close(server) };
}

function answer(queue: JobQueue, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://controller');
  const agent = searchParams.get('agent') ?? '';
  const send = (status: number, body: unknown = null): void => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body === null ? undefined : `${JSON.stringify(body)}\n`);
  };
  request.resume();
  if (request.method === 'GET' && pathname === '/jobs') {
    return send(200, { counts: queue.counts(), jobs: queue.list() });
  }
  if (request.method !== 'POST') return send(405);
  if (pathname === '/jobs/next') {
    const job = queue.take(agent);
    return job === null ? send(204) : send(200, { id: job.id });
  }
  const [, id, what] = /^\/jobs\/(\d+)\/(heartbeat|done)$/.exec(pathname) ?? [];
  if (id === undefined) return send(404);
  send(queue.hear(Number(id), agent, what === 'done') ? 200 : 409);
}

async function close(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  if (server.listening) await once(server, 'close');
}
