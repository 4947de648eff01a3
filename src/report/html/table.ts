import { markup, type Child, type Markup } from './markup.js';

interface Table {
  readonly caption: Child;
  readonly heads: readonly string[];
  /** The first cell of a row is its header. */
  readonly rows: readonly (readonly Child[])[];
  /** Columns that hold figures, aligned right. */
  readonly numeric?: readonly number[];
  /** Name of the scrolling region, for those who reach it by keyboard or hear it. */
  readonly label: string;
}

/** A table that scrolls within its own box where it does not fit, by keyboard too. */
export function renderTable({ caption, heads, rows, numeric = [], label }: Table): Markup {
  const kind = (index: number): Child => numeric.includes(index) && markup` class="num"`;
  const row = (cells: readonly Child[]): Markup =>
    markup`<tr>${cells.map((cell, index) =>
      index === 0
        ? markup`<th scope="row"${kind(index)}>${cell}</th>`
        : markup`<td${kind(index)}>${cell}</td>`,
    )}</tr>`;
  return markup`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>${heads.map((head, index) => markup`<th scope="col"${kind(index)}>${head}</th>`)}</tr></thead>
<tbody>${rows.map(row)}</tbody></table></div>`;
}
