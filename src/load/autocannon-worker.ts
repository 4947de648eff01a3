import type { EventEmitter } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import autocannon from 'autocannon';
import type { NameServer } from '../model/target.js';
import { openAddressBook } from '../probe/address-book.js';
import type { PressureRequest } from './pressure-requests.js';
import { errorThrottle } from './error-throttle.js';

export interface AutocannonSettings {
  readonly url: string;
  readonly requests: readonly PressureRequest[];
  readonly serverName: string | null;
  readonly dns: NameServer | null;
  readonly overallRate: number;
  readonly connections: number;
  readonly durationSeconds: number;
}

export interface AutocannonCounts {
  readonly sent: number;
  readonly completed: number;
  readonly not2xx: number;
  readonly errors: number;
  readonly durationMs: number;
  /** What it broke off with; null where it was stopped. */
  readonly brokeOffWith: string | null;
}

const port = parentPort;
if (port === null) throw new Error('autocannon-worker.js is started by the autocannon engine only');

const settings = workerData as AutocannonSettings;
const startedNs = process.hrtime.bigint();
const elapsedMs = (): number => Number(process.hrtime.bigint() - startedNs) / 1e6;
const target = new URL(settings.url);
const addresses =
  settings.dns === null || settings.serverName === null
    ? null
    : await openAddressBook(settings.serverName, Number(target.port), settings.dns);
const hostHeader: Record<string, string> =
  settings.serverName === null ? {} : { host: settings.serverName };
let sent = 0;
let completed = 0;
let not2xx = 0;
let errors = 0;
let isEnding = false;
let isOver = false;
const throttle = errorThrottle(() => performance.now());

/** autocannon resolves no names anew: it is started again where the addresses have changed. */
function begin(): autocannon.Instance {
  // autocannon verifies no certificate, whatever it is told. As pressure it need not: the probe does.
  const run = autocannon(
    {
      // It takes several, which its types do not say.
      url: urls() as unknown as string,
      connections: settings.connections,
      overallRate: settings.overallRate,
      duration: Math.max(0.01, settings.durationSeconds - elapsedMs() / 1000),
      // How often it looks whether to stop.
      sampleInt: 250,
      // Its own total counts the first of each connection as often as its share of the rate is.
      setupClient: (client) => (client as unknown as EventEmitter).on('request', () => (sent += 1)),
      requests: settings.requests.map(({ method, path, headers, body }) => ({
        method: method as 'GET',
        path,
        // A request's own headers replace the common ones.
        headers: { ...hostHeader, ...headers },
        ...(body === undefined ? {} : { body }),
      })),
      ...(settings.serverName === null
        ? {}
        : { servername: settings.serverName, headers: hostHeader }),
    },
    (error: unknown) => {
      if (error !== null && error !== undefined) throw error;
      if (isEnding || elapsedMs() >= settings.durationSeconds * 1000) end();
      else running = begin();
    },
  );
  run.on('response', (_client, statusCode) => {
    completed += 1;
    if (statusCode < 200 || statusCode > 299) not2xx += 1;
  });
  run.on('reqError', () => {
    errors += 1;
    const pauseMs = throttle();
    if (pauseMs > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
  });
  return run;
}

/** One for each address, among which autocannon shares its connections out. */
function urls(): string[] {
  const all = addresses?.all() ?? [];
  if (all.length === 0) return [settings.url];
  return all
    .slice(0, settings.connections)
    .map(({ host, port: at }) => `${target.protocol}//${host}:${at}`);
}

function end(brokeOffWith: string | null = null): void {
  if (isOver) return;
  isOver = true;
  addresses?.close();
  const counts: AutocannonCounts = {
    sent,
    completed,
    not2xx,
    errors,
    durationMs: elapsedMs(),
    brokeOffWith,
  };
  port?.postMessage(counts);
  port?.close();
  // It would go on sending, uncounted, whatever it is told.
  if (brokeOffWith !== null) process.exit();
}

// Such as by an informational answer (103 Early Hints), which it takes for one to a request too many.
// The probe's measurement is not lost with it.
process.on('uncaughtException', (error) => end(error.message));
let running = begin();
addresses?.onChange(() => running.stop());
port.once('message', () => {
  isEnding = true;
  running.stop();
});
