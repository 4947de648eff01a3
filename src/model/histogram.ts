import { build, type Histogram } from 'hdr-histogram-js';

const US_PER_MS = 1000;
/** An hour. */
const HIGHEST_US = 3_600_000_000;

/** Durations in a memory of fixed size, with three significant digits. */
export function durationHistogram(): Histogram {
  return build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: HIGHEST_US,
    numberOfSignificantValueDigits: 3,
  });
}

export function recordMs(histogram: Histogram, ms: number): void {
  histogram.recordValue(Math.min(HIGHEST_US, Math.max(0, Math.round(ms * US_PER_MS))));
}

/** Real milliseconds; null where nothing was recorded. */
export function percentileMs(histogram: Histogram, percentile: number): number | null {
  return histogram.totalCount === 0 ? null : histogram.getValueAtPercentile(percentile) / US_PER_MS;
}
