import { isCovered, parseCidr } from '../cidr.js';

/**
 * More than this is no network of anyone's: a quarter of IPv4 (the largest holders have some /8), and a
 * /8 of IPv6 (registries get /12).
 */
const LARGEST = { 4: 1n << 30n, 6: 1n << 120n } as const;

/** Whether blocks are the whole internet in effect: `0.0.0.0/0`, `::/0`, or parts that make it up. */
export function isEverywhere(blocks: readonly string[]): boolean {
  const sizes = { 4: 0n, 6: 0n };
  for (const block of blocks) {
    const range = parseCidr(block);
    if (range) sizes[range.family] += range.last - range.first + 1n;
  }
  // IPv6 comes after more blocks of IPv4 than are listed.
  return sizes[4] > LARGEST[4] || sizes[6] > LARGEST[6];
}

/** Whether every address of the blocks lies in one of the networks; false for a list that is cut off. */
export function lieWithin(blocks: readonly string[], networks: readonly string[]): boolean {
  const ranges = networks.flatMap((text) => parseCidr(text) ?? []);
  return blocks.every((block) => {
    const range = parseCidr(block);
    return range !== undefined && isCovered(range, ranges);
  });
}

const MOST_SHOWN = 4;

/** A few of them for a reader; a last `…` says that there are more. */
export function sourcesText(blocks: readonly string[]): string[] {
  return blocks.length <= MOST_SHOWN ? [...blocks] : [...blocks.slice(0, MOST_SHOWN), '…'];
}
