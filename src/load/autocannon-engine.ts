import { Worker } from 'node:worker_threads';
import { EXIT_CODES, HoldfastError } from '../model/error.js';
import { childEntry } from '../process/child-entry.js';
import type { AutocannonCounts, AutocannonSettings } from './autocannon-worker.js';
import type { LoadEngine, LoadOptions, LoadReport, RunningLoad } from './load-engine.js';
import { idleLoad } from './none-engine.js';
import { pressureRequests } from './pressure-requests.js';

/** autocannon looks for a stop once a sample interval; far beyond that it hangs. */
const STOP_MS = 10_000;

export const autocannonEngine: LoadEngine = {
  name: 'autocannon',
  summary:
    'autocannon in a thread of its own, at a fixed rate over kept connections; it starts anew where DNS leads elsewhere.',
  start,
};

async function start(options: LoadOptions): Promise<RunningLoad> {
  if (options.stages?.some(({ startRate, endRate }) => startRate !== endRate) === true) {
    throw new HoldfastError('load/one-rate', 'autocannon keeps one rate and cannot follow a ramp', {
      hint: 'Use --engine probe or --engine k6.',
    });
  }
  // autocannon takes a rate of 0 for "as fast as it goes".
  if (options.ratePerSecond <= 0) return idleLoad('autocannon');
  const settings: AutocannonSettings = {
    url: options.url,
    requests: pressureRequests(options.requests),
    serverName: options.serverName,
    dns: options.dns ?? null,
    overallRate: Math.max(1, Math.round(options.ratePerSecond)),
    connections: Math.max(1, options.connections),
    durationSeconds: options.maxDurationMs / 1000,
  };
  const worker = new Worker(childEntry(import.meta.url, './autocannon-worker.js'), {
    workerData: settings,
    execArgv: [],
  });
  const ended = new Promise<AutocannonCounts>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', (cause) => reject(failed(cause.message, cause)));
    worker.once('exit', () => reject(failed('it ended without a report', null)));
  });
  // Whoever stops it is told; until then nobody listens.
  ended.catch(() => undefined);
  await new Promise<void>((resolve, reject) => {
    worker.once('online', resolve);
    ended.catch(reject);
  });
  let stopping: Promise<LoadReport> | null = null;
  return { stop: () => (stopping ??= stop(worker, ended, settings)) };
}

async function stop(
  worker: Worker,
  ended: Promise<AutocannonCounts>,
  settings: AutocannonSettings,
): Promise<LoadReport> {
  worker.postMessage('stop');
  let guard: NodeJS.Timeout | undefined;
  const hung = new Promise<never>((_resolve, reject) => {
    guard = setTimeout(() => reject(failed('it did not stop', null)), STOP_MS);
  });
  try {
    const counts = await Promise.race([ended, hung]);
    const { brokeOffWith, ...rest } = counts;
    const sentPerSecond = counts.durationMs > 0 ? (counts.sent * 1000) / counts.durationMs : 0;
    return {
      engine: 'autocannon',
      wantedPerSecond: settings.overallRate,
      sentPerSecond: Math.round(sentPerSecond * 10) / 10,
      ...rest,
      dropped: null,
      ...(brokeOffWith === null
        ? {}
        : {
            incomplete: [
              `autocannon broke off (${brokeOffWith}), and made no load from then on: use another engine, such as k6.`,
            ],
          }),
    };
  } finally {
    clearTimeout(guard);
    await worker.terminate();
  }
}

function failed(why: string, cause: unknown): HoldfastError {
  return new HoldfastError('load/failed', `autocannon failed: ${why}`, {
    exitCode: EXIT_CODES.internal,
    cause,
  });
}
