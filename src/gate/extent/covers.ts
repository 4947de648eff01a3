import type { OpenTo } from '../../model/extent.js';
import { isCovered, parseCidr, type Range } from '../../reachability/cidr.js';

/**
 * Whether every packet of an opening is among those of others, several of which may make it up: the
 * same block or a wider one, by the same ports or more.
 */
export function covers(others: readonly OpenTo[], opening: OpenTo): boolean {
  const alike = others.filter((other) => hasProtocol(other, opening.protocol));
  return slices(opening, alike).every(([fromPort, toPort]) => {
    const open = alike.filter((other) => other.fromPort <= fromPort && toPort <= other.toPort);
    return isWithin(opening, open);
  });
}

function hasProtocol(other: OpenTo, protocol: OpenTo['protocol']): boolean {
  return other.protocol === 'all' || other.protocol === protocol;
}

/** The opening's ports in runs within which no other opening begins or ends. */
function slices(
  { fromPort, toPort }: OpenTo,
  others: readonly OpenTo[],
): readonly (readonly [number, number])[] {
  const starts = new Set([fromPort]);
  for (const other of others) {
    for (const start of [other.fromPort, other.toPort + 1])
      if (fromPort < start && start <= toPort) starts.add(start);
  }
  const sorted = [...starts].toSorted((a, b) => a - b);
  return sorted.map((start, index) => [start, (sorted[index + 1] ?? toPort + 1) - 1] as const);
}

/** By name, by place, or by address. A resource has addresses of its subnets and no others. */
function isWithin(opening: OpenTo, open: readonly OpenTo[]): boolean {
  if (open.some(({ from }) => from === opening.from)) return true;
  if (opening.places.some((place) => open.some(({ places }) => places.includes(place))))
    return true;
  const ranges = open.flatMap(({ from }) => parseCidr(from) ?? []);
  const own = parseCidr(opening.from);
  if (own) return isCovered(own, ranges);
  if (ranges.some(isEverything)) return true;
  const blocks = opening.within.map((cidr) => parseCidr(cidr));
  return (
    blocks.length > 0 && blocks.every((range) => range !== undefined && isCovered(range, ranges))
  );
}

/** Every address of IPv4: whatever is let in by its group has one of them. */
function isEverything({ family, first, last }: Range): boolean {
  return family === 4 && last - first + 1n === 1n << 32n;
}
