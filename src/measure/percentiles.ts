import type { RequestTable } from '../model/request-table.js';
import type { Percentiles } from '../model/summary.js';

/** Nearest rank: the smallest value that at least this share (above 0, up to 1) does not exceed. */
export function percentileOf(sorted: ArrayLike<number>, share: number): number | null {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

/**
 * Real milliseconds from the intended time to the last byte, of the requests that ended ok. Failed
 * ones are counted, never mixed in: how soon an error came says nothing of how fast the stack is.
 */
export function latencyPercentiles(samples: RequestTable): Percentiles {
  const sorted = okLatencies(samples).sort();
  return {
    p50: percentileOf(sorted, 0.5),
    p95: percentileOf(sorted, 0.95),
    p99: percentileOf(sorted, 0.99),
  };
}

/** Real milliseconds from the intended time to the end, of those that ended ok. */
export function okLatencies(samples: RequestTable): Float64Array {
  const latencies = new Float64Array(samples.length);
  let count = 0;
  for (let row = 0; row < samples.length; row += 1) {
    if (samples.isOk(row)) latencies[count++] = samples.latencyMs(row);
  }
  return latencies.subarray(0, count);
}
