import { OUTCOMES, type Outcome } from '../../../model/sample.js';
import type { RequestTable } from '../../../model/request-table.js';

/** A spot of the plot, in pixels from its corner, and the requests of one outcome on it: one mark. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly requests: number;
}

/** Above these, spots get larger, to bound the file's size: of requests that ended ok, of all others. */
const MOST = { ok: 6000, failed: 3000 };
const FINEST_GRID = 0.5;

/**
 * Where requests stand, those of one outcome that nearly coincide taken together. However many there
 * are and whatever surrounds it, a request that failed is on a spot of its outcome.
 */
export function spotsOf(
  samples: RequestTable,
  plot: { readonly width: number; readonly height: number },
  x: (row: number) => number,
  y: (row: number) => number,
): ReadonlyMap<Outcome, readonly Spot[]> {
  const columns = Math.ceil(plot.width / FINEST_GRID) + 1;
  const lines = Math.ceil(plot.height / FINEST_GRID) + 1;
  // A count for every place that a request can be at: of millions each is at one of thousands.
  const counts = OUTCOMES.map(() => new Uint32Array(0));
  for (let row = 0; row < samples.length; row += 1) {
    const outcome = samples.columns.outcomes[row] ?? 0;
    let ofOutcome = counts[outcome];
    if (ofOutcome === undefined || ofOutcome.length === 0) {
      ofOutcome = new Uint32Array(columns * lines);
      counts[outcome] = ofOutcome;
    }
    const cell = Math.round(y(row) / FINEST_GRID) * columns + Math.round(x(row) / FINEST_GRID);
    ofOutcome[cell] = (ofOutcome[cell] ?? 0) + 1;
  }
  const spots = new Map(
    OUTCOMES.map((outcome, index) => [
      outcome,
      spotsOn(counts[index] ?? new Uint32Array(0), columns),
    ]),
  );
  const ok = spots.get('ok') ?? [];
  spots.delete('ok');
  return new Map([...bounded(new Map([['ok', ok]]), MOST.ok), ...bounded(spots, MOST.failed)]);
}

function spotsOn(counts: Uint32Array, columns: number): readonly Spot[] {
  const spots: Spot[] = [];
  for (let cell = 0; cell < counts.length; cell += 1) {
    const requests = counts[cell] ?? 0;
    if (requests === 0) continue;
    const x = (cell % columns) * FINEST_GRID;
    spots.push({ x, y: Math.floor(cell / columns) * FINEST_GRID, requests });
  }
  return spots;
}

/** Makes the grid coarser until no more than `most` spots are left, of all outcomes together. */
function bounded(
  all: ReadonlyMap<Outcome, readonly Spot[]>,
  most: number,
): readonly (readonly [Outcome, readonly Spot[]])[] {
  let current = [...all].filter(([, spots]) => spots.length > 0);
  for (let grid = 2 * FINEST_GRID; countOf(current) > most; grid *= 2) {
    current = current.map(([outcome, spots]) => [outcome, snap(spots, grid)]);
  }
  return current;
}

function countOf(all: readonly (readonly [Outcome, readonly Spot[]])[]): number {
  return all.reduce((sum, [, spots]) => sum + spots.length, 0);
}

function snap(spots: readonly Spot[], grid: number): readonly Spot[] {
  const snapped = new Map<string, Spot>();
  for (const spot of spots) {
    const x = Math.round(spot.x / grid) * grid;
    const y = Math.round(spot.y / grid) * grid;
    const before = snapped.get(`${x} ${y}`)?.requests ?? 0;
    snapped.set(`${x} ${y}`, { x, y, requests: before + spot.requests });
  }
  return [...snapped.values()];
}
