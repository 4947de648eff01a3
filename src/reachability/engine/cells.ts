import type { Addresses } from './addresses.js';
import { areEqual, intersect, union } from './intervals.js';
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
  const total = (about: Check['about'], leg: Check['leg']): Region =>
    checks.reduce((sum, check) => {
      if (check.address !== index || check.about !== about || check.leg !== leg) return sum;
      const region = check.bounds[bound];
      return region === range.full ? sum : sum === range.full ? region : cross(sum, region);
    }, range.full);
  const part = (region: Region, addresses: Addresses) =>
    region === range.full
      ? [{ addresses, services: ALL_SERVICES }]
      : (cellsOf(region, addresses, MOST_CELLS) ?? [
          {
            addresses,
            services: (bound === 'sure' ? servicesForAll : servicesForSome)(region, addresses),
          },
        ]);
  const [back0, back1] = [total('reply', 0), total('reply', 1)];
  return part(total('service', 0), range.addresses).flatMap(({ addresses, services }) =>
    part(back0, addresses).flatMap((first) =>
      part(back1, first.addresses).map((second) => ({
        addresses: second.addresses,
        services,
        replies: [
          intersect(first.services, CLIENT_PORTS),
          intersect(second.services, CLIENT_PORTS),
        ] as const,
      })),
    ),
  );
}

function merge(cells: readonly Cell[]): Cell[] {
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
