import type { RequestTable } from '../model/request-table.js';
import type { Percentiles } from '../model/summary.js';
import { countOutcomes } from './outcomes.js';
import { latencyPercentiles } from './percentiles.js';
import { stretches } from './stretches.js';

/** Percentiles of the requests intended in one stretch of time, and what they leave out. */
export interface LatencyBucket extends Percentiles {
  /** Real milliseconds since the run's origin. */
  readonly startMs: number;
  /** Requests that ended ok: the percentiles are theirs. */
  readonly ok: number;
  readonly timeouts: number;
}

/**
 * Latency percentiles of samples in order of intended time, in stretches of `bucketMs` (real, a second
 * unless told) from `startMs` on.
 */
export function latencySeries(
  samples: RequestTable,
  startMs: number,
  bucketMs = 1000,
): readonly LatencyBucket[] {
  return Array.from(stretches(samples, startMs, bucketMs), (stretch) => {
    const { ok, timeout } = countOutcomes(stretch.samples);
    return {
      startMs: stretch.startMs,
      ...latencyPercentiles(stretch.samples),
      ok,
      timeouts: timeout,
    };
  });
}
