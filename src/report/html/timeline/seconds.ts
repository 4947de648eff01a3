import { countOutcomes } from '../../../measure/outcomes.js';
import { okLatencies, percentileAmong } from '../../../measure/percentiles.js';
import { stretches } from '../../../measure/stretches.js';
import type { Outcome } from '../../../model/sample.js';
import type { RunDetail } from '../../input.js';
import { domainOf } from './frame.js';

/** The requests of one stretch of real time, by their intended time. */
export interface Bucket {
  readonly startMs: number;
  readonly endMs: number;
  readonly requests: number;
  readonly failed: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Real milliseconds; null where none ended ok. */
  readonly p50OkMs: number | null;
}

/** Rows of the table and columns of the picture at most: longer runs get longer stretches. */
const MOST_STRETCHES = 600;

/** Whole real seconds that one row or column stands for: one, unless the run is long. */
export function stretchSecondsOf(detail: RunDetail): number {
  const { startMs, endMs } = domainOf(detail);
  return Math.max(1, Math.ceil((endMs - startMs) / 1000 / MOST_STRETCHES));
}

/**
 * Stretches of `sizeMs` real milliseconds from the first intended time on, as availability by second
 * counts them; one in which no request was intended is left out.
 */
export function bucketsOf({ samples }: RunDetail, sizeMs: number): Bucket[] {
  if (samples.length === 0) return [];
  return Array.from(stretches(samples, samples.intendedMs(0), sizeMs), (stretch) => {
    const outcomes = countOutcomes(stretch.samples);
    return {
      startMs: stretch.startMs,
      endMs: stretch.startMs + sizeMs,
      requests: stretch.samples.length,
      failed: stretch.samples.length - outcomes.ok,
      outcomes,
      p50OkMs: percentileAmong(okLatencies(stretch.samples), 0.5),
    };
  });
}
