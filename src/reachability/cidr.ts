/** An address range of IPv4 or IPv6 as its first and last address. */
export interface Range {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** Reads `10.0.0.0/16` or `2001:db8::/32`; undefined for anything else. */
export function parseCidr(text: string): Range | undefined {
  const before = parsed.get(text);
  if (before) return before;
  const range = readCidr(text);
  if (range) {
    if (parsed.size >= MOST_KNOWN) parsed.clear();
    parsed.set(text, range);
  }
  return range;
}

/** A few blocks, such as every address, stand in most of the rules and routes of a plan. */
const parsed = new Map<string, Range>();
const MOST_KNOWN = 10_000;

function readCidr(text: string): Range | undefined {
  const [address, prefixText, ...more] = text.split('/');
  if (more.length > 0 || (prefixText !== undefined && !/^\d{1,3}$/.test(prefixText)))
    return undefined;
  const number = address?.includes(':') ? parseV6(address) : parseV4(address ?? '');
  if (number === undefined) return undefined;
  const family = address?.includes(':') ? 6 : 4;
  const width = family === 6 ? 128 : 32;
  const prefix = prefixText === undefined ? width : Number(prefixText);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > width) return undefined;
  const size = 1n << BigInt(width - prefix);
  const first = (number / size) * size;
  return { family, first, last: first + size - 1n };
}

function parseV4(text: string): bigint | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return undefined;
  const parts = text.split('.').map(Number);
  if (parts.some((part) => part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - (head?.length ?? 0) - (tail?.length ?? 0);
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [
    ...(head ?? []),
    ...Array.from({ length: tail ? missing : 0 }, () => '0'),
    ...(tail ?? []),
  ];
  if (groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

export function overlaps(a: Range, b: Range): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

/** Whether every address of `range` lies in one of `others`, several of which may make it up. */
export function isCovered(range: Range, others: readonly Range[]): boolean {
  const sorted = others
    .filter((other) => overlaps(range, other))
    .toSorted((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  let next = range.first;
  for (const other of sorted) {
    if (other.first > next) return false;
    if (other.last >= next) next = other.last + 1n;
  }
  return next > range.last;
}
