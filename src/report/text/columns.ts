import { showOnOneLine } from '../visible.js';

/** Widest line of a text report, in columns. */
export const TEXT_WIDTH = 100;

/** One row of cells, cut or padded to their columns' widths; the last one is left as long as it is. */
export function alignRow(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, index) => fit(showOnOneLine(cell), widths[index] ?? cell.length))
    .join('  ')
    .trimEnd();
}

function fit(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text.padEnd(width);
}

/**
 * Text broken at blanks to fit TEXT_WIDTH, later lines indented. A word that is longer than a line,
 * such as a resource's address, stays whole: it is there to be copied.
 */
export function wrapText(text: string, first: string, indent: string): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of showOnOneLine(text).split(/ +/)) {
    if (!empty && line.length + 1 + word.length > TEXT_WIDTH) {
      lines.push(line);
      line = indent;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}
