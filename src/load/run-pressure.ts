import { Worker } from 'node:worker_threads';
import { EXIT_CODES, HoldfastError } from '../model/error.js';
import { childEntry } from '../process/child-entry.js';
import type { PressureCounts, PressureSettings, PressureStream } from './pressure-worker.js';
import type { PressureOptions, RunningPressure } from './pressures.js';

/** Beyond that it hangs, and is ended without its last counts. */
const STOP_MS = 10_000;

/** Sends the streams from a thread of its own, so that neither the probe nor the run is disturbed. */
export async function runPressure(
  { url, ca, serverName, dns = null, maxDurationMs }: PressureOptions,
  streams: readonly PressureStream[],
): Promise<RunningPressure> {
  const settings: PressureSettings = { url, ca, serverName, dns, maxDurationMs, streams };
  const worker = new Worker(childEntry(import.meta.url, './pressure-worker.js'), {
    workerData: settings,
    execArgv: [],
  });
  let counts: PressureCounts = {};
  worker.on('message', (latest: PressureCounts) => {
    counts = latest;
  });
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    worker.once('online', resolve);
    worker.once('error', (cause) =>
      reject(
        new HoldfastError('load/failed', `The pressure failed: ${cause.message}`, {
          exitCode: EXIT_CODES.internal,
          cause,
        }),
      ),
    );
  });
  let stopping: Promise<void> | null = null;
  return {
    counts: () => counts,
    stop: () => (stopping ??= stop(worker, exited)),
  };
}

async function stop(worker: Worker, exited: Promise<void>): Promise<void> {
  worker.postMessage('stop');
  let guard: NodeJS.Timeout | undefined;
  const hung = new Promise<void>((resolve) => (guard = setTimeout(resolve, STOP_MS)));
  await Promise.race([exited, hung]);
  clearTimeout(guard);
  await worker.terminate();
}
