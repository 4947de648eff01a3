import { clockFrom, type Clock } from '../model/clock.js';
import type { ReadBack } from '../model/journal.js';
import type { Sample } from '../model/sample.js';
import type { ProbeRequest } from '../model/scenario.js';
import { createConnectionPool, type ConnectionPool } from './connection-pool.js';
import type { Connecting } from './log-in.js';
import { openAddresses } from './open-addresses.js';
import { destinationOf } from './open-socket.js';
import { readyRequest } from './outgoing.js';
import { sendOnce } from './send-once.js';
import type { SessionCookies } from './session-cookies.js';

/** Requests under way at once: this only looks, and must not press. */
const AT_ONCE = 16;
/** A write that nobody can answer for now may be found a moment later. */
const TRIES = 3;
const PAUSE_MS = 500;
const MOST_KEYS = 20;

type Found = 'found' | 'gone' | 'unread';
interface Settings extends Connecting {
  readonly requests: readonly ProbeRequest[];
  /** Cookies of sessions by the keys that samples have for them. */
  readonly sessions: Pick<SessionCookies, 'get'>;
}

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
  const clock = clockFrom(settings.originEpochMs, BigInt(settings.originMonotonicNs));
  try {
    const look = (sample: Sample): Promise<Found> =>
      lookFor(sample, { ...settings, host: destination.hostHeader, pool, clock });
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
  readonly host: string;
  readonly pool: ConnectionPool;
  readonly clock: Clock;
}

async function lookFor({ request, key = '' }: Sample, looking: Looking): Promise<Found> {
  const declared = looking.requests[request];
  const { session } = declared ?? {};
  const cookie = looking.sessions.get(key);
  // Without its cookie the server would say that it is gone.
  if (session !== undefined && cookie === undefined) return 'unread';
  const path = (declared?.write?.readBack ?? session?.readBack ?? '/').replaceAll(
    '{key}',
    encodeURIComponent(key),
  );
  // What lets a request in lets one in that reads back. A body and what describes it stay behind.
  const headers = Object.fromEntries(
    Object.entries(declared?.headers ?? {}).filter(
      ([name, value]) => !/^content-|^cookie$/i.test(name) && !value.includes('{key}'),
    ),
  );
  const cookies = [
    cookieOf(declared?.headers),
    session === undefined ? null : `${session.cookie}=${cookie}`,
  ].filter((each) => each !== null);
  const ready = readyRequest(
    {
      method: 'GET',
      path,
      headers: { ...headers, ...(cookies.length > 0 ? { cookie: cookies.join('; ') } : {}) },
      expectStatus: 200,
      expectBody: null,
    },
    looking.host,
  );
  const gone = session === undefined ? [404, 410] : [401, 403, 404, 410];
  for (let attempt = 1; ; attempt += 1) {
    const result = await sendOnce(ready.outgoing(''), ready, looking);
    // What a load balancer or a web ACL says of its own tells nothing of what is stored.
    const made = result?.outcome === 'lb-error' || result?.outcome === 'waf';
    const status = result?.whole === true && !made ? result.status : 0;
    if (status === 200) return 'found';
    if (gone.includes(status)) return 'gone';
    if (attempt === TRIES) return 'unread';
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

function cookieOf(headers: Readonly<Record<string, string>> = {}): string | null {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === 'cookie')?.[1] ?? null;
}
