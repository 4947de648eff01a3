import type { IncomingMessage } from 'node:http';
import type { InstanceSettings } from './instance-settings.js';
import { answerOutside } from './outside-route.js';
import { DatabaseUnreachable } from './item-store.js';
import type { ItemStore } from './item-store.js';

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const LARGEST_BODY_BYTES = 64 * 1024;
const LISTED_ITEMS = 20;

/**
 * The sample application: `GET /health` looks only at itself, `GET /` and `GET /items` read from the
 * database, `POST /items` writes once for each `Idempotency-Key`, `GET /outside` asks a server in the
 * internet. 503 with the reason where the
 * database does not answer. `store` is null where the plan has no database.
 */
export async function answerRequest(
  request: IncomingMessage,
  settings: InstanceSettings,
  store: ItemStore | null,
): Promise<Answer> {
  const { pathname } = new URL(request.url ?? '/', 'http://sample');
  const where = { instance: settings.instanceId, zone: settings.zone };
  try {
    if (pathname === '/health') return { status: 200, body: { status: 'ok', ...where } };
    if (pathname === '/') {
      const latest = store === null ? [] : await store.latest(1);
      return {
        status: 200,
        body: { ...where, database: store !== null, latest: latest[0]?.id ?? null },
      };
    }
    if (pathname === '/outside') return await answerOutside(settings);
    if (pathname === '/items' && store !== null) return await answerItems(request, store);
  } catch (error) {
    if (!(error instanceof DatabaseUnreachable)) throw error;
    return {
      status: 503,
      body: { error: 'database-unreachable', reason: error.message, ...where },
    };
  }
  const check = settings.healthChecks.find(({ path }) => path.split('?')[0] === pathname);
  if (check !== undefined) return { status: check.status, body: { status: 'ok', ...where } };
  return { status: 404, body: { error: 'not-found', path: pathname } };
}

async function answerItems(request: IncomingMessage, store: ItemStore): Promise<Answer> {
  if (request.method === 'GET' || request.method === 'HEAD') {
    return { status: 200, body: { items: await store.latest(LISTED_ITEMS) } };
  }
  if (request.method !== 'POST') return { status: 405, body: { error: 'method-not-allowed' } };
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || key === '') {
    return { status: 400, body: { error: 'missing-header', header: 'Idempotency-Key' } };
  }
  const body = await readBody(request);
  if (body === null)
    return { status: 413, body: { error: 'too-large', bytes: LARGEST_BODY_BYTES } };
  const { item, created } = await store.add(key, body);
  return { status: created ? 201 : 200, body: { item, created } };
}

/** Null where it is too large. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > LARGEST_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  // PostgreSQL's text cannot hold NUL.
  return Buffer.concat(chunks).toString('utf8').replaceAll('\0', '');
}
