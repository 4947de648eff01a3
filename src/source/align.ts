import { isObject } from '../plan/json-shape.js';
import { containsTrue } from '../plan/value-at.js';
import { isSame } from './compare.js';

/** Longer lists of blocks than this are left unknown: matching takes the square. */
const MAX_ROWS = 300;

/** What may take the place of an unknown value; undefined where it stays unknown. */
export type Convert = (
  mocked: unknown,
  path: readonly string[],
) => { readonly value: unknown } | undefined;

/** A value with its part of `after_unknown`. */
export interface Part {
  readonly value: unknown;
  readonly unknown: unknown;
}

/**
 * Fills what is unknown of one attribute from the mocked run, and nothing else of it. Where it cannot
 * be told which row of the one is which of the other, they stay as they are.
 */
export function fillUnknown(
  real: Part,
  mocked: Part,
  convert: Convert,
  path: readonly string[] = [],
): Part {
  if (!containsTrue(real.unknown)) return real;
  if (real.unknown === true) {
    const found = containsTrue(mocked.unknown) ? undefined : convert(mocked.value, path);
    return found ? { value: found.value, unknown: false } : real;
  }
  if (Array.isArray(real.unknown)) return fillList(real, mocked, convert, path);
  if (!isObject(real.unknown) || !isObject(mocked.value)) return real;
  const value: Record<string, unknown> = isObject(real.value) ? { ...real.value } : {};
  const unknown: Record<string, unknown> = { ...real.unknown };
  for (const name of Object.keys(real.unknown)) {
    const filled = fillUnknown(
      { value: value[name], unknown: unknown[name] },
      { value: mocked.value[name], unknown: partOf(mocked.unknown, name) },
      convert,
      [...path, name],
    );
    if (filled.unknown === unknown[name]) continue;
    value[name] = filled.value;
    if (filled.unknown === false) delete unknown[name];
    else unknown[name] = filled.unknown;
  }
  return { value, unknown };
}

function fillList(real: Part, mocked: Part, convert: Convert, path: readonly string[]): Part {
  const rows = rowsOf(real);
  const others = Array.isArray(mocked.value) ? rowsOf(mocked) : [];
  if (!rows.some(({ value, unknown }) => isObject(value) || isObject(unknown)))
    return fillTexts(real, rows, others, convert, path);
  const matched = matchRows(rows, others);
  if (!matched) return real;
  const filled = rows.map((row, index) => {
    const other = others[matched[index] ?? -1];
    return other ? fillUnknown(row, other, convert, path) : row;
  });
  return {
    value: filled.map((row) => row.value),
    unknown: filled.map((row) => row.unknown),
  };
}

/** A list of texts, some unknown: the mocked one takes its place where all of it may leave. */
function fillTexts(
  real: Part,
  rows: readonly Part[],
  others: readonly Part[],
  convert: Convert,
  path: readonly string[],
): Part {
  if (others.some(({ unknown }) => containsTrue(unknown))) return real;
  const known = new Set(
    rows.filter(({ unknown }) => !containsTrue(unknown)).map(({ value }) => value),
  );
  const values: unknown[] = [];
  for (const { value } of others) {
    const found = known.has(value) ? { value } : convert(value, path);
    if (!found || found.value === null || typeof found.value === 'object') return real;
    values.push(found.value);
  }
  const isWhole = [...known].every((value) => values.includes(value));
  return isWhole && values.length > 0 ? { value: values, unknown: values.map(() => false) } : real;
}

/**
 * Which row of the mocked list is which of the real one, by what is known of both; undefined where
 * that is not sure. Rows that are alike in what is known are interchangeable.
 */
function matchRows(rows: readonly Part[], others: readonly Part[]): number[] | undefined {
  if (rows.length !== others.length || rows.length > MAX_ROWS) return undefined;
  const groups = new Map<
    string,
    { readonly rows: number[]; readonly candidates: readonly number[]; readonly known: string }
  >();
  for (const [index, row] of rows.entries()) {
    const candidates = others.flatMap((other, at) => (agrees(row, other) ? [at] : []));
    const key = candidates.join(',');
    const known = JSON.stringify([row.value, row.unknown]);
    const group = groups.get(key);
    if (!group) groups.set(key, { rows: [index], candidates, known });
    else if (group.known === known) group.rows.push(index);
    else return undefined;
  }
  const matched: number[] = [];
  const taken = new Set<number>();
  for (const { rows: own, candidates } of groups.values()) {
    if (own.length !== candidates.length) return undefined;
    for (const [index, row] of own.entries()) {
      const at = candidates[index] ?? -1;
      if (taken.has(at)) return undefined;
      taken.add(at);
      matched[row] = at;
    }
  }
  return matched;
}

/** Whether a mocked row is as the real one, in everything that is known of both. */
function agrees(real: Part, mocked: Part): boolean {
  if (real.unknown === true || mocked.unknown === true) return true;
  if (isObject(real.value) && isObject(mocked.value)) {
    const { value, unknown } = real;
    const other = mocked.value;
    return [...new Set([...Object.keys(value), ...Object.keys(other)])].every((name) =>
      agrees(
        { value: value[name], unknown: partOf(unknown, name) },
        { value: other[name], unknown: partOf(mocked.unknown, name) },
      ),
    );
  }
  if (containsTrue(real.unknown) || containsTrue(mocked.unknown)) return true;
  return isSame(real.value, mocked.value);
}

function rowsOf({ value, unknown }: Part): Part[] {
  const values = Array.isArray(value) ? value : [];
  const unknowns = Array.isArray(unknown) ? unknown : [];
  const length = Math.max(values.length, unknowns.length);
  return Array.from({ length }, (_, index) => ({
    value: values[index] as unknown,
    unknown: unknowns[index] as unknown,
  }));
}

function partOf(unknown: unknown, name: string): unknown {
  if (unknown === true) return true;
  return isObject(unknown) ? unknown[name] : undefined;
}
