import type { RequestTable } from '../model/request-table.js';

/** Failing requests that belong together, by intended time, real ms since the run's origin. */
export interface FailureCluster {
  readonly firstMs: number;
  readonly lastMs: number;
  readonly failed: number;
}

const LEAST_GAP_MS = 1000;
const GAP_REQUESTS = 20;

/**
 * How long nothing must fail for a downtime to be over: one real second, and 20 requests. With one
 * of many instances lost only every nth request fails, and those must not fall into n downtimes.
 */
export function clusterGapMs(ratePerSecond: number): number {
  return Math.max(LEAST_GAP_MS, (GAP_REQUESTS * 1000) / ratePerSecond);
}

/**
 * Groups failing requests of samples that are in order of intended time; two lie in one cluster when
 * no more than `gapMs` is between them.
 */
export function clusterFailures(samples: RequestTable, gapMs: number): readonly FailureCluster[] {
  const clusters: { firstMs: number; lastMs: number; failed: number }[] = [];
  for (let row = 0; row < samples.length; row += 1) {
    if (samples.isOk(row)) continue;
    const intendedMs = samples.intendedMs(row);
    const last = clusters.at(-1);
    if (last !== undefined && intendedMs - last.lastMs <= gapMs) {
      last.lastMs = intendedMs;
      last.failed += 1;
    } else {
      clusters.push({ firstMs: intendedMs, lastMs: intendedMs, failed: 1 });
    }
  }
  return clusters;
}
