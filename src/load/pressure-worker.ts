/** The thread of a pressure, started by run-pressure.ts. */
import { isIPv4 } from 'node:net';
import { createSecureContext, rootCertificates } from 'node:tls';
import { parentPort, workerData } from 'node:worker_threads';
import { buildConnector, Pool } from 'undici';
import type { Dispatcher } from 'undici';
import type { NameServer } from '../model/target.js';
import { openAddressBook } from '../probe/address-book.js';
import { outcomeOf } from './pressure-outcome.js';

export interface PressureStream {
  /** Shown with its counts. */
  readonly kind: string;
  /** Real requests per real second. */
  readonly ratePerSecond: number;
  /** Taken in turn, each. */
  readonly paths: readonly string[];
  readonly userAgents: readonly string[];
  /** Loopback addresses that the connections come from, in turn; empty for whichever the system takes. */
  readonly localAddresses: readonly string[];
}

export interface PressureSettings {
  readonly url: string;
  readonly ca: string | null;
  readonly serverName: string | null;
  readonly dns: NameServer | null;
  readonly maxDurationMs: number;
  readonly streams: readonly PressureStream[];
}

/** By outcome over all streams, and by `KIND.OUTCOME`. */
export type PressureCounts = Readonly<Record<string, number>>;

const TICK_MS = 10;
const TELL_MS = 200;
const TIMEOUT_MS = 10_000;
/** More than that under way are not sent but counted as dropped: memory is finite. */
const MOST_UNDER_WAY = 2_000;
const CONNECTIONS = 32;

const port = parentPort;
if (port === null) throw new Error('pressure-worker.js is started by run-pressure.ts only');

const settings = workerData as PressureSettings;
const counts: Record<string, number> = {};
const { origin, hostname, port: urlPort } = new URL(settings.url);
/** Only between loopback addresses may the sender choose its own. */
const canChoose = process.platform === 'linux' && isIPv4(hostname) && hostname.startsWith('127.');
const addresses =
  settings.dns === null || settings.serverName === null
    ? null
    : await openAddressBook(settings.serverName, Number(urlPort), settings.dns);
const pools = new Map<string | null, Pool>();
/** Those whose connections lead where the name led before. */
const retired = new Set<Pool>();
const startedMs = performance.now();
let underWay = 0;

const toUrl = buildConnector({
  timeout: TIMEOUT_MS,
  // Made once: to read all roots anew takes longer than the rest of a handshake, and an attack has
  // hundreds of connections.
  ...(settings.ca === null
    ? {}
    : { secureContext: createSecureContext({ ca: [...rootCertificates, settings.ca] }) }),
  ...(settings.serverName === null ? {} : { servername: settings.serverName }),
});

/** A new connection goes where DNS leads now. */
function connect(options: buildConnector.Options, callback: buildConnector.Callback): void {
  const address = addresses?.next();
  if (address instanceof Error) callback(address, null);
  else if (address === undefined) toUrl(options, callback);
  else toUrl({ ...options, hostname: address.host, port: String(address.port) }, callback);
}

addresses?.onChange(() => {
  for (const pool of pools.values()) {
    retired.add(pool);
    void pool.close().then(() => retired.delete(pool));
  }
  pools.clear();
});

function poolFrom(localAddress: string | null): Pool {
  const known = pools.get(localAddress);
  if (known !== undefined) return known;
  const pool = new Pool(origin, {
    connections: CONNECTIONS,
    pipelining: 1,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    ...(localAddress === null ? {} : { localAddress }),
    connect,
  });
  pools.set(localAddress, pool);
  return pool;
}

function count(kind: string, outcome: string): void {
  counts[outcome] = (counts[outcome] ?? 0) + 1;
  counts[`${kind}.${outcome}`] = (counts[`${kind}.${outcome}`] ?? 0) + 1;
}

function send(stream: PressureStream, number: number): void {
  const { kind } = stream;
  count(kind, 'sent');
  if (underWay >= MOST_UNDER_WAY) {
    count(kind, 'dropped');
    return;
  }
  underWay += 1;
  const pick = (from: readonly string[]): string | null => from[number % from.length] ?? null;
  const options: Dispatcher.RequestOptions = {
    method: 'GET',
    path: pick(stream.paths) ?? '/',
    headers: {
      'user-agent': pick(stream.userAgents) ?? '',
      accept: '*/*',
      ...(settings.serverName === null ? {} : { host: settings.serverName }),
    },
  };
  poolFrom(canChoose ? pick(stream.localAddresses) : null)
    .request(options)
    .then(async ({ statusCode, headers, body }) => {
      await body.dump();
      count(kind, outcomeOf(statusCode, headers['x-amzn-waf-action']));
    })
    .catch(() => count(kind, 'failed'))
    .finally(() => (underWay -= 1));
}

/** Sends all that is due by now, whatever became of earlier ones. */
const due = settings.streams.map((stream) => ({ stream, sent: 0 }));
const ticking = setInterval(() => {
  const sinceMs = performance.now() - startedMs;
  if (sinceMs > settings.maxDurationMs) finish();
  else
    for (const each of due) {
      const wanted = Math.floor((sinceMs / 1000) * each.stream.ratePerSecond);
      for (; each.sent < wanted; each.sent += 1) send(each.stream, each.sent);
    }
}, TICK_MS);
const telling = setInterval(() => port.postMessage(counts), TELL_MS);
port.once('message', finish);

function finish(): void {
  clearInterval(ticking);
  clearInterval(telling);
  addresses?.close();
  // What is still under way fails with that, and is counted before the last word.
  void Promise.all([...pools.values(), ...retired].map((pool) => pool.destroy())).finally(tellLast);
}

function tellLast(): void {
  if (underWay > 0) {
    setImmediate(tellLast);
    return;
  }
  port?.postMessage(counts);
  port?.close();
}
