import type { RequestTable } from '../model/request-table.js';
import type { Percentiles } from '../model/summary.js';

/** Nearest rank: the smallest value that at least this share (above 0, up to 1) does not exceed. */
export function percentileOf(sorted: ArrayLike<number>, share: number): number | null {
  return sorted[rankOf(sorted, share)] ?? null;
}

/** The same of values in any order, without sorting them all: they are moved about. */
export function percentileAmong(values: Float64Array, share: number): number | null {
  return values.length === 0 ? null : (select(values, rankOf(values, share)) ?? null);
}

function rankOf(values: ArrayLike<number>, share: number): number {
  return Math.max(0, Math.ceil(share * values.length) - 1);
}

/**
 * Real milliseconds from the intended time to the last byte, of the requests that ended ok. Failed
 * ones are counted, never mixed in: how soon an error came says nothing of how fast the stack is.
 */
export function latencyPercentiles(samples: RequestTable): Percentiles {
  const latencies = okLatencies(samples);
  return {
    p50: percentileAmong(latencies, 0.5),
    p95: percentileAmong(latencies, 0.95),
    p99: percentileAmong(latencies, 0.99),
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

/** Hoare's selection: what stands at `rank` once all smaller values are before it. */
function select(values: Float64Array, rank: number): number | undefined {
  const at = (index: number): number => values[index] ?? Number.NaN;
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = at((low + high) >>> 1);
    let left = low;
    let right = high;
    while (left <= right) {
      while (at(left) < pivot) left += 1;
      while (at(right) > pivot) right -= 1;
      if (left > right) break;
      [values[left], values[right]] = [at(right), at(left)];
      left += 1;
      right -= 1;
    }
    if (rank <= right) high = right;
    else if (rank >= left) low = left;
    else break;
  }
  return values[rank];
}
