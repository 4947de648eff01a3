import { ofFamily, type Family } from './addresses.js';
import { address, assemble, natName } from './assemble-way.js';
import { mayLead } from './attachments.js';
import { checkGroups, type At } from './checks.js';
import {
  enterFromInternet,
  isClosed,
  leaveToInternet,
  mergeCrossings,
  type Crossing,
} from './crossing.js';
import { BEYOND } from './goals.js';
import { NO_GROUPS } from './group-rules.js';
import { enterNat, natHopsOf } from './nat.js';
import { enterBeyond, leaveBeyond } from './beyond.js';
import { rangeOf, remember, type NetworkIndex, type Range } from './network-index.js';
import { doubtsOf, internetOf, type Interface } from './party.js';
import { isOneSubnet, placeOf, relate } from './places.js';
import { privateWays } from './private-ways.js';
import { DESTINATION, NAT, SOURCE } from './transit.js';
import type { Way, WayAddress } from './way.js';

/** All ways from one interface to another, by private and by public addresses. */
export function waysBetween(index: NetworkIndex, from: Interface, to: Interface): Way[] {
  return [
    ...([4, 6] as const).flatMap((family) => privateWays(index, from, to, family)),
    ...publicWays(index, from, to),
  ];
}

/** Where an interface is, with the doubts of its having such an address. */
export function standOf(index: NetworkIndex, { endpoint, view }: Interface, family: Family) {
  const place = placeOf(index, view, family);
  if (!place || family === 4) return place;
  const doubts = doubtsOf(endpoint.ipv6Address);
  return doubts && { range: place.range, doubts: [...place.doubts, ...doubts] };
}

/** All IPv4 addresses of hosts in the internet, any of which a public address may be. */
export function worldOf(index: NetworkIndex): Range {
  return remember(index, 'world', () => rangeOf(index, ofFamily(internetOf(index), 4)));
}

/** Over the internet: to the other's public address, or between VPCs by IPv6, which has no other. */
function publicWays(index: NetworkIndex, from: Interface, to: Interface): Way[] {
  const world = worldOf(index);
  const isOneVpc = isOneSubnet(from.view, to.view) || relate(from.view.vpc, to.view.vpc) === 'same';
  const ways = ways4(index, from, to, world);
  if (isOneVpc) return ways;
  const [here, there] = [standOf(index, from, 6), standOf(index, to, 6)];
  if (!here || !there) return ways;
  const doubts = [...here.doubts, ...there.doubts];
  return [...ways, ...combineOverInternet(index, from, to, 6, here.range, there.range, doubts)];
}

function ways4(index: NetworkIndex, from: Interface, to: Interface, world: At['range']): Way[] {
  if (!standOf(index, from, 4) || !standOf(index, to, 4)) return [];
  return combineOverInternet(index, from, to, 4, world, world, []);
}

function combineOverInternet(
  index: NetworkIndex,
  from: Interface,
  to: Interface,
  family: Family,
  seen: At['range'],
  aim: At['range'],
  doubts: readonly string[],
): Way[] {
  const destination: At = { address: DESTINATION, range: aim };
  const source: At = { address: SOURCE, range: seen };
  if (family === 4 && !canEnter(index, to)) return [];
  const outs = waysOut(index, from, family, destination);
  const addresses = [
    address(`the public address of ${from.endpoint.key}`, source),
    address(`the public address of ${to.endpoint.key}`, destination),
  ];
  return outs.flatMap((out) =>
    waysIn(index, to, family, source, out.isNat).map((entry) =>
      assemble(
        `over the internet${out.by}`,
        family,
        [...addresses, ...out.addresses],
        mergeCrossings(out.crossing, entry),
        [
          checkGroups(index, from.endpoint.key, from.groups, 'egress', destination, NO_GROUPS),
          checkGroups(index, to.endpoint.key, to.groups, 'ingress', source, NO_GROUPS),
        ],
        doubts,
      ),
    ),
  );
}

interface WayOut {
  readonly by: string;
  readonly isNat: boolean;
  readonly crossing: Crossing;
  readonly addresses: readonly WayAddress[];
}

/** How an interface gets into the internet. */
export function waysOut(
  index: NetworkIndex,
  from: Interface,
  family: Family,
  destination: At,
): WayOut[] {
  const found: WayOut[] = [];
  const add = (
    by: string,
    crossing: Crossing | undefined,
    doubts: readonly string[] = [],
  ): void => {
    if (crossing && !isClosed(crossing))
      found.push({
        by,
        isNat: false,
        crossing: { ...crossing, doubts: [...crossing.doubts, ...doubts] },
        addresses: [],
      });
  };
  const own = family === 6 ? [] : doubtsOf(from.endpoint.publicAddress);
  if (own || from.view.anywhere)
    add('', leaveToInternet(index, from.view, destination, 'internet-gateway'), own);
  if (from.view.anywhere) return found;
  if (family === 6) {
    add(
      ' through an egress-only gateway',
      leaveToInternet(index, from.view, destination, 'egress-only'),
    );
    return found;
  }
  add(' through what is not modelled', leaveBeyond(index, from.view, BEYOND, destination));
  const place = placeOf(index, from.view, 4);
  if (!place) return found;
  const inner: At = { address: NAT, range: place.range };
  for (const nat of natHopsOf(index, from.view)) {
    const open = doubtsOf(nat.isPublic);
    const out = leaveToInternet(index, nat.view, destination, 'internet-gateway', true);
    const entry = enterNat(index, from.view, nat, inner, destination, false);
    if (!open || !out || isClosed(entry) || isClosed(out)) continue;
    found.push({
      by: ` through ${natName(nat)}`,
      isNat: true,
      crossing: mergeCrossings(entry, out, {
        leaving: [],
        arriving: [],
        replying: [],
        doubts: open,
      }),
      addresses: [address(from.endpoint.key, inner)],
    });
  }
  return found;
}

/** Whether anything may come in from the internet: by a public address, or through what is not modelled. */
export function canEnter(index: NetworkIndex, { endpoint, view }: Interface): boolean {
  return doubtsOf(endpoint.publicAddress) !== undefined || mayLead(index, view.vpc, BEYOND);
}

/** Why an interface may not be open to the internet by an address of its own; undefined where it is not. */
export function publicDoubts(
  { endpoint }: Interface,
  family: Family,
): readonly string[] | undefined {
  if (family === 4) return doubtsOf(endpoint.publicAddress);
  return endpoint.isClosedToInternet === true ? undefined : [];
}

/** How packets from the internet get to an interface. */
function waysIn(
  index: NetworkIndex,
  to: Interface,
  family: Family,
  source: At,
  isBehindNat: boolean,
): Crossing[] {
  const own = publicDoubts(to, family);
  const entry = own && enterFromInternet(index, to.view, source, isBehindNat);
  const direct = entry ? [{ ...entry, doubts: [...entry.doubts, ...own] }] : [];
  if (family === 6 || to.view.anywhere) return direct;
  const beyond = enterBeyond(index, to.view, BEYOND, source, isBehindNat);
  return beyond ? [...direct, beyond] : direct;
}
