import type { Sample } from '../model/sample.js';
import type { Availability } from '../model/summary.js';

const SECOND_MS = 1000;

/** Requests of one stretch of time, by intended time. */
export interface Bucket {
  /** Real milliseconds since the run's origin. */
  readonly startMs: number;
  readonly requests: number;
  readonly failed: number;
}

/**
 * Counts requests in stretches of `bucketMs` (real, a second unless told) from `startMs` on. A
 * stretch in which no request was intended is left out: nothing is known of it.
 */
export function availabilitySeries(
  samples: Iterable<Sample>,
  startMs: number,
  bucketMs = SECOND_MS,
): readonly Bucket[] {
  const buckets = new Map<number, { requests: number; failed: number }>();
  for (const { intendedMs, outcome } of samples) {
    const index = Math.floor((intendedMs - startMs) / bucketMs);
    const bucket = buckets.get(index) ?? { requests: 0, failed: 0 };
    bucket.requests += 1;
    if (outcome !== 'ok') bucket.failed += 1;
    buckets.set(index, bucket);
  }
  return [...buckets]
    .sort(([a], [b]) => a - b)
    .map(([index, counts]) => ({ startMs: startMs + index * bucketMs, ...counts }));
}

/** Both availabilities of a window that lasted `windowMs`. A last second may be a shorter one. */
export function availabilityOf(seconds: readonly Bucket[], windowMs: number): Availability {
  let requests = 0;
  let failed = 0;
  let goodSeconds = 0;
  for (const second of seconds) {
    requests += second.requests;
    failed += second.failed;
    if (second.failed === 0) goodSeconds += 1;
  }
  return {
    perRequest: requests === 0 ? null : (requests - failed) / requests,
    perSecond: seconds.length === 0 ? null : goodSeconds / seconds.length,
    windowMs,
  };
}
