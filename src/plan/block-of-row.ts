import { isObject, type JsonObject } from './json-shape.js';

/**
 * Which block of the configuration a row of the values comes from: its position, `undefined` where
 * several may be meant. Blocks stand as they are written, and so do the rows of a list; those of a set
 * are sorted. A plan does not say which of the two it is, so rows count as sorted where what a block
 * says in so many words (`name = "a"`) is not what stands in the row at its place.
 */
export function blockOfRow(
  blocks: readonly unknown[],
  rows: readonly unknown[],
  row: number,
): number | undefined {
  let byRows = known.get(blocks);
  if (!byRows) known.set(blocks, (byRows = new WeakMap()));
  let order = byRows.get(rows);
  if (!order) byRows.set(rows, (order = orderOf(blocks, rows)));
  return order[row];
}

type Order = readonly (number | undefined)[];

/** Instances share their configuration, and most of them their values. */
const known = new WeakMap<readonly unknown[], WeakMap<readonly unknown[], Order>>();

function orderOf(blocks: readonly unknown[], rows: readonly unknown[]): Order {
  const asWritten = rows.map((_, index) => index);
  if (rows.every((row, index) => mayBe(blocks[index], row))) return asWritten;
  const candidates = rows.map((row) =>
    blocks.flatMap((block, index) => (mayBe(block, row) ? [index] : [])),
  );
  // The provider changed what was written, and there is nothing to go by.
  if (candidates.some(({ length }) => length === 0)) return asWritten;
  const texts = rows.map((row) => JSON.stringify(row));
  return candidates.map((own, index) => {
    // Rows that are the same to the letter may be told apart in any way.
    const alike = texts.flatMap((text, at) => (text === texts[index] ? [at] : []));
    return own.length === alike.length ? own[alike.indexOf(index)] : undefined;
  });
}

/** Nothing that the block says in so many words contradicts the row. */
function mayBe(block: unknown, row: unknown): boolean {
  if (!isObject(block) || !isObject(row)) return true;
  return Object.entries(block).every(([name, expression]) => agrees(expression, row, name));
}

function agrees(expression: unknown, row: JsonObject, name: string): boolean {
  if (!isObject(expression) || !('constant_value' in expression)) return true;
  const written = expression['constant_value'];
  if (written === null || typeof written === 'object') return true;
  const value = row[name];
  // Terraform converts: a port may be written as a text.
  return typeof value !== 'object' && String(value) === String(written);
}
