import type { Pen } from './draw-text.js';

/** Where the columns of zones stand. */
export interface Grid extends Pen {
  readonly width: number;
  /** Pixels below which its text could not be read: the picture scrolls instead of shrinking. */
  readonly leastWidth: number;
  /** Inside of a zone, left of its subnets: where the wires run. */
  readonly gutter: number;
  readonly columns: readonly { readonly x: number; readonly width: number }[];
}

/** Where wires meet a row's application instances: at what height, in which columns. */
export interface Lane {
  readonly y: number;
  readonly columns: readonly number[];
}

/** Around everything. */
export const MARGIN = 14;

/** Columns for that many zones; the picture grows where they need more room than a screen has. */
export function makeGrid(zones: number, narrow: boolean): Grid {
  const count = Math.max(1, zones);
  const gap = narrow ? 8 : 20;
  const least = narrow ? 160 : 260;
  const width = Math.max(narrow ? 380 : 1040, count * (least + gap) + 2 * MARGIN);
  const column = (width - 2 * MARGIN - gap * (count + 1)) / count;
  return {
    width,
    leastWidth: narrow ? Math.round(width * 0.72) : Math.round(width * 0.62),
    gutter: narrow ? 14 : 24,
    characterWidth: narrow ? 7 : 6.9,
    columns: Array.from({ length: count }, (_, index) => ({
      x: Math.round(MARGIN + gap + index * (column + gap)),
      width: Math.round(column),
    })),
  };
}
