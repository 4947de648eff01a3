import type { Outcome } from '../../../model/sample.js';
import type { RunDetail } from '../../input.js';

/** The requests of one stretch of real time, by their intended time. */
export interface Bucket {
  readonly startMs: number;
  readonly endMs: number;
  readonly requests: number;
  readonly failed: number;
  readonly outcomes: ReadonlyMap<Outcome, number>;
  /** Real milliseconds; null where none ended ok. */
  readonly p50OkMs: number | null;
}

/**
 * Stretches of `sizeMs` real milliseconds from the first intended time on, as availability by second
 * counts them; one in which no request was intended is left out.
 */
export function bucketsOf({ samples }: RunDetail, sizeMs: number): Bucket[] {
  const groups = new Map<number, { outcomes: Map<Outcome, number>; okMs: number[] }>();
  const firstMs = samples[0]?.intendedMs ?? 0;
  for (const { intendedMs, endMs, outcome } of samples) {
    const key = Math.floor((intendedMs - firstMs) / sizeMs);
    const group = groups.get(key) ?? { outcomes: new Map<Outcome, number>(), okMs: [] };
    groups.set(key, group);
    group.outcomes.set(outcome, (group.outcomes.get(outcome) ?? 0) + 1);
    if (outcome === 'ok') group.okMs.push(endMs - intendedMs);
  }
  return [...groups].map(([key, { outcomes, okMs }]) => {
    const requests = [...outcomes.values()].reduce((sum, count) => sum + count, 0);
    return {
      startMs: firstMs + key * sizeMs,
      endMs: firstMs + (key + 1) * sizeMs,
      requests,
      failed: requests - okMs.length,
      outcomes,
      p50OkMs: okMs.sort((a, b) => a - b)[Math.ceil(okMs.length / 2) - 1] ?? null,
    };
  });
}
