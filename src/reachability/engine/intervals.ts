/**
 * Sets of points on one axis, as ascending breakpoints: `[a, b, c, d]` holds a ≤ x < b and c ≤ x < d.
 * Half-open, so that neighbours join by themselves and no step between points is needed. The form is
 * canonical: equal sets are equal lists.
 */
export type Intervals<T extends number | bigint> = readonly T[];

export const NONE: Intervals<never> = [];

export function isEmpty<T extends number | bigint>(set: Intervals<T>): boolean {
  return set.length === 0;
}

export function union<T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): Intervals<T> {
  if (a.length === 0 || a === b) return b;
  if (b.length === 0) return a;
  return combine(a, b, 1);
}

export function intersect<T extends number | bigint>(
  a: Intervals<T>,
  b: Intervals<T>,
): Intervals<T> {
  if (a === b) return a;
  if (a.length === 0 || b.length === 0) return NONE;
  return combine(a, b, 2);
}

/** Points of `a` that are not in `b`. */
export function subtract<T extends number | bigint>(
  a: Intervals<T>,
  b: Intervals<T>,
): Intervals<T> {
  if (a.length === 0 || a === b) return NONE;
  if (b.length === 0) return a;
  return combine(a, b, 3);
}

/** One sweep over both lists. `mode`: 1 in either, 2 in both, 3 in the first alone. */
function combine<T extends number | bigint>(
  a: Intervals<T>,
  b: Intervals<T>,
  mode: 1 | 2 | 3,
): Intervals<T> {
  const out: T[] = [];
  // No pairs are destructured here: this runs before it is optimised, and each would be allocated.
  let i = 0;
  let j = 0;
  let wasIn = false;
  while (i < a.length || j < b.length) {
    const x = a[i];
    const y = b[j];
    const at = (y === undefined || (x !== undefined && x <= y) ? x : y) as T;
    if (x === at) i += 1;
    if (y === at) j += 1;
    // An odd number of breakpoints passed: inside.
    const inA = i % 2 === 1;
    const inB = j % 2 === 1;
    const isIn = mode === 1 ? inA || inB : mode === 2 ? inA && inB : inA && !inB;
    if (isIn !== wasIn) out.push(at);
    wasIn = isIn;
  }
  return out;
}

/** Union of many sets in one sorting, not one sweep each. */
export function unionAll<T extends number | bigint>(sets: readonly Intervals<T>[]): Intervals<T> {
  if (sets.length < 3) return union(sets[0] ?? NONE, sets[1] ?? NONE);
  const pairs: [T, T][] = [];
  for (const set of sets) {
    for (let i = 0; i + 1 < set.length; i += 2) pairs.push([set[i] as T, set[i + 1] as T]);
  }
  pairs.sort((x, y) => (x[0] < y[0] ? -1 : x[0] > y[0] ? 1 : 0));
  const out: T[] = [];
  for (const [from, to] of pairs) {
    const last = out[out.length - 1];
    if (last === undefined || from > last) out.push(from, to);
    else if (to > last) out[out.length - 1] = to;
  }
  return out;
}

export function contains<T extends number | bigint>(set: Intervals<T>, point: T): boolean {
  let [low, high] = [0, set.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((set[middle] as T) <= point) low = middle + 1;
    else high = middle;
  }
  return low % 2 === 1;
}

/** Whether every point of `inner` is in `outer`. */
export function covers<T extends number | bigint>(
  outer: Intervals<T>,
  inner: Intervals<T>,
): boolean {
  if (outer === inner || inner.length === 0) return true;
  return subtract(inner, outer).length === 0;
}

export function meets<T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): boolean {
  if (a === b) return a.length > 0;
  let [i, j] = [0, 0];
  while (i + 1 < a.length && j + 1 < b.length) {
    if ((a[i + 1] as T) <= (b[j] as T)) i += 2;
    else if ((b[j + 1] as T) <= (a[i] as T)) j += 2;
    else return true;
  }
  return false;
}

export function areEqual<T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): boolean {
  return a === b || (a.length === b.length && a.every((point, index) => point === b[index]));
}
