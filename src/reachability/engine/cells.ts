import type { Addresses } from './addresses.js';
import { areEqual, intersect, union } from './intervals.js';
import type { Range } from './network-index.js';
import { cellsOf, cross, servicesForAll, servicesForSome, type Region } from './region.js';
import { ALL_SERVICES, CLIENT_PORTS, type Services } from './services.js';
import type { Check, Way } from './way.js';

/** Addresses that see the same: the services that pass, and the clients' ports that replies pass, on each leg. */
export interface Cell {
  readonly addresses: Addresses;
  readonly services: Services;
  readonly replies: readonly [Services, Services];
}

type Bound = 'sure' | 'possible';

/** Cells of one address, and combinations of them, that are told apart; beyond, only what they have in common is sure. */
const MOST_CELLS = 64;
const MOST_COMBINATIONS = 4096;

/** The cells of each address of a way. */
export function cellsOfWay(way: Way, checks: readonly Check[], bound: Bound): Cell[][] {
  const cells = way.addresses.map((_, index) => merge(cellsAt(way, checks, index, bound)));
  const combinations = cells.reduce((product, own) => product * own.length, 1);
  if (combinations <= MOST_COMBINATIONS) return cells;
  return cells.map((own) => [own.reduce((a, b) => join(a, b, bound))]);
}

/** The cells of one address: together they are its range. */
export function cellsAt(way: Way, checks: readonly Check[], index: number, bound: Bound): Cell[] {
  const range = way.addresses[index]?.range;
  if (!range) return [];
  let [forward, back0, back1] = [range.full, range.full, range.full];
  for (const { address, about, leg, bounds } of checks) {
    const region = bounds[bound];
    if (address !== index || region === range.full) continue;
    if (about === 'service') forward = forward === range.full ? region : cross(forward, region);
    else if (leg === 0) back0 = back0 === range.full ? region : cross(back0, region);
    else back1 = back1 === range.full ? region : cross(back1, region);
  }
  const replies = partsOf(back0, range, range.addresses, bound).flatMap((first) =>
    partsOf(back1, range, first.addresses, bound).map((second) => ({
      addresses: second.addresses,
      replies: [clientPorts(first.services), clientPorts(second.services)] as const,
    })),
  );
  return replies.flatMap((reply) =>
    partsOf(forward, range, reply.addresses, bound).map(({ addresses, services }) => ({
      addresses,
      services,
      replies: reply.replies,
    })),
  );
}

function clientPorts(services: Services): Services {
  return services === ALL_SERVICES ? CLIENT_PORTS : intersect(services, CLIENT_PORTS);
}

/** Some addresses of the range parted by what a region lets through at each. */
function partsOf(
  region: Region,
  range: Range,
  addresses: Addresses,
  bound: Bound,
): readonly { readonly addresses: Addresses; readonly services: Services }[] {
  if (region === range.full) return [{ addresses, services: ALL_SERVICES }];
  const cells = cellsOf(region, addresses, MOST_CELLS);
  if (cells) return cells;
  const services = (bound === 'sure' ? servicesForAll : servicesForSome)(region, addresses);
  return [{ addresses, services }];
}

function merge(cells: Cell[]): Cell[] {
  if (cells.length < 2) return cells;
  const found: Cell[] = [];
  for (const cell of cells) {
    const same = found.findIndex(
      ({ services, replies }) =>
        areEqual(services, cell.services) &&
        areEqual(replies[0], cell.replies[0]) &&
        areEqual(replies[1], cell.replies[1]),
    );
    const known = found[same];
    if (known) found[same] = { ...known, addresses: union(known.addresses, cell.addresses) };
    else found.push(cell);
  }
  return found;
}

/** What holds for both, or, where it only has to be possible, for one of them. */
function join(a: Cell, b: Cell, bound: Bound): Cell {
  const both = bound === 'sure' ? intersect<number> : union<number>;
  return {
    addresses: union(a.addresses, b.addresses),
    services: both(a.services, b.services),
    replies: [both(a.replies[0], b.replies[0]), both(a.replies[1], b.replies[1])],
  };
}

/** Calls back for each combination of one cell of each address, until it says no. */
export function everyCombination(
  cells: readonly (readonly Cell[])[],
  holds: (combination: readonly Cell[]) => boolean,
): boolean {
  const descend = (index: number, chosen: readonly Cell[]): boolean => {
    const own = cells[index];
    if (!own) return holds(chosen);
    return own.every((cell) => descend(index + 1, [...chosen, cell]));
  };
  return descend(0, []);
}
