import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { VERY_LATE_MS } from '../measure/measurement.js';
import type { Clock } from '../model/clock.js';
import { childEntry } from '../process/child-entry.js';
import { startProbe } from '../probe/start-probe.js';
import type { ControlFigures } from '../verdict/control-gaps.js';

/** Few enough to cost nothing, enough to see a second in which this machine stood still. */
const RATE_PER_SECOND = 10;
const TIMEOUT_MS = 2000;

export interface Control {
  /** Ends it, and says what became of its requests. May be called more than once. */
  stop(): Promise<ControlFigures>;
}

/**
 * Probes a server of our own beside the target, over the same loopback and on the same processors. It
 * tells of this machine alone: the way from here to a target in an account is not in it.
 */
export async function startControl(clock: Clock, maxDurationMs: number): Promise<Control> {
  const worker = new Worker(childEntry(import.meta.url, './control-server.js'), { execArgv: [] });
  const figures = { recorded: 0, failed: 0, slow: 0 };
  try {
    const [port] = (await once(worker, 'message')) as [number];
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
      onSamples: (samples) => {
        for (const { outcome, intendedMs, endMs } of samples) {
          figures.recorded += 1;
          if (outcome !== 'ok') figures.failed += 1;
          else if (endMs - intendedMs > VERY_LATE_MS) figures.slow += 1;
        }
      },
    });
    return {
      async stop() {
        await probe.stop();
        await worker.terminate();
        return figures;
      },
    };
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}
