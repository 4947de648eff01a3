import { clockFrom } from '../model/clock.js';
import type { ReadBack } from '../model/journal.js';
import type { Sample } from '../model/sample.js';
import type { ProbeRequest } from '../model/scenario.js';
import { createConnectionPool, type Connection, type ConnectionPool } from './connection-pool.js';
import { exchange } from './exchange.js';
import { openAddresses } from './open-addresses.js';
import { destinationOf } from './open-socket.js';
import type { ProbeSettings } from './probe-options.js';

/** Requests under way at once: this only looks, and must not press. */
const AT_ONCE = 16;
/** A write that nobody can answer for now may be found a moment later. */
const TRIES = 3;
const PAUSE_MS = 500;
const MOST_KEYS = 20;

type Found = 'found' | 'gone' | 'unread';
type Settings = Pick<
  ProbeSettings,
  'url' | 'ca' | 'serverName' | 'timeoutMs' | 'requests' | 'originEpochMs' | 'originMonotonicNs'
>;

/**
 * Looks for what the probe wrote, once the run is over: 200 is there, 404 and 410 are gone, a session
 * also with 401 and 403, and anything else says nothing. Null where no request declares it.
 */
export async function readBack(
  what: ReadBack['what'],
  samples: AsyncIterable<Sample> | Iterable<Sample>,
  settings: Settings,
): Promise<ReadBack | null> {
  const { requests } = settings;
  const declared = requests.map(({ write, session }) => (what === 'writes' ? write : session));
  if (declared.every((pair) => pair === undefined)) return null;
  const destination = destinationOf(settings.url, settings.ca, settings.serverName);
  const addresses = await openAddresses(settings);
  const pool = createConnectionPool(destination, AT_ONCE, addresses);
  const headers = { host: destination.hostHeader, 'user-agent': 'holdfast-probe', accept: '*/*' };
  try {
    const look = (sample: Sample): Promise<Found> =>
      lookFor(sample, { ...settings, headers, pool });
    const known = { found: 0, gone: 0, unread: 0 };
    const others = { found: 0, gone: 0, unread: 0 };
    const goneKeys = firstKeys();
    // Of a session whose first answer never came there is nothing to look for.
    const written = only(samples, ({ request, key }) => declared[request] && key !== undefined);
    await inTurns(written, async (sample, index) => {
      const found = await look(sample);
      const isKnown = sample.outcome === 'ok';
      (isKnown ? known : others)[found] += 1;
      if (isKnown && found === 'gone') goneKeys.add(index, sample.key ?? '');
    });
    return {
      what,
      acknowledged: known.found + known.gone + known.unread,
      ...known,
      goneKeys: goneKeys.all(),
      unknown: others.found + others.gone + others.unread,
      unknownFound: others.found,
    };
  } finally {
    await pool.close();
    addresses.close();
  }
}

async function* only(
  samples: AsyncIterable<Sample> | Iterable<Sample>,
  wanted: (sample: Sample) => unknown,
): AsyncGenerator<Sample> {
  for await (const sample of samples) if (wanted(sample)) yield sample;
}

/** So many at once, and no more of them in memory. */
async function inTurns(
  samples: AsyncGenerator<Sample>,
  look: (sample: Sample, index: number) => Promise<void>,
): Promise<void> {
  let index = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      // One generator for all: each takes the next that nobody has taken.
      for await (const sample of samples) await look(sample, index++);
    }),
  );
}

/** The keys of the lowest indices, in whatever order they come. */
function firstKeys(): { add(index: number, key: string): void; all(): readonly string[] } {
  let first: { readonly index: number; readonly key: string }[] = [];
  return {
    add(index, key) {
      first.push({ index, key });
      first = first.sort((a, b) => a.index - b.index).slice(0, MOST_KEYS);
    },
    all: () => first.map(({ key }) => key),
  };
}

interface Looking extends Settings {
  readonly headers: Readonly<Record<string, string>>;
  readonly pool: ConnectionPool;
}

async function lookFor({ request, key = '' }: Sample, looking: Looking): Promise<Found> {
  const { write, session } = looking.requests[request] ?? {};
  const path = (write?.readBack ?? session?.readBack ?? '/').replaceAll(
    '{key}',
    encodeURIComponent(key),
  );
  const cookie = session === undefined ? {} : { cookie: `${session.cookie}=${key}` };
  const gone = session === undefined ? [404, 410] : [401, 403, 404, 410];
  for (let attempt = 1; ; attempt += 1) {
    const status = await statusOf(path, { ...looking.headers, ...cookie }, looking);
    if (status === 200) return 'found';
    if (gone.includes(status)) return 'gone';
    if (attempt === TRIES) return 'unread';
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** 0 where no complete answer came in time. */
function statusOf(
  path: string,
  headers: Readonly<Record<string, string>>,
  { pool, timeoutMs, originEpochMs, originMonotonicNs }: Looking,
): Promise<number> {
  const clock = clockFrom(originEpochMs, BigInt(originMonotonicNs));
  const wanted: ProbeRequest = {
    method: 'GET',
    path,
    weight: 1,
    expectStatus: 200,
    expectBody: null,
  };
  return new Promise((resolve) => {
    let connection: Connection | null = null;
    let settled = false;
    const settle = (status: number, whole: boolean): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      if (connection !== null && whole) pool.release(connection);
      else if (connection !== null) pool.discard(connection);
      resolve(whole ? status : 0);
    };
    const timer = setTimeout(() => {
      withdraw();
      settle(0, false);
    }, timeoutMs);
    const withdraw = pool.acquire((acquired) => {
      connection = acquired;
      exchange(acquired, wanted, headers, clock, ({ outcome, status }) =>
        settle(status, outcome === 'ok' || outcome === 'http-error'),
      );
    });
  });
}
