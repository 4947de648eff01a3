import { OUTCOMES, type Outcome } from '../../../model/sample.js';
import type { RequestTable } from '../../../model/request-table.js';

/** A spot of the picture, and how many requests of one outcome fall on it: one mark. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly requests: number;
}

/** Above these, spots get larger, to bound the file's size: of requests that ended ok, of all others. */
const MOST = { ok: 6000, failed: 3000 };
const FINEST_GRID = 0.5;
/** Rows of the grid lie this far apart in the numbers of its cells; no picture is as wide. */
const ROW = 65_536;

/**
 * Where requests stand, those of one outcome that nearly coincide taken together. However many there
 * are and whatever surrounds it, a request that failed is on a spot of its outcome.
 */
export function spotsOf(
  samples: RequestTable,
  x: (row: number) => number,
  y: (row: number) => number,
): ReadonlyMap<Outcome, readonly Spot[]> {
  const cells = OUTCOMES.map(() => new Map<number, number>());
  for (let row = 0; row < samples.length; row += 1) {
    const cell = Math.round(y(row) / FINEST_GRID) * ROW + Math.round(x(row) / FINEST_GRID);
    const ofOutcome = cells[samples.columns.outcomes[row] ?? 0];
    ofOutcome?.set(cell, (ofOutcome.get(cell) ?? 0) + 1);
  }
  const named = OUTCOMES.flatMap((outcome, index) => {
    const ofOutcome = cells[index] ?? new Map<number, number>();
    return ofOutcome.size === 0 ? [] : [{ outcome, cells: ofOutcome }];
  });
  return new Map([
    ...bounded(
      named.filter(({ outcome }) => outcome === 'ok'),
      MOST.ok,
    ),
    ...bounded(
      named.filter(({ outcome }) => outcome !== 'ok'),
      MOST.failed,
    ),
  ]);
}

interface Cells {
  readonly outcome: Outcome;
  readonly cells: ReadonlyMap<number, number>;
}

/** Makes the grid coarser until no more than `most` spots are left, of all outcomes together. */
function bounded(all: readonly Cells[], most: number): (readonly [Outcome, Spot[]])[] {
  let grid = FINEST_GRID;
  let current = all;
  while (current.reduce((sum, { cells }) => sum + cells.size, 0) > most) {
    grid *= 2;
    current = current.map(({ outcome, cells }) => ({ outcome, cells: halve(cells) }));
  }
  return current.map(({ outcome, cells }) => [
    outcome,
    Array.from(cells, ([cell, requests]) => ({
      x: (cell % ROW) * grid,
      y: Math.floor(cell / ROW) * grid,
      requests,
    })),
  ]);
}

function halve(cells: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
  const halved = new Map<number, number>();
  for (const [cell, requests] of cells) {
    const half = Math.round(Math.floor(cell / ROW) / 2) * ROW + Math.round((cell % ROW) / 2);
    halved.set(half, (halved.get(half) ?? 0) + requests);
  }
  return halved;
}
