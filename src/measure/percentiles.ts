import type { Sample } from '../model/sample.js';
import type { Percentiles } from '../model/summary.js';

/** Nearest rank: the smallest value that at least this share (above 0, up to 1) does not exceed. */
export function percentileOf(sorted: ArrayLike<number>, share: number): number | null {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

/**
 * Real milliseconds from the intended time to the last byte, of the requests that ended ok. Failed
 * ones are counted, never mixed in: how soon an error came says nothing of how fast the stack is.
 */
export function latencyPercentiles(samples: Iterable<Sample>): Percentiles {
  const latencies: number[] = [];
  for (const { outcome, endMs, intendedMs } of samples) {
    if (outcome === 'ok') latencies.push(endMs - intendedMs);
  }
  const sorted = Float64Array.from(latencies).sort();
  return {
    p50: percentileOf(sorted, 0.5),
    p95: percentileOf(sorted, 0.95),
    p99: percentileOf(sorted, 0.99),
  };
}
