import { addressesOf, ALL_ADDRESSES } from './addresses.js';
import { certain, unknownBounds, type Bounds, type Open } from './bounds.js';
import { judgeFirstMatch, type Entry } from './first-match.js';
import { covers, intersect, NONE } from './intervals.js';
import type { AclEntry } from './network.js';
import { judgeOnce, type NetworkIndex, type Range } from './network-index.js';
import { hasPoint, NOTHING, product, type Region } from './region.js';
import { ALL_SERVICES, servicesOf } from './services.js';

type Direction = 'ingress' | 'egress';

/** AWS allows 40 in each direction (VPC quotas, rules per network ACL); what has far more is not judged. */
const MOST_ENTRIES = 200;

/**
 * What a network ACL lets through between its subnet and the addresses of `range`. The service is
 * that of the packet: of a reply, its destination port is the client's.
 */
export function judgeAcl(
  index: NetworkIndex,
  key: string | undefined,
  direction: Direction,
  range: Range,
): Bounds {
  return judgeOnce(index, `acl|${key ?? ''}|${direction}|${range.id}`, range, () => {
    const acl = key === undefined ? undefined : index.network.acls.get(key);
    if (!acl)
      return unknownBounds(
        range.full,
        key === undefined
          ? 'the plan does not tell the network ACL of a subnet'
          : `the network ACL ${key} is not in the plan`,
      );
    const entries = acl.entries.filter((entry) => entry.direction === direction);
    if (acl.open !== undefined) return unknownBounds(range.full, acl.open);
    if (entries.length > MOST_ENTRIES)
      return unknownBounds(range.full, `${acl.key} has more entries than AWS allows`);
    return judgeEntries(entries, range);
  });
}

function judgeEntries(entries: readonly AclEntry[], range: Range): Bounds {
  if (allowsAll(entries, range)) return certain(range.full);
  const byNumber = new Map<number, Entry[]>();
  const anywhere: Entry[] = [];
  for (const entry of entries) {
    const judged = toEntry(entry, range);
    if (entry.number === undefined) anywhere.push(judged);
    else byNumber.set(entry.number, [...(byNumber.get(entry.number) ?? []), judged]);
  }
  const classes = [...byNumber].sort(([a], [b]) => a - b).map(([, found]) => found);
  return {
    ...judgeFirstMatch(classes, anywhere, range.full),
    open: () => entries.flatMap((entry) => openOf(entry, range)),
  };
}

/** Whether the first entry lets all through, as in the default list, and nothing is open. */
function allowsAll(entries: readonly AclEntry[], { addresses }: Range): boolean {
  if (!entries.every((entry) => entry.number !== undefined && isCertain(entry))) return false;
  const lowest = Math.min(...entries.map(({ number = 0 }) => number));
  const [first, second] = entries.filter(({ number }) => number === lowest);
  const isAll = first?.action === 'allow' && first.service?.protocol === 'all';
  return isAll && !second && covers(addressesOf(first.cidr ?? '') ?? NONE, addresses);
}

function toEntry(entry: AclEntry, range: Range): Entry {
  const possible = regionOf(entry, range);
  return {
    possible,
    sure: isCertain(entry) ? possible : NOTHING,
    passes: entry.action === 'allow' ? 'yes' : 'no',
  };
}

function regionOf({ service, cidr }: AclEntry, range: Range): Region {
  const block = (cidr === undefined ? undefined : addressesOf(cidr)) ?? ALL_ADDRESSES;
  const services = (service && servicesOf(service)) ?? ALL_SERVICES;
  return product(services, intersect(block, range.addresses));
}

function isCertain({ service, cidr, doubt }: AclEntry): boolean {
  return (
    doubt === undefined &&
    service !== undefined &&
    servicesOf(service) !== undefined &&
    cidr !== undefined &&
    addressesOf(cidr) !== undefined
  );
}

function openOf(entry: AclEntry, range: Range): Open[] {
  if (isCertain(entry) && entry.number !== undefined) return [];
  const why =
    entry.doubt ??
    (entry.number === undefined
      ? 'its number is known only after apply'
      : 'what it matches is known only after apply');
  return [{ where: regionOf(entry, range), reason: `${entry.source}: ${why}` }];
}

/** The entry that decides on one packet; where that is open, the first that may let it through. */
export function explainAcl(
  index: NetworkIndex,
  key: string | undefined,
  direction: Direction,
  range: Range,
  service: number,
  address: bigint,
): string {
  const acl = key === undefined ? undefined : index.network.acls.get(key);
  if (!acl) return key ?? 'a network ACL that the plan does not tell';
  const found = acl.entries
    .filter((entry) => entry.direction === direction)
    .toSorted((a, b) => (a.number ?? 0) - (b.number ?? 0))
    .filter((entry) => hasPoint(regionOf(entry, range), service, address));
  const decides = found.find((entry) => isCertain(entry) && entry.number !== undefined);
  const first =
    decides?.action === 'allow' ? decides : found.find(({ action }) => action === 'allow');
  return first ? first.source : acl.key;
}
