import { ofFamily, type Addresses, type Family } from './addresses.js';
import { enterBeyond, leaveBeyond } from './beyond.js';
import { checkGroups, type At } from './checks.js';
import { enterFromInternet, mergeCrossings, type Crossing } from './crossing.js';
import { address, assemble } from './assemble-way.js';
import { publicDoubts, standOf, waysOut } from './endpoint-ways.js';
import { ANYWHERE_PRIVATE, BEYOND, towardsOutside } from './goals.js';
import { NO_GROUPS } from './group-rules.js';
import { intersect } from './intervals.js';
import { rangeOf, remember, type NetworkIndex, type Range } from './network-index.js';
import { internetOf, type ExternalSide, type Interface } from './party.js';
import type { RouteGoal } from './routes.js';
import type { Way } from './way.js';

const OUTER = 0;
const INNER = 1;

/** Of the internet any host will do; of a block that was named, all of them are asked about. */
function hostsOf(side: ExternalSide): 'any' | 'some' {
  return side.kind === 'cidr' ? 'any' : 'some';
}

/** Ways from outside to an interface: by the internet gateway, or through what is not modelled. */
export function waysFromOutside(index: NetworkIndex, from: ExternalSide, to: Interface): Way[] {
  return ([4, 6] as const).flatMap((family) => {
    const place = standOf(index, to, family);
    if (!place) return [];
    const make = (addresses: Addresses, over: string, entry: (at: At) => Crossing | undefined) => {
      const range = familyRange(index, addresses, family);
      const source: At = { address: OUTER, range };
      const crossing = range.addresses.length > 0 ? entry(source) : undefined;
      if (!crossing) return [];
      const own = address(to.endpoint.key, { address: INNER, range: place.range });
      return [
        assemble(
          over,
          family,
          [address(from.name, source, hostsOf(from)), own],
          crossing,
          [undefined, checkGroups(index, to.endpoint.key, to.groups, 'ingress', source, NO_GROUPS)],
          place.doubts,
        ),
      ];
    };
    const direct = make(publicPart(index, from), 'over the internet', (source) => {
      const own = publicDoubts(to, family);
      const entry = own && enterFromInternet(index, to.view, source);
      return entry && { ...entry, doubts: [...entry.doubts, ...own] };
    });
    const beyond = make(from.addresses, 'through what is not modelled', (source) =>
      enterBeyond(index, to.view, goalOf(index, from, to), source),
    );
    return [...direct, ...beyond];
  });
}

/** Ways from an interface out of the network. */
export function waysToOutside(index: NetworkIndex, from: Interface, to: ExternalSide): Way[] {
  return ([4, 6] as const).flatMap((family) => {
    const place = standOf(index, from, family);
    if (!place) return [];
    const make = (over: string, destination: At, crossing: Crossing, more: Way['addresses']) => ({
      ...assemble(
        over,
        family,
        [
          address(to.name, destination, hostsOf(to)),
          address(from.endpoint.key, { address: INNER, range: place.range }),
          ...more,
        ],
        mergeCrossings(crossing),
        [
          checkGroups(index, from.endpoint.key, from.groups, 'egress', destination, NO_GROUPS),
          undefined,
        ],
        place.doubts,
      ),
      seenAs: INNER,
      aimedAt: OUTER,
    });
    const at = (addresses: Addresses): At => ({
      address: OUTER,
      range: familyRange(index, addresses, family),
    });
    const world = at(publicPart(index, to));
    const direct =
      world.range.addresses.length === 0
        ? []
        : waysOut(index, from, family, world).map((out) =>
            make(`over the internet${out.by}`, world, out.crossing, out.addresses),
          );
    const all = at(to.addresses);
    if (all.range.addresses.length === 0 || from.view.anywhere) return direct;
    const beyond = leaveBeyond(index, from.view, goalOf(index, to, from), all);
    return [...direct, make('through what is not modelled', all, beyond, [])];
  });
}

function familyRange(index: NetworkIndex, addresses: Addresses, family: Family): Range {
  const ranges = remember(index, `ranges ${family}`, () => new WeakMap<Addresses, Range>());
  const range = ranges.get(addresses) ?? rangeOf(index, ofFamily(addresses, family));
  ranges.set(addresses, range);
  return range;
}

/** Networks outside are asked about apart from the internet. */
function publicPart(index: NetworkIndex, side: ExternalSide): Addresses {
  return side.kind === 'outside' ? [] : intersect(side.addresses, internetOf(index));
}

function goalOf(index: NetworkIndex, side: ExternalSide, { view }: Interface): RouteGoal {
  if (side.kind === 'internet') return BEYOND;
  return side.kind === 'outside' ? towardsOutside(index, view.vpc) : ANYWHERE_PRIVATE;
}
