import { OUTCOMES } from '../model/sample.js';
import type { SampleTable } from '../model/sample-table.js';

/**
 * How samples stand in a line of the journal: columns in place of objects, about a seventh of the
 * bytes. Row `i` of every list belongs to one sample. Times are whole microseconds, each since the
 * one before it, so that the numbers stay short: this is their precision.
 */
export interface WrittenSamples {
  readonly rows: number;
  /** Since the row before; of the first row since the run's origin. */
  readonly intendedUs: readonly number[];
  /** Since intended. */
  readonly sentUs: readonly number[];
  /** Since sent; null where no byte came. */
  readonly firstByteUs: readonly (number | null)[];
  /** Since the first byte, or since sent where none came. */
  readonly endUs: readonly number[];
  readonly outcome: Coded;
  readonly status: Coded;
  readonly newConnection: Coded;
  readonly backend: Coded;
  readonly zone: Coded;
  readonly request: Coded;
  /** Of the rows that have one: what all begin with, and how each goes on. */
  readonly keys?: {
    readonly prefix: string;
    readonly rows: readonly number[];
    readonly rest: readonly string[];
  };
}

/** A column of few values: which there are, and the place of each row's; left out where all are the first. */
export interface Coded {
  readonly of: readonly unknown[];
  readonly at?: readonly number[];
}

const toUs = (ms: number): number => Math.round(ms * 1000);

export function writeSamples(table: SampleTable): WrittenSamples {
  const { columns, length } = table;
  const intendedUs: number[] = [];
  const sentUs: number[] = [];
  const firstByteUs: (number | null)[] = [];
  const endUs: number[] = [];
  let before = 0;
  for (let row = 0; row < length; row += 1) {
    const intended = toUs(columns.intendedMs[row] ?? 0);
    const sent = toUs(columns.sentMs[row] ?? 0);
    const firstByte = toUs(columns.firstByteMs[row] ?? Number.NaN);
    const end = toUs(columns.endMs[row] ?? 0);
    const hasByte = !Number.isNaN(firstByte);
    intendedUs.push(intended - before);
    sentUs.push(sent - intended);
    firstByteUs.push(hasByte ? firstByte - sent : null);
    endUs.push(end - (hasByte ? firstByte : sent));
    before = intended;
  }
  const nameOf = (number: number): string | null => columns.names[number] ?? null;
  return {
    rows: length,
    intendedUs,
    sentUs,
    firstByteUs,
    endUs,
    outcome: code(columns.outcomes, (outcome) => OUTCOMES[outcome]),
    status: code(columns.statuses, (status) => status),
    newConnection: code(columns.newConnections, (isNew) => isNew === 1),
    backend: code(columns.backends, nameOf),
    zone: code(columns.zones, nameOf),
    request: code(columns.requests, (request) => request),
    ...(columns.keys.size === 0 ? {} : { keys: writeKeys(columns.keys) }),
  };
}

function code(column: Iterable<number>, valueOf: (number: number) => unknown): Coded {
  const places = new Map<number, number>();
  const at = Array.from(column, (number) => {
    const place = places.get(number) ?? places.size;
    places.set(number, place);
    return place;
  });
  const of = Array.from(places.keys(), valueOf);
  return places.size > 1 ? { of, at } : { of };
}

function writeKeys(keys: ReadonlyMap<number, string>): NonNullable<WrittenSamples['keys']> {
  const all = [...keys.values()];
  let prefix = all[0] ?? '';
  for (const key of all) while (!key.startsWith(prefix)) prefix = prefix.slice(0, -1);
  return {
    prefix,
    rows: [...keys.keys()],
    rest: all.map((key) => key.slice(prefix.length)),
  };
}
