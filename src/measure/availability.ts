import type { RequestTable } from '../model/request-table.js';
import type { Availability } from '../model/summary.js';
import { countFailed } from './outcomes.js';
import { stretches } from './stretches.js';

const SECOND_MS = 1000;

/** Requests of one stretch of time, by intended time. */
export interface Bucket {
  /** Real milliseconds since the run's origin. */
  readonly startMs: number;
  readonly requests: number;
  readonly failed: number;
}

/**
 * Counts requests, which are in order of intended time, in stretches of `bucketMs` (real, a second
 * unless told) from `startMs` on. A stretch in which no request was intended is left out: nothing is
 * known of it.
 */
export function availabilitySeries(
  samples: RequestTable,
  startMs: number,
  bucketMs = SECOND_MS,
): readonly Bucket[] {
  return Array.from(stretches(samples, startMs, bucketMs), (stretch) => ({
    startMs: stretch.startMs,
    requests: stretch.samples.length,
    failed: countFailed(stretch.samples),
  }));
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
