import { parseCidr } from '../cidr.js';
import { intersect, subtract, unionAll, type Intervals } from './intervals.js';

/**
 * Sets of addresses of both families on one axis: IPv4 from 0, IPv6 from 2^33 on. The gap between
 * the two keeps them from joining.
 */
export type Addresses = Intervals<bigint>;
export type Family = 4 | 6;

const V6_FROM = 1n << 33n;

const SPACE: Readonly<Record<Family, Addresses>> = {
  4: [0n, 1n << 32n],
  6: [V6_FROM, V6_FROM + (1n << 128n)],
};

export function spaceOf(family: Family): Addresses {
  return SPACE[family];
}

export const ALL_ADDRESSES: Addresses = [...SPACE[4], ...SPACE[6]];

/** Undefined where the text is no CIDR block. */
export function addressesOf(cidr: string): Addresses | undefined {
  const range = parseCidr(cidr);
  if (!range) return undefined;
  const offset = range.family === 6 ? V6_FROM : 0n;
  return [range.first + offset, range.last + offset + 1n];
}

export function ofFamily(addresses: Addresses, family: Family): Addresses {
  return intersect(addresses, SPACE[family]);
}

export function familyOf(address: bigint): Family {
  return address < V6_FROM ? 4 : 6;
}

/**
 * Addresses that hosts in the internet have: IPv4 without what RFC 6890 reserves, and IPv6's global
 * unicast 2000::/3.
 */
export const INTERNET: Addresses = unionAll([
  subtract(
    SPACE[4],
    unionAll(
      [
        '0.0.0.0/8',
        '10.0.0.0/8',
        '100.64.0.0/10',
        '127.0.0.0/8',
        '169.254.0.0/16',
        '172.16.0.0/12',
        '192.168.0.0/16',
        '224.0.0.0/3',
      ].map((cidr) => addressesOf(cidr) ?? []),
    ),
  ),
  addressesOf('2000::/3') ?? [],
]);

/** Prefix length of a block; undefined where the text is no CIDR block. */
export function prefixLength(cidr: string): number | undefined {
  if (!parseCidr(cidr)) return undefined;
  const written = cidr.split('/')[1];
  return written === undefined ? (cidr.includes(':') ? 128 : 32) : Number(written);
}

export function addressText(address: bigint): string {
  if (familyOf(address) === 4) {
    return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join('.');
  }
  const value = address - V6_FROM;
  const groups = Array.from({ length: 8 }, (_, i) =>
    ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16),
  ).join(':');
  return shorten(groups);
}

/** The longest run of zero groups becomes `::` (RFC 5952). */
function shorten(groups: string): string {
  const runs = groups.match(/(?:^|:)0(?::0)+(?=:|$)/g) ?? [];
  const longest = runs.toSorted((a, b) => b.length - a.length)[0];
  if (longest === undefined) return groups;
  const at = groups.indexOf(longest);
  const before = groups.slice(0, at);
  const after = groups.slice(at + longest.length).replace(/^:/, '');
  return `${before}::${after}`;
}

const TEXTS = new WeakMap<Addresses, Map<number, readonly string[]>>();

/** The set as CIDR blocks, at most `limit` of them, and then `…`. */
export function blocksText(addresses: Addresses, limit = 12): readonly string[] {
  const known = TEXTS.get(addresses) ?? new Map<number, readonly string[]>();
  TEXTS.set(addresses, known);
  const text = known.get(limit) ?? writeBlocks(addresses, limit);
  known.set(limit, text);
  return text;
}

function writeBlocks(addresses: Addresses, limit: number): string[] {
  const blocks: string[] = [];
  for (let i = 0; i + 1 < addresses.length; i += 2) {
    let at = addresses[i] as bigint;
    const end = addresses[i + 1] as bigint;
    const width = familyOf(at) === 4 ? 32n : 128n;
    const base = width === 32n ? 0n : V6_FROM;
    while (at < end) {
      if (blocks.length === limit) return [...blocks, '…'];
      let bits = 0n;
      while (
        bits < width &&
        (at - base) % (1n << (bits + 1n)) === 0n &&
        at + (1n << (bits + 1n)) <= end
      )
        bits += 1n;
      blocks.push(`${addressText(at)}/${width - bits}`);
      at += 1n << bits;
    }
  }
  return blocks;
}
