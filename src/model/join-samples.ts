import type { JournalRecord } from './journal.js';
import { orderOf } from './order-of.js';
import type { SampleTable } from './sample-table.js';
import { emptyRequests, RequestTable, type RequestColumns } from './request-table.js';

/** The samples of each record that has some, as they were written. */
export function sampleTables(records: readonly JournalRecord[]): SampleTable[] {
  return records.flatMap((record) => (record.kind === 'samples' ? [record.samples] : []));
}

/** All requests of a run in order of intended time; of the same time, as they ended. */
export function joinSamples(records: readonly JournalRecord[]): RequestTable {
  const tables = sampleTables(records);
  const columns = emptyRequests(tables.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const table of tables) {
    for (const key of COLUMNS) columns[key].set(table.columns[key], at);
    at += table.length;
  }
  return new RequestTable(inOrder(columns));
}

const COLUMNS = Object.keys(emptyRequests(0)) as (keyof RequestColumns)[];

/** The rows in the order in which they belong. */
function inOrder(columns: RequestColumns): RequestColumns {
  const { intendedMs, endMs } = columns;
  const compare = (a: number, b: number): number =>
    (intendedMs[a] ?? 0) - (intendedMs[b] ?? 0) || (endMs[a] ?? 0) - (endMs[b] ?? 0);
  let isOrdered = true;
  for (let row = 1; row < intendedMs.length && isOrdered; row += 1) {
    isOrdered = compare(row - 1, row) <= 0;
  }
  if (isOrdered) return columns;
  const order = orderOf(intendedMs, compare);
  const ordered = emptyRequests(order.length);
  for (const key of COLUMNS) {
    const [from, to] = [columns[key], ordered[key]];
    for (let row = 0; row < order.length; row += 1) to[row] = from[order[row] ?? 0] ?? 0;
  }
  return ordered;
}
