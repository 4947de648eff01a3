import { parentPort, workerData } from 'node:worker_threads';
import autocannon from 'autocannon';
import { errorThrottle } from './error-throttle.js';

export interface AutocannonSettings {
  readonly url: string;
  readonly paths: readonly string[];
  readonly serverName: string | null;
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
}

const port = parentPort;
if (port === null) throw new Error('autocannon-worker.js is started by the autocannon engine only');

const settings = workerData as AutocannonSettings;
const startedNs = process.hrtime.bigint();
let completed = 0;
let not2xx = 0;
let errors = 0;

// autocannon verifies no certificate, whatever it is told. As pressure it need not: the probe does.
const run = autocannon(
  {
    url: settings.url,
    connections: settings.connections,
    overallRate: settings.overallRate,
    duration: settings.durationSeconds,
    // How often it looks whether to stop.
    sampleInt: 250,
    requests: settings.paths.map((path) => ({ method: 'GET', path })),
    ...(settings.serverName === null
      ? {}
      : { servername: settings.serverName, headers: { host: settings.serverName } }),
  },
  (error: unknown, result: unknown) => {
    if (error !== null && error !== undefined) throw error;
    const counts: AutocannonCounts = {
      sent: sentOf(result),
      completed,
      not2xx,
      errors,
      durationMs: Number(process.hrtime.bigint() - startedNs) / 1e6,
    };
    port.postMessage(counts);
    port.close();
  },
);

const throttle = errorThrottle(() => performance.now());
run.on('response', (_client, statusCode) => {
  completed += 1;
  if (statusCode < 200 || statusCode > 299) not2xx += 1;
});
run.on('reqError', () => {
  errors += 1;
  const pauseMs = throttle();
  if (pauseMs > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
});
port.once('message', () => run.stop());

/** In a worker autocannon gives its raw counts, which its types do not describe. */
function sentOf(result: unknown): number {
  const sent: unknown =
    typeof result === 'object' && result !== null ? Reflect.get(result, 'totalRequests') : null;
  return typeof sent === 'number' ? sent : completed + errors;
}
