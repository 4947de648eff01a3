import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { InstanceSettings } from './instance-settings.js';
import { answerOutside } from './outside-route.js';
import { DatabaseUnreachable } from './item-store.js';
import type { Items } from './item-store.js';
import type { SessionStore } from './session-store.js';

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Stores {
  readonly items: Items;
  /** False where the plan has none: items then live in the instance's own memory. */
  readonly hasDatabase: boolean;
  readonly sessions: SessionStore;
}

const LARGEST_BODY_BYTES = 64 * 1024;
const LISTED_ITEMS = 20;
const SESSION_COOKIE = 'holdfast-session';

/**
 * The sample application, as docs/sample-application.md describes it. 503 with the reason where the
 * database or the cache does not answer.
 */
export async function answerRequest(
  request: IncomingMessage,
  settings: InstanceSettings,
  { items, hasDatabase, sessions }: Stores,
): Promise<Answer> {
  const { pathname } = new URL(request.url ?? '/', 'http://sample');
  const where = { instance: settings.instanceId, zone: settings.zone };
  try {
    if (pathname === '/health') return { status: 200, body: { status: 'ok', ...where } };
    if (pathname === '/') {
      const [latest] = await items.latest(1);
      return { status: 200, body: { ...where, database: hasDatabase, latest: latest?.id ?? null } };
    }
    if (pathname === '/outside') return await answerOutside(settings);
    if (pathname === '/session') return await answerSession(request, sessions);
    if (pathname === '/items') return await answerItems(request, items);
    if (pathname.startsWith('/items/')) {
      return await answerItem(request, items, pathname.slice('/items/'.length));
    }
  } catch (error) {
    if (!(error instanceof DatabaseUnreachable)) throw error;
    const store = pathname === '/session' ? sessions.place : 'database';
    return {
      status: 503,
      body: { error: `${store}-unreachable`, reason: error.message, ...where },
    };
  }
  const check = settings.healthChecks.find(({ path }) => path.split('?')[0] === pathname);
  if (check !== undefined) return { status: check.status, body: { status: 'ok', ...where } };
  return { status: 404, body: { error: 'not-found', path: pathname } };
}

async function answerItems(request: IncomingMessage, store: Items): Promise<Answer> {
  if (isRead(request)) return { status: 200, body: { items: await store.latest(LISTED_ITEMS) } };
  if (request.method !== 'POST') return NOT_ALLOWED;
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || key === '' || key.length > 255) {
    return {
      status: 400,
      body: { error: 'missing-header', header: 'Idempotency-Key', longest: 255 },
    };
  }
  const body = await readBody(request);
  if (body === null) return TOO_LARGE;
  const { item, created } = await store.add(key, body);
  return { status: created ? 201 : 200, body: { item, created } };
}

async function answerItem(
  request: IncomingMessage,
  store: Items,
  encodedKey: string,
): Promise<Answer> {
  if (!isRead(request)) return NOT_ALLOWED;
  const key = decode(encodedKey);
  const item = key === null ? null : await store.find(key);
  return item === null
    ? { status: 404, body: { error: 'no-such-item', key } }
    : { status: 200, body: { item } };
}

async function answerSession(request: IncomingMessage, store: SessionStore): Promise<Answer> {
  if (request.method === 'POST') {
    const value = await readBody(request);
    if (value === null) return TOO_LARGE;
    const id = randomUUID();
    await store.add(id, value);
    return {
      status: 201,
      headers: { 'set-cookie': `${SESSION_COOKIE}=${id}; Path=/; HttpOnly; SameSite=Lax` },
      body: { session: id, value, store: store.place },
    };
  }
  if (!isRead(request)) return NOT_ALLOWED;
  const id = cookieOf(request, SESSION_COOKIE);
  const value = id === null ? null : await store.find(id);
  return value === null
    ? { status: 401, body: { error: 'no-session', store: store.place } }
    : { status: 200, body: { session: id, value, store: store.place } };
}

const NOT_ALLOWED: Answer = { status: 405, body: { error: 'method-not-allowed' } };
const TOO_LARGE: Answer = { status: 413, body: { error: 'too-large', bytes: LARGEST_BODY_BYTES } };

function isRead({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD';
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function cookieOf(request: IncomingMessage, name: string): string | null {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key = '', value = ''] = part.trim().split('=');
    if (key === name) return /^[0-9a-f-]{36}$/.test(value) ? value : null;
  }
  return null;
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
