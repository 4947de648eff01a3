import type { JournalRecord } from './journal.js';
import { emptyRequests, RequestTable, type RequestColumns } from './request-table.js';

/** All requests of a run in order of intended time; of the same time, as they ended. */
export function joinSamples(records: readonly JournalRecord[]): RequestTable {
  const tables = records.flatMap((record) => (record.kind === 'samples' ? [record.samples] : []));
  const columns = emptyRequests(tables.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const table of tables) {
    for (const key of COLUMNS) columns[key].set(table.columns[key], at);
    at += table.length;
  }
  const order = orderOf(columns);
  if (order !== null) {
    for (const key of COLUMNS) columns[key].set(inOrder(columns[key], order));
  }
  return new RequestTable(columns);
}

const COLUMNS = Object.keys(emptyRequests(0)) as (keyof RequestColumns)[];

/** Rows in the order in which they belong; null where they are in order already. */
function orderOf({ intendedMs, endMs }: RequestColumns): Uint32Array | null {
  const compare = (a: number, b: number): number =>
    (intendedMs[a] ?? 0) - (intendedMs[b] ?? 0) || (endMs[a] ?? 0) - (endMs[b] ?? 0);
  let isOrdered = true;
  for (let row = 1; row < intendedMs.length && isOrdered; row += 1) {
    isOrdered = compare(row - 1, row) <= 0;
  }
  if (isOrdered) return null;
  // Nearly in order: a request is recorded when it ends. Array's sort is quick at that.
  return Uint32Array.from(Array.from(intendedMs.keys()).sort(compare));
}

function inOrder(column: RequestColumns[keyof RequestColumns], order: Uint32Array): Float64Array {
  const ordered = new Float64Array(order.length);
  for (let row = 0; row < order.length; row += 1) ordered[row] = column[order[row] ?? 0] ?? 0;
  return ordered;
}
