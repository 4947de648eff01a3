import { intersect, isEmpty, NONE, union } from './intervals.js';
import type { Journey, Pair } from './journey.js';
import type { NetworkIndex } from './network-index.js';
import { judgePair } from './pair.js';
import type { Side } from './party.js';
import { ANYWHERE } from './places.js';
import { ALL_SERVICES, type Services } from './services.js';

export type Verdict = 'proven' | 'refuted' | 'unknown';

/** What is judged of two parties, before it is put into words. */
export interface Judgement {
  readonly getsThere: Verdict;
  readonly staysOut: Verdict;
  readonly sure: Services;
  readonly possible: Services;
  readonly journeys: readonly Journey[];
}

/**
 * Two claims, which are not each other's opposite where there are several interfaces:
 * - it gets there: from each interface to each interface, by one of the services asked about;
 * - it stays out: from no interface to any, by none of them.
 */
export function judgeParties(
  index: NetworkIndex,
  from: Side,
  to: Side,
  asked: Services,
): Judgement {
  index.arrivals.clear();
  const pairs = from.subnets.map((source) =>
    to.subnets.map((target) => judgePair(index, from, source, to, target, asked)),
  );
  const all = pairs.flat();
  const possible = all.reduce<Services>((sum, pair) => union(sum, pair.possible), NONE);
  const isDecidable = index.network.doubts.length === 0;
  const decide = (proven: boolean, refuted: boolean): Verdict =>
    isDecidable && proven ? 'proven' : isDecidable && refuted ? 'refuted' : 'unknown';
  return {
    staysOut: decide(isEmpty(possible), isAnySure(pairs, from, to)),
    getsThere: decide(
      !isEmpty(common(all.map(({ always }) => always))),
      isSomeBlocked(pairs, from, to),
    ),
    sure: isDecidable ? sureServices(pairs, from, to) : NONE,
    possible,
    journeys: all.flatMap(({ journeys }) => journeys),
  };
}

type Pairs = readonly (readonly Pair[])[];

function common(sets: readonly Services[]): Services {
  return sets.length === 0 ? NONE : sets.reduce<Services>(intersect, ALL_SERVICES);
}

function isOne(side: Side): boolean {
  return side.endpoint?.spread === 'one';
}

/**
 * The choices of which subnet holds what lies in one of several: for each, the pairs that then exist.
 * Where both lie in each of theirs, there is one choice, of all pairs.
 */
function choices(pairs: Pairs, from: Side, to: Side): Pair[][] {
  const rows = isOne(from) ? pairs.map((row) => [row]) : [pairs];
  return rows.flatMap((chosen) =>
    isOne(to)
      ? to.subnets.map((_, column) => chosen.flatMap((row) => row[column] ?? []))
      : [chosen.flat()],
  );
}

/** In every case something gets from one interface to another. */
function isAnySure(pairs: Pairs, from: Side, to: Side): boolean {
  return choices(pairs, from, to).every((exist) => exist.some(({ isCertain }) => isCertain));
}

function sureServices(pairs: Pairs, from: Side, to: Side): Services {
  return common(
    choices(pairs, from, to).map((exist) =>
      exist.reduce<Services>((sum, { sure }) => union(sum, sure), NONE),
    ),
  );
}

/** In every case no service gets from all interfaces to all. Subnets that it may not lie in say nothing. */
function isSomeBlocked(pairs: Pairs, from: Side, to: Side): boolean {
  const isKnown = (side: Side, at: number): boolean =>
    isOne(side) || side.subnets.length === 1 || side.subnets[at] !== ANYWHERE;
  const known = pairs
    .filter((_, row) => isKnown(from, row))
    .map((row) => row.filter((_, column) => isKnown(to, column)));
  const restricted: Side = to.endpoint
    ? { ...to, subnets: to.subnets.filter((_, column) => isKnown(to, column)) }
    : to;
  return choices(known, from, restricted).every((exist) =>
    isEmpty(common(exist.map(({ possible }) => possible))),
  );
}
