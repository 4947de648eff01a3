/** So few are quicker sorted one by one than by calling for a sort. */
const FEW = 32;

/**
 * The places of `keys` in ascending order, as `compare` of two places says; equal ones stay as they
 * are. For millions of keys that are spread evenly, as a schedule spreads requests: they are put into
 * as many compartments as there are keys, so that each has few to sort.
 */
export function orderOf(
  keys: Float64Array,
  compare: (a: number, b: number) => number,
): Uint32Array {
  let least = Infinity;
  let most = -Infinity;
  for (const key of keys) {
    least = Math.min(least, key);
    most = Math.max(most, key);
  }
  const perKey = most > least ? (keys.length - 1) / (most - least) : 0;
  const compartmentOf = (place: number): number =>
    Math.floor(((keys[place] ?? 0) - least) * perKey);
  // Where each compartment begins, counted first and then added up.
  const begins = new Uint32Array(keys.length + 1);
  for (let place = 0; place < keys.length; place += 1) {
    const compartment = compartmentOf(place);
    begins[compartment + 1] = (begins[compartment + 1] ?? 0) + 1;
  }
  for (let index = 1; index <= keys.length; index += 1) {
    begins[index] = (begins[index] ?? 0) + (begins[index - 1] ?? 0);
  }
  const next = begins.slice();
  const order = new Uint32Array(keys.length);
  for (let place = 0; place < keys.length; place += 1) {
    const compartment = compartmentOf(place);
    const at = next[compartment] ?? 0;
    order[at] = place;
    next[compartment] = at + 1;
  }
  for (let index = 0; index < keys.length; index += 1) {
    sortPart(order, begins[index] ?? 0, begins[index + 1] ?? 0, compare);
  }
  return order;
}

function sortPart(
  order: Uint32Array,
  from: number,
  to: number,
  compare: (a: number, b: number) => number,
): void {
  if (to - from > FEW) {
    order.subarray(from, to).sort(compare);
    return;
  }
  for (let sorted = from + 1; sorted < to; sorted += 1) {
    const place = order[sorted] ?? 0;
    let at = sorted;
    for (; at > from && compare(order[at - 1] ?? 0, place) > 0; at -= 1)
      order[at] = order[at - 1] ?? 0;
    order[at] = place;
  }
}
