import { createHash, randomUUID } from 'node:crypto';
import type { Histogram } from 'hdr-histogram-js';
import { clockFrom } from '../model/clock.js';
import { durationHistogram, percentileMs, recordMs } from '../model/histogram.js';
import type { Sample } from '../model/sample.js';
import { arrivalTimes } from './arrival-times.js';
import { fixedAddress, type AddressBook } from './address-book.js';
import { createConnectionPool } from './connection-pool.js';
import type { Connection } from './connection-pool.js';
import { exchange } from './exchange.js';
import type { Exchange, ExchangeResult } from './exchange.js';
import { destinationOf } from './open-socket.js';
import { readyRequest } from './outgoing.js';
import type { ProbeReport, ProbeSettings } from './probe-options.js';
import { requestMix } from './request-mix.js';
import { startSchedule } from './schedule.js';

/**
 * An open loop needs as many connections as requests are under way; this bounds what a target that
 * answers nothing can cost. A request beyond it waits, and is still counted from its intended time.
 */
const MAX_CONNECTIONS = 4096;

/**
 * Every so many requests of each kind go out on a connection of their own: a new visitor sees what a
 * kept connection hides (a handshake, a dead address in DNS, a listener that accepts no more), and the
 * other way round. By kind, for a mix of requests must not fall in step with it.
 */
const NEW_CONNECTION_EVERY = 10;

export interface Prober {
  readonly startedMs: number;
  /** Sends nothing more and waits for what is under way, at most for its timeout. */
  stop(): Promise<ProbeReport>;
}

const NOT_SENT: ExchangeResult = {
  outcome: 'connect-timeout',
  local: false,
  whole: false,
  status: 0,
  firstByteMs: null,
  newConnection: false,
  backend: null,
  zone: null,
  session: null,
};

/** Probes in this very thread. Use startProbe, which gives it a thread of its own. */
export function runProber(
  settings: ProbeSettings,
  onSample: (sample: Sample) => void,
  addresses?: AddressBook,
  onSession: (key: string, cookie: string) => void = () => undefined,
): Prober {
  const clock = clockFrom(settings.originEpochMs, BigInt(settings.originMonotonicNs));
  const destination = destinationOf(settings.url, settings.ca, settings.serverName);
  const book = addresses ?? fixedAddress(destination.host, destination.port);
  const pool = createConnectionPool(destination, MAX_CONNECTIONS, book);
  const nextRequest = requestMix(settings.requests.map(({ weight }) => weight));
  const ready = settings.requests.map((request) => readyRequest(request, destination.hostHeader));
  const sentOf = settings.requests.map(() => 0);
  const secrets = settings.secrets ?? [];
  const probeId = randomUUID();
  const lateness = durationHistogram();
  let latestMs = 0;
  let underWay = 0;
  let recorded = 0;
  let localErrors = 0;
  let whenIdle: (() => void) | null = null;

  /** A session's cookie lets anybody in: the record has a digest of it. */
  function sessionKey(cookie: string | null): string | null {
    if (cookie === null) return null;
    const digest = `session-${createHash('sha256').update(cookie).digest('hex').slice(0, 16)}`;
    onSession(digest, cookie);
    return digest;
  }

  function fire(index: number, intendedMs: number): void {
    const kind = nextRequest();
    const request = ready[kind];
    if (request === undefined) return;
    const key = `${probeId}-${index}`;
    const sentMs = clock.nowMs();
    let connection: Connection | null = null;
    let sent: Exchange | null = null;
    let settled = false;

    const settle = (result: ExchangeResult): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      if (result.local) localErrors += 1;
      recorded += 1;
      recordMs(lateness, sentMs - intendedMs);
      latestMs = Math.max(latestMs, sentMs - intendedMs);
      const { outcome, status, firstByteMs, newConnection, backend, zone, session } = result;
      const written = settings.requests[kind]?.write === undefined ? sessionKey(session) : key;
      onSample({
        intendedMs: toMicroseconds(intendedMs),
        sentMs: toMicroseconds(sentMs),
        firstByteMs: firstByteMs === null ? null : toMicroseconds(firstByteMs),
        endMs: toMicroseconds(clock.nowMs()),
        outcome,
        status,
        newConnection,
        backend,
        zone,
        request: kind,
        ...(written === null ? {} : { key: written }),
      });
      if (connection !== null) {
        if (result.whole) pool.release(connection);
        else pool.discard(connection);
      }
      underWay -= 1;
      if (underWay === 0) whenIdle?.();
    };

    underWay += 1;
    const timer = setTimeout(() => {
      withdraw();
      settle(sent === null ? NOT_SENT : sent.abandoned());
    }, settings.timeoutMs);
    const nth = (sentOf[kind] = (sentOf[kind] ?? 0) + 1);
    const how = nth % NEW_CONNECTION_EVERY === 0 ? 'new' : 'kept';
    const withdraw = pool.acquire((acquired) => {
      connection = acquired;
      sent = exchange(acquired, request.outgoing(key), request, { clock, secrets, settle });
    }, how);
  }

  const schedule = startSchedule({
    clock,
    dueAfterMs: dueTimes(settings),
    fire,
  });

  return {
    startedMs: schedule.startedMs,
    async stop() {
      const intended = schedule.stop();
      const stoppedMs = clock.nowMs();
      if (underWay > 0) await new Promise<void>((resolve) => (whenIdle = resolve));
      await pool.close();
      book.close();
      return {
        intended,
        recorded,
        startedMs: schedule.startedMs,
        stoppedMs,
        latenessMs: summariseLateness(lateness, latestMs),
        connectionsOpened: pool.opened,
        waitedForConnection: pool.waited,
        localErrors,
      };
    },
  };
}

/** Times of the profile, or of the one rate; never later than the bound of the run. */
function dueTimes({
  stages,
  ratePerSecond,
  maxDurationMs,
}: ProbeSettings): (index: number) => number | undefined {
  const dueAfterMs =
    stages === undefined
      ? (index: number): number => (index * 1000) / ratePerSecond
      : arrivalTimes(stages);
  return (index) => {
    const dueMs = dueAfterMs(index);
    return dueMs === undefined || dueMs >= maxDurationMs ? undefined : dueMs;
  };
}

/** A finer time is noise, and the journal holds thousands of them. */
function toMicroseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

function summariseLateness(lateness: Histogram, latestMs: number): ProbeReport['latenessMs'] {
  return {
    p50: percentileMs(lateness, 50),
    p99: percentileMs(lateness, 99),
    max: lateness.totalCount === 0 ? null : latestMs,
  };
}
