import { EXIT_CODES, HoldfastError } from '../model/error.js';
import type { AbortConditions } from '../model/scenario.js';
import type { RecentSamples } from './recent-samples.js';

/** Why a run has to give up by its scenario's own conditions; undefined where it may go on. */
export function abortReason(
  conditions: AbortConditions | null,
  recent: RecentSamples,
  speed: number,
): string | undefined {
  const { availabilityBelow, consecutiveFailures } = conditions ?? {};
  if (consecutiveFailures !== undefined && recent.failuresInARow() >= consecutiveFailures) {
    return `${recent.failuresInARow()} requests in a row failed, where ${consecutiveFailures} is the limit`;
  }
  if (availabilityBelow === undefined) return undefined;
  const { share, windowSeconds } = availabilityBelow;
  const window = recent.within((windowSeconds * 1000) / speed);
  if (window === null || window.requests === 0) return undefined;
  const ok = (window.requests - window.failed) / window.requests;
  if (ok >= share) return undefined;
  return `${window.failed} of ${window.requests} requests failed within ${windowSeconds} s (declared), so availability fell below ${share}`;
}

export function abortedBy(reason: string): HoldfastError {
  return new HoldfastError('run/aborted', reason, { exitCode: EXIT_CODES.inconclusive });
}
