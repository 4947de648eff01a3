import type { Amount, Extent, OpenTo } from '../../model/extent.js';
import { serviceText } from '../../reachability/engine/services.js';
import { covers } from './covers.js';

/** How far something fails now against how far it failed before. */
export interface Comparison {
  /** `unclear`: it may be worse, and nothing shows that it is or is not. */
  readonly order: 'no worse' | 'worse' | 'unclear';
  /** What is worse, or may be, a sentence each. */
  readonly why: readonly string[];
}

/**
 * Compares two extents of one resource. What is sure now and was not sure before is worse, as an
 * unknown that fails now is; what may be and could not be before is unclear.
 */
export function compareExtents(now: Extent, before: Extent): Comparison {
  const amounts = compareAmounts(now.amounts, before.amounts);
  const worse = [
    ...moreOf(now.faults, before.faults).map((fault) => `new: ${fault}`),
    ...amounts.worse,
    ...newOpenings(
      now.openings.filter(({ isSure }) => isSure),
      before.openings.filter(({ isSure }) => isSure),
    ),
  ];
  if (worse.length > 0) return { order: 'worse', why: worse };
  const unclear = [
    ...moreOf(now.doubts, [...before.doubts, ...before.faults]).map((doubt) => `perhaps: ${doubt}`),
    ...amounts.unclear,
    ...newOpenings(
      now.openings.filter(({ isSure }) => !isSure),
      before.openings,
    ).map((text) => `perhaps: ${text}`),
  ];
  return { order: unclear.length > 0 ? 'unclear' : 'no worse', why: unclear };
}

/** Names that are there more often than before. */
function moreOf(now: readonly string[], before: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const name of before) left.set(name, (left.get(name) ?? 0) + 1);
  return now.filter((name) => {
    const count = left.get(name) ?? 0;
    left.set(name, count - 1);
    return count <= 0;
  });
}

function newOpenings(now: readonly OpenTo[], before: readonly OpenTo[]): string[] {
  // Most are as they were: thousands of them are not to be compared with thousands.
  const same = new Set(before.map(keyOf));
  const texts = now
    .filter((opening) => !same.has(keyOf(opening)) && !covers(before, opening))
    .map((opening) => `${serviceText(opening)} from ${opening.from}, not all of which was let in`);
  return [...new Set(texts)];
}

function keyOf({ from, protocol, fromPort, toPort }: OpenTo): string {
  return `${from} ${protocol} ${fromPort} ${toPort}`;
}

interface Amounts {
  readonly worse: readonly string[];
  readonly unclear: readonly string[];
}

function compareAmounts(now: readonly Amount[], before: readonly Amount[]): Amounts {
  const known = new Map(before.map((item) => [item.name, item]));
  const pairs = now.flatMap((item) => {
    const old = known.get(item.name);
    if (!old) return [{ text: `perhaps: ${item.name}: ${show(item)}`, order: 'unclear' as const }];
    const text = `${item.name}: ${show(item)}, and before ${show(old)}`;
    return [{ text, order: orderOf(badness(item), badness(old)) }];
  });
  const of = (order: Comparison['order']): string[] =>
    pairs.filter((pair) => pair.order === order).map(({ text }) => text);
  return { worse: of('worse'), unclear: of('unclear') };
}

type Bounds = readonly [best: number, worst: number];

/** Bounds of an amount, turned so that more is worse. */
function badness({ worse, atLeast, atMost }: Amount): Bounds {
  const most = atMost ?? Number.POSITIVE_INFINITY;
  return worse === 'more' ? [atLeast, most] : [-most, -atLeast];
}

function orderOf(now: Bounds, before: Bounds): Comparison['order'] {
  if (now[0] > before[1]) return 'worse';
  return now[0] <= before[0] && now[1] <= before[1] ? 'no worse' : 'unclear';
}

function show({ atLeast, atMost }: Amount): string {
  const round = (value: number): string => String(Math.round(value * 100) / 100);
  if (atLeast === atMost) return round(atLeast);
  return atMost === null ? `${round(atLeast)} or more` : `${round(atLeast)} to ${round(atMost)}`;
}
