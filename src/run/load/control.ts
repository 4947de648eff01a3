import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { FigureStream } from '../../measure/figure-stream.js';
import type { Clock } from '../../model/clock.js';
import { childEntry } from '../../process/child-entry.js';
import { startProbe } from '../../probe/start-probe.js';

/** Few enough to cost nothing, enough to see a second in which this machine stood still. */
const RATE_PER_SECOND = 20;
const TIMEOUT_MS = 2000;

export interface Control {
  /** Ends it, and says what became of its requests. */
  stop(): Promise<{ readonly recorded: number; readonly failed: number }>;
}

/**
 * Probes a server of our own beside the target, over the same loopback and on the same processors.
 */
export async function startControl(clock: Clock, maxDurationMs: number): Promise<Control> {
  const worker = new Worker(childEntry(import.meta.url, './control-server.js'), { execArgv: [] });
  const [port] = (await once(worker, 'message')) as [number];
  const figures = new FigureStream({
    ratePerSecond: RATE_PER_SECOND,
    longestMs: 2 * TIMEOUT_MS,
  });
  const probe = await startProbe({
    url: `http://127.0.0.1:${port}`,
    ca: null,
    serverName: null,
    ratePerSecond: RATE_PER_SECOND,
    timeoutMs: TIMEOUT_MS,
    requests: [{ method: 'GET', path: '/', weight: 1, expectStatus: 200, expectBody: 'ok' }],
    originEpochMs: clock.originEpochMs,
    originMonotonicNs: String(clock.originMonotonicNs),
    maxDurationMs,
    onSamples: (samples) => figures.add(samples),
  });
  return {
    async stop() {
      await probe.stop();
      await worker.terminate();
      return { recorded: figures.recorded, failed: figures.failed };
    },
  };
}
