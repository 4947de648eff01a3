/** The name that was probably meant; undefined where none is near. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  // Long texts are no typing mistakes, and the distance is quadratic.
  if (name.length > 100) return undefined;
  const [nearest] = names
    .map((each) => ({ each, distance: editDistance(name.toLowerCase(), each.toLowerCase()) }))
    .filter(({ each, distance }) => distance <= Math.max(2, Math.floor(each.length / 3)))
    .toSorted((a, b) => a.distance - b.distance);
  return nearest?.each;
}

/** ` Did you mean x?`, or nothing. */
export function didYouMean(name: string, names: readonly string[]): string {
  const nearest = nearestName(name, names);
  return nearest === undefined ? '' : ` Did you mean ${nearest}?`;
}

/** How many characters are put in, taken out or exchanged (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [at, character] of a.split('').entries()) {
    const next = [at + 1];
    for (let column = 1; column <= b.length; column++) {
      next.push(
        Math.min(
          (row[column] ?? 0) + 1,
          (next[column - 1] ?? 0) + 1,
          (row[column - 1] ?? 0) + (b[column - 1] === character ? 0 : 1),
        ),
      );
    }
    row = next;
  }
  return row[b.length] ?? a.length;
}
