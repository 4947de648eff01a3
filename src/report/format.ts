import type { Interval } from '../model/prediction.js';
import { roundWithError } from '../verdict/round-with-error.js';

let counts: Intl.NumberFormat | undefined;

/** What stands where a figure could not be measured. */
export const NOT_MEASURED = 'not measured';

const SHOWN_IN_MS_BELOW_SECONDS = 0.0995;
const SHOWN_IN_MINUTES_FROM_SECONDS = 600;

export function formatCount(count: number): string {
  if (Number.isInteger(count) && Math.abs(count) < 1000) return String(count);
  // Made when it is asked for: it takes a tenth of the start, and most commands count no thousands.
  counts ??= new Intl.NumberFormat('en-US');
  return counts.format(count);
}

/** Share 0 to 1 as a percentage, rounded down: nothing short of all is ever shown as 100%. */
export function formatShare(share: number | null): string {
  if (share === null) return NOT_MEASURED;
  const percent = share * 100;
  // A product like 0.29 * 100 falls a hair short; undo that before rounding down.
  const digits = percent > 99.9 && percent < 100 ? 3 : 2;
  const scale = 10 ** digits;
  const down = Math.floor(percent * scale + 1e-6) / scale;
  const shown = down >= 100 && share < 1 ? 100 - 1 / scale : down;
  return `${Number.isInteger(shown) ? shown : shown.toFixed(digits)}%`;
}

/** Seconds with three significant digits, minutes from ten of them on; says no clock. */
export function formatSeconds(seconds: number): string {
  const size = Math.abs(seconds);
  if (size >= SHOWN_IN_MINUTES_FROM_SECONDS) {
    const whole = Math.round(seconds);
    return `${Math.trunc(whole / 60)} min ${Math.abs(whole % 60)} s`;
  }
  if (size !== 0 && size < SHOWN_IN_MS_BELOW_SECONDS)
    return `${trim((seconds * 1000).toPrecision(2))} ms`;
  if (size >= 100) return `${Math.round(seconds)} s`;
  return `${trim(seconds.toPrecision(3))} s`;
}

/** Real milliseconds of one request. */
export function formatLatency(ms: number | null): string {
  if (ms === null) return NOT_MEASURED;
  if (ms >= 999.5) return `${trim((ms / 1000).toPrecision(3))} s`;
  return `${ms >= 100 ? Math.round(ms) : trim(ms.toPrecision(ms >= 10 ? 3 : 2))} ms`;
}

/** A duration on both clocks: AWS's, the plan's and the scenario's (declared), and the machine's (real). */
export function formatBothClocks(
  declaredMs: number,
  speed: number,
): { declared: string; real: string } {
  return {
    declared: `${formatSeconds(declaredMs / 1000)} declared`,
    real: `${formatSeconds(declaredMs / 1000 / speed)} real`,
  };
}

/** Such as `8.2 s declared (0.41 s real)`. */
export function formatDeclared(declaredMs: number | null, speed: number): string {
  if (declaredMs === null) return NOT_MEASURED;
  const { declared, real } = formatBothClocks(declaredMs, speed);
  return `${declared} (${real})`;
}

/**
 * Seconds and the error of their observation, rounded to the same place and in the same unit.
 *
 * @example formatSecondsAndError(8.24, 1.1) // { value: '8.2 s', error: '1.1 s' }
 */
export function formatSecondsAndError(
  seconds: number,
  errorSeconds: number,
): { readonly value: string; readonly error: string } {
  const inMs = Math.max(Math.abs(seconds), errorSeconds) < SHOWN_IN_MS_BELOW_SECONDS;
  const [scale, unit] = inMs ? [1000, 'ms'] : [1, 's'];
  const rounded = roundWithError(seconds * scale, errorSeconds * scale);
  if (rounded === null)
    return { value: formatSeconds(seconds), error: formatSeconds(errorSeconds) };
  return { value: withMinutes(rounded.value, unit), error: withMinutes(rounded.error, unit) };
}

/** Minutes from ten of them on; the seconds keep their places. */
function withMinutes(figure: string, unit: string): string {
  const minutes = Math.trunc(Number(figure) / 60);
  if (unit === 'ms' || Math.abs(Number(figure)) < SHOWN_IN_MINUTES_FROM_SECONDS)
    return `${figure} ${unit}`;
  const decimals = figure.split('.')[1]?.length ?? 0;
  return `${minutes} min ${Math.abs(Number(figure) - minutes * 60).toFixed(decimals)} s`;
}

/**
 * Seconds with the error of their observation.
 *
 * @example formatSecondsWithError(91.304, 0.08) // '91.30 s ± 0.08 s'
 */
export function formatSecondsWithError(seconds: number, errorSeconds: number): string {
  const { value, error } = formatSecondsAndError(seconds, errorSeconds);
  return `${value} ± ${error}`;
}

/**
 * Declared seconds with the error of their observation. Nothing at all (0) has none.
 *
 * @example formatWithError(8200, 1100) // '8.2 s ± 1.1 s'
 */
export function formatWithError(declaredMs: number, errorMs: number): string {
  return declaredMs === 0
    ? formatSeconds(0)
    : formatSecondsWithError(declaredMs / 1000, errorMs / 1000);
}

/**
 * A predicted interval of seconds.
 *
 * @example formatInterval({ low: 60, high: 120 }) // '60 s to 120 s'
 */
export function formatInterval({ low, high }: Interval): string {
  return high === null
    ? `at least ${formatSeconds(low)}`
    : `${formatSeconds(low)} to ${formatSeconds(high)}`;
}

/** Wall-clock time in UTC, to the second; the text itself where it is no time. */
export function formatTime(time: string | number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime())
    ? String(time)
    : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

export function formatPlural(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}

function trim(digits: string): string {
  return digits.includes('.') && !digits.includes('e')
    ? digits.replace(/\.?0+$/, '')
    : String(Number(digits));
}
