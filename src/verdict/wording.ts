import type { Interval } from '../model/prediction.js';
import { roundWithError } from './round-with-error.js';

/** Figures as they stand in sentences. Rounding is for reading: verdicts use the figures themselves. */

/** Declared seconds. */
export function inSeconds(seconds: number): string {
  return `${seconds < 10 ? Number(seconds.toFixed(2)) : Number(seconds.toFixed(1))} s`;
}

/** A predicted interval of declared seconds. */
export function inInterval({ low, high }: Interval): string {
  return high === null ? `at least ${inSeconds(low)}` : `${inSeconds(low)} to ${inSeconds(high)}`;
}

export function inMs(ms: number): string {
  return `${ms < 10 ? Number(ms.toFixed(1)) : Math.round(ms)} ms`;
}

/** A share of 0 to 1. Never rounded up to 100% nor down to 0%: one failure has to show. */
export function inPercent(share: number): string {
  for (const digits of [0, 1, 2, 3, 4]) {
    const scale = 10 ** digits;
    const rounded = Math.round(share * 100 * scale) / scale;
    const crossed = (rounded === 100 && share < 1) || (rounded === 0 && share > 0);
    if (!crossed && Math.abs(rounded - share * 100) < 0.005) return `${rounded}%`;
  }
  return share < 0.5 ? 'less than 0.0001%' : 'more than 99.9999%';
}

/**
 * Declared seconds with the error of their observation, which says how finely they are known.
 *
 * @example withError(91.304, 0.08) // '91.30 s ± 0.08 s'
 */
export function withError(seconds: number, errorSeconds: number): string {
  const rounded = roundWithError(seconds, errorSeconds);
  return rounded === null
    ? `${inSeconds(seconds)} ± ${inSeconds(errorSeconds)}`
    : `${rounded.value} s ± ${rounded.error} s`;
}
