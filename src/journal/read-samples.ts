import { OUTCOMES } from '../model/sample.js';
import { emptySamples, NameList, SampleTable } from '../model/sample-table.js';
import type { Coded, WrittenSamples } from './write-samples.js';

/** The samples of a line of the journal; null where its columns do not fit together. */
export function readSamples(written: unknown): SampleTable | null {
  if (typeof written !== 'object' || written === null) return null;
  const { rows, intendedUs, sentUs, firstByteUs, endUs, ...coded } = written as WrittenSamples;
  const times = [intendedUs, sentUs, firstByteUs, endUs];
  if (!isCount(rows)) return null;
  if (!times.every((column) => Array.isArray(column) && column.length === rows)) return null;
  const columns = emptySamples(rows);
  let intended = 0;
  for (let row = 0; row < rows; row += 1) {
    const firstByteAfter = firstByteUs[row] ?? null;
    intended += intendedUs[row] ?? Number.NaN;
    const sent = intended + (sentUs[row] ?? Number.NaN);
    const last = sent + (firstByteAfter ?? 0);
    const end = last + (endUs[row] ?? Number.NaN);
    // Strings make no number of a sum, and what is no whole number shows in one of the four.
    if (!isWhole(intended) || !isWhole(sent) || !isWhole(last) || !isWhole(end)) return null;
    columns.intendedMs[row] = intended / US_PER_MS;
    columns.sentMs[row] = sent / US_PER_MS;
    columns.firstByteMs[row] = firstByteAfter === null ? Number.NaN : last / US_PER_MS;
    columns.endMs[row] = end / US_PER_MS;
  }
  const names = new NameList();
  const nameOf = (name: unknown): number =>
    name === null || typeof name === 'string' ? names.numberOf(name) : -1;
  const isSound =
    decode(coded.outcome, columns.outcomes, (name) => OUTCOMES.indexOf(name as never)) &&
    decode(coded.status, columns.statuses, (status) => (isStatus(status) ? status : -1)) &&
    decode(coded.newConnection, columns.newConnections, (isNew) =>
      [false, true].indexOf(isNew as never),
    ) &&
    decode(coded.backend, columns.backends, nameOf) &&
    decode(coded.zone, columns.zones, nameOf) &&
    decode(coded.request, columns.requests, (request) => (isCount(request) ? request : -1));
  const keys = readKeys(coded.keys, rows);
  return isSound && keys !== null ? new SampleTable({ ...columns, names: names.all, keys }) : null;
}

/** Fills `column`; false where there is a place without a value, or a value without a number. */
function decode(
  coded: Coded | undefined,
  column: Uint8Array | Uint16Array | Uint32Array,
  numberOf: (value: unknown) => number,
): boolean {
  if (!Array.isArray(coded?.of)) return false;
  const numbers = coded.of.map(numberOf);
  const { at } = coded;
  if (numbers.includes(-1) || (column.length > 0 && numbers.length === 0)) return false;
  if (at === undefined) {
    column.fill(numbers[0] ?? 0);
    return numbers.length <= 1;
  }
  if (!Array.isArray(at) || at.length !== column.length) return false;
  for (let row = 0; row < column.length; row += 1) {
    const number = numbers[at[row] ?? -1];
    if (number === undefined) return false;
    column[row] = number;
  }
  return true;
}

function readKeys(keys: WrittenSamples['keys'], rows: number): ReadonlyMap<number, string> | null {
  if (keys === undefined) return new Map();
  const { prefix, rows: places, rest } = keys;
  if (typeof prefix !== 'string' || !Array.isArray(places) || !Array.isArray(rest)) return null;
  const isSound =
    places.length === rest.length &&
    places.every((row) => isCount(row) && row < rows) &&
    rest.every((end) => typeof end === 'string');
  return isSound ? new Map(places.map((row, index) => [row, `${prefix}${rest[index]}`])) : null;
}

const US_PER_MS = 1000;
const MOST_STATUS = 65_535;
const MOST_COUNT = 2 ** 32 - 1;

const isWhole = Number.isSafeInteger;
const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= MOST_COUNT;
const isStatus = (value: unknown): value is number => isCount(value) && value <= MOST_STATUS;
