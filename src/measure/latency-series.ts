import { isTimeout, type Sample } from '../model/sample.js';
import type { Percentiles } from '../model/summary.js';
import { latencyPercentiles } from './percentiles.js';

/** Percentiles of the requests intended in one stretch of time, and what they leave out. */
export interface LatencyBucket extends Percentiles {
  /** Real milliseconds since the run's origin. */
  readonly startMs: number;
  /** Requests that ended ok: the percentiles are theirs. */
  readonly ok: number;
  readonly timeouts: number;
}

/** Latency percentiles in stretches of `bucketMs` (real, a second unless told) from `startMs` on. */
export function latencySeries(
  samples: Iterable<Sample>,
  startMs: number,
  bucketMs = 1000,
): readonly LatencyBucket[] {
  const buckets = new Map<number, Sample[]>();
  for (const sample of samples) {
    const index = Math.floor((sample.intendedMs - startMs) / bucketMs);
    const bucket = buckets.get(index);
    if (bucket === undefined) buckets.set(index, [sample]);
    else bucket.push(sample);
  }
  return [...buckets]
    .sort(([a], [b]) => a - b)
    .map(([index, inBucket]) => ({
      startMs: startMs + index * bucketMs,
      ...latencyPercentiles(inBucket),
      ok: inBucket.filter(({ outcome }) => outcome === 'ok').length,
      timeouts: inBucket.filter(({ outcome }) => isTimeout(outcome)).length,
    }));
}
