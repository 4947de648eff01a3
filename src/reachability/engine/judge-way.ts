import { cellsOfWay, everyCombination, type Cell } from './cells.js';
import { covers, intersect, meets, NONE, subtract, union } from './intervals.js';
import { unite } from './region.js';
import { ALL_SERVICES, CLIENT_PORTS, TCP, type Services } from './services.js';
import type { Check, Way } from './way.js';

/** What gets through on one way. */
export interface Passage {
  /** Services that get through in every case, whatever the addresses are. */
  readonly sure: Services;
  /** Services that get through in some case. */
  readonly possible: Services;
  /** In every case some of the services asked about get through, though maybe not the same in each. */
  readonly isCertain: boolean;
}

export const NO_PASSAGE: Passage = { sure: NONE, possible: NONE, isCertain: false };

export function judgeWay(way: Way, asked: Services): Passage {
  return judgeUniform(way, asked) ?? judgeByAddress(way, asked);
}

/** Where addresses make no difference, as on most ways, sets of services are enough. */
function judgeUniform(way: Way, asked: Services): Passage | undefined {
  let [sure, possible] = [asked, asked];
  const replies = { sure: [CLIENT_PORTS, CLIENT_PORTS], possible: [CLIENT_PORTS, CLIENT_PORTS] };
  for (const { about, leg, bounds } of way.checks) {
    const { uniform } = bounds;
    if (!uniform || bounds.choices) return undefined;
    if (about === 'service') {
      sure = intersect(sure, uniform.sure);
      possible = intersect(possible, uniform.possible);
      if (possible.length === 0) return NO_PASSAGE;
    } else {
      replies.sure[leg] = intersect(replies.sure[leg] ?? NONE, uniform.sure);
      replies.possible[leg] = intersect(replies.possible[leg] ?? NONE, uniform.possible);
    }
  }
  if (!replies.sure.every(isForAnyClient)) sure = subtract(sure, TCP);
  if (replies.possible.some(({ length }) => length === 0)) possible = subtract(possible, TCP);
  if (way.doubts.length > 0) sure = NONE;
  return { sure, possible, isCertain: sure.length > 0 };
}

function judgeByAddress(way: Way, asked: Services): Passage {
  // Most ways end at a check that lets nothing at all through.
  if (way.checks.some(({ about, bounds }) => about === 'service' && bounds.possible.length === 0))
    return NO_PASSAGE;
  const possible = intersect(asked, possibleServices(way, way.checks));
  if (possible.length === 0) return NO_PASSAGE;
  if (way.doubts.length > 0) return { sure: NONE, possible, isCertain: false };
  const cells = cellsOfWay(way, way.checks, 'sure');
  const sure = intersect(asked, sureServices(way, cells));
  return { sure, possible, isCertain: sure.length > 0 || isCertain(way, asked) };
}

/** Services that pass the given checks of the way in some case. */
export function possibleServices(way: Way, checks: readonly Check[]): Services {
  let found: Services = NONE;
  everyCombination(cellsOfWay(way, checks, 'possible'), (combination) => {
    found = union(
      found,
      combine(combination, (replies) => replies.length > 0),
    );
    return true;
  });
  return found;
}

function sureServices(way: Way, cells: readonly (readonly Cell[])[]): Services {
  return cells.reduce<Services>((sum, own, index) => {
    const each = own.map((cell) => combine([cell], isForAnyClient));
    const services =
      way.addresses[index]?.hosts === 'some'
        ? each.reduce<Services>(union, NONE)
        : each.reduce<Services>(intersect, ALL_SERVICES);
    return intersect(sum, services);
  }, ALL_SERVICES);
}

/** A client chooses any port of its range. */
function isForAnyClient(replies: Services): boolean {
  return covers(replies, CLIENT_PORTS);
}

function combine(combination: readonly Cell[], isEnough: (replies: Services) => boolean): Services {
  const services = combination.reduce<Services>(
    (sum, cell) => intersect(sum, cell.services),
    ALL_SERVICES,
  );
  const isAnswered = ([0, 1] as const).every((leg) =>
    isEnough(
      combination.reduce<Services>((sum, cell) => intersect(sum, cell.replies[leg]), CLIENT_PORTS),
    ),
  );
  // Without a reply there is no TCP connection; other protocols are followed one way.
  return isAnswered ? services : subtract(services, TCP);
}

/** Whether for each combination of addresses some of the services asked about gets through. */
function isCertain(way: Way, asked: Services): boolean {
  const outer = way.addresses.findIndex(({ hosts }) => hosts === 'some');
  const holds = (combination: readonly Cell[]): boolean =>
    meets(asked, combine(combination, isForAnyClient));
  return forEachChoice(way.checks, (checks) => {
    const cells = cellsOfWay(way, checks, 'sure');
    if (outer === -1) return everyCombination(cells, holds);
    return (cells[outer] ?? []).some((cell) =>
      everyCombination(
        cells.map((own, index) => (index === outer ? [cell] : own)),
        holds,
      ),
    );
  });
}

/** The cases of pooled rules: in each, one rule of each pool is sure. Two pools of a way are told apart. */
function forEachChoice(
  checks: readonly Check[],
  holds: (checks: readonly Check[]) => boolean,
): boolean {
  const pools = checks
    .flatMap(({ bounds }, index) => (bounds.choices ?? []).map((regions) => ({ index, regions })))
    .slice(0, 2);
  const descend = (chosen: readonly Check[], at: number): boolean => {
    const pool = pools[at];
    if (!pool) return holds(chosen);
    return pool.regions.every((region) =>
      descend(
        chosen.map((check, index) =>
          index === pool.index
            ? { ...check, bounds: { ...check.bounds, sure: unite(check.bounds.sure, region) } }
            : check,
        ),
        at + 1,
      ),
    );
  };
  return descend(checks, 0);
}
