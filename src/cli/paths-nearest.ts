const MOST = 5;

/** The addresses most like a text: those that end with it, then those with the fewest changed letters. */
export function nearest(text: string, addresses: readonly string[]): string[] {
  const plain = withoutKeys(text);
  return addresses
    .map((address) => ({ address, distance: distanceTo(address, text, plain) }))
    .toSorted((a, b) => a.distance - b.distance || (a.address < b.address ? -1 : 1))
    .slice(0, MOST)
    .map(({ address }) => address);
}

function distanceTo(address: string, text: string, plain: string): number {
  if (address.endsWith(`.${text}`)) return -2;
  if (withoutKeys(address).endsWith(plain)) return -1;
  return changedLetters(address, text);
}

function withoutKeys(address: string): string {
  return address.replaceAll(/\[[^\]]*\]/g, '');
}

/** Levenshtein's distance: letters to insert, drop or change. */
function changedLetters(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
