/**
 * The process of one instance, started by instance-process.ts. It ends when its channel to the lab
 * closes, so a lab that is killed leaves none behind.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { clockFrom } from '../../model/clock.js';
import { TruthLog } from '../truth-log.js';
import { answerBroken } from './broken-version.js';
import { sessionsInCache } from './cache-sessions.js';
import type { InstanceSettings, ListeningMessage } from './instance-settings.js';
import { itemsInMemory } from './item-memory.js';
import { ItemStore } from './item-store.js';
import { answerRequest, type Answer } from './sample-routes.js';
import { sessionsIn } from './session-store.js';

const settings = JSON.parse(process.env['HOLDFAST_INSTANCE'] ?? '{}') as InstanceSettings;
const databaseUrl = process.env['DATABASE_URL'];
const cacheUrl = process.env['REDIS_URL'];
const clock = clockFrom(settings.originEpochMs, BigInt(settings.originMonotonicNs));
const truth = new TruthLog(settings.truthPath);
const { databaseConnections, databaseTimeoutMs } = settings;
const database =
  databaseUrl === undefined
    ? null
    : await ItemStore.open(databaseUrl, databaseConnections, databaseTimeoutMs);
const sessions =
  cacheUrl === undefined
    ? sessionsIn(database)
    : await sessionsInCache(cacheUrl, databaseTimeoutMs);

// A first connection takes longer than the time limit on a busy machine; users are not to meet it.
await database?.latest(1).catch(() => {});

const stores = {
  items: database ?? itemsInMemory(),
  hasDatabase: database !== null,
  sessions,
};

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const startedMs = clock.nowMs();
  request.on('error', () => {});
  response.on('error', () => {});
  const broken = answerBroken(request, settings);
  const answer: Answer = await (broken ?? answerRequest(request, settings, stores)).catch(
    (error: unknown) => ({
      status: 500,
      body: { error: 'internal', reason: String(error) },
    }),
  );
  const { status, body, headers = {} } = answer;
  const text = `${JSON.stringify(body)}\n`;
  response.on('close', () => {
    if (request.headers['user-agent']?.startsWith('ELB-HealthChecker/') === true) return;
    truth.write({
      by: settings.instanceId,
      atMs: startedMs,
      endMs: clock.nowMs(),
      trace: request.headers['x-amzn-trace-id'] ?? null,
      method: request.method,
      path: request.url,
      status,
      outcome: response.writableFinished ? 'answered' : 'client-gone',
      key: request.headers['idempotency-key'] ?? null,
    });
  });
  if (!request.complete) response.setHeader('connection', 'close');
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'x-holdfast-instance': settings.instanceId,
    'x-holdfast-zone': settings.zone,
  });
  response.end(request.method === 'HEAD' ? undefined : text);
}

async function listenWhereItCan(server: Server): Promise<AddressInfo> {
  const { host, port } = settings;
  for (const place of [
    { host, port },
    { host, port: 0 },
    { host: '127.0.0.1', port: 0 },
  ]) {
    const listening = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(place, () => resolve(true));
    });
    server.removeAllListeners('error');
    if (listening) return server.address() as AddressInfo;
  }
  throw new Error(`cannot listen on ${host} or on 127.0.0.1`);
}

function quit(): void {
  void truth.flush().finally(() => process.exit(0));
}

process.on('SIGTERM', quit);
process.on('disconnect', quit);
const server = createServer((request, response) => void handle(request, response));
// The load balancer closes idle connections; a target that does so first causes 502s.
server.keepAliveTimeout = 3_600_000;
const { address, port } = await listenWhereItCan(server);
const message: ListeningMessage = { kind: 'listening', host: address, port };
process.send?.(message);
