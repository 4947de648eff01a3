import type { RequestTable } from '../model/request-table.js';

/** Requests that were intended in one stretch of real time. */
export interface Stretch {
  /** Real milliseconds since the run's origin. */
  readonly startMs: number;
  readonly samples: RequestTable;
}

/**
 * Cuts samples, which are in order of intended time, into stretches of `lengthMs` from `startMs` on.
 * One in which no request was intended is left out.
 */
export function* stretches(
  samples: RequestTable,
  startMs: number,
  lengthMs: number,
): Generator<Stretch> {
  const indexOf = (row: number): number =>
    Math.floor((samples.intendedMs(row) - startMs) / lengthMs);
  let from = 0;
  let index = indexOf(0);
  for (let row = 1; row <= samples.length; row += 1) {
    const next = row < samples.length ? indexOf(row) : null;
    if (next === index) continue;
    yield { startMs: startMs + index * lengthMs, samples: samples.slice(from, row) };
    from = row;
    index = next ?? 0;
  }
}
