import { Worker } from 'node:worker_threads';
import { EXIT_CODES, HoldfastError } from '../model/error.js';
import { childEntry } from '../process/child-entry.js';
import type {
  ProbeCommand,
  ProbeMessage,
  ProbeOptions,
  ProbeReport,
  ProbeSettings,
} from './probe-options.js';

export interface Probe {
  /** When the first request was intended, real milliseconds since the clock's origin. */
  readonly startedMs: number;
  /**
   * Sends nothing more, waits for outstanding requests (at most for their timeout), hands the last
   * samples to `onSamples` and resolves. Rejects where the instrument failed, or `onSamples` threw.
   * A second call gives the same promise.
   */
  stop(): Promise<ProbeReport>;
}

/** Beyond the last request's timeout the worker has this long to hand over what it has. */
const HANDOVER_MS = 10_000;

/**
 * Starts the open-loop probe in a thread of its own: one sample for each intended request, at a
 * fixed rate whatever the target does. Resolves once the first request was sent.
 *
 * @example const probe = await startProbe({ …, onSamples: (samples) => journal.append(…) });
 */
export async function startProbe(options: ProbeOptions): Promise<Probe> {
  const { onSamples, onSessions, ...settings } = options;
  checkSettings(settings);
  const worker = new Worker(childEntry(import.meta.url, './worker.js'), {
    workerData: settings,
    execArgv: [],
  });
  let failure: unknown = null;
  let stopping: Promise<ProbeReport> | null = null;
  const started = deferred<number>();
  const reported = deferred<ProbeReport>();

  function fail(error: unknown): void {
    failure ??= error;
    started.reject(failure);
    reported.reject(failure);
  }

  worker.on('message', (message: ProbeMessage) => {
    if (message.kind === 'started') started.resolve(message.startedMs);
    else if (message.kind === 'report') reported.resolve(message.report);
    else {
      try {
        onSessions?.(message.sessions);
        onSamples(message.samples);
      } catch (error) {
        // Without a record of it the rest of the run is worth nothing.
        fail(error);
        void worker.terminate();
      }
    }
  });
  worker.on('error', (cause) => fail(crashed(cause)));
  worker.on('exit', () => fail(crashed(null)));

  async function stop(): Promise<ProbeReport> {
    const command: ProbeCommand = { kind: 'stop' };
    worker.postMessage(command);
    const guard = setTimeout(() => {
      fail(crashed('no answer'));
      void worker.terminate();
    }, settings.timeoutMs + HANDOVER_MS);
    try {
      return await reported.promise;
    } finally {
      clearTimeout(guard);
      await worker.terminate();
    }
  }

  const startedMs = await started.promise;
  return { startedMs, stop: () => (stopping ??= stop()) };
}

function deferred<T>(): {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
} {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  // A failure between start and stop is told by stop(); until then nobody listens.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}

function crashed(cause: unknown): HoldfastError {
  return new HoldfastError(
    'probe/failed',
    `The probe ended before it was stopped${cause instanceof Error ? `: ${cause.message}` : ''}`,
    { exitCode: EXIT_CODES.internal, cause },
  );
}

function checkSettings(settings: ProbeSettings): void {
  const refuse = (what: string, expected: string): never => {
    throw new HoldfastError('probe/bad-settings', `The probe's ${what} cannot be used`, {
      hint: `Expected: ${expected}.`,
    });
  };
  const { url, ratePerSecond, timeoutMs, maxDurationMs, requests } = settings;
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) refuse(`URL ${url}`, 'http:// or https://');
  if (!(ratePerSecond > 0 && ratePerSecond < Infinity)) refuse('rate', 'a number above 0');
  if (!(timeoutMs > 0 && timeoutMs < 2 ** 31)) refuse('timeout', 'milliseconds above 0');
  if (!(maxDurationMs > 0 && maxDurationMs < Infinity)) refuse('duration', 'milliseconds above 0');
  if (!requests.some(({ weight }) => weight > 0)) {
    refuse('list of requests', 'at least one request with a weight above 0');
  }
  for (const { path, weight } of requests) {
    if (!/^\/[\x21-\x7e]*$/.test(path)) {
      refuse(`path ${JSON.stringify(path)}`, 'a path that begins with / and is percent-encoded');
    }
    if (!(weight >= 0 && weight < Infinity)) refuse(`weight of ${path}`, 'a number, 0 or above');
  }
}
