import { blocksText } from './addresses.js';
import { cellsAt } from './cells.js';
import { intersect, isEmpty, union, unionAll } from './intervals.js';
import type { Journey } from './journey.js';
import type { Service } from './network.js';
import type { Side } from './party.js';
import { toServices, type Services } from './services.js';

/** Services that get there from some sources, by one kind of way. */
export interface Flow {
  readonly services: readonly Service[];
  /** Keys of endpoints, or CIDR blocks; a last `…` says that there are more. */
  readonly sources: readonly string[];
  /** Listeners on the way. */
  readonly via: readonly string[];
}

/** What the journeys carry, by source and listeners. `bound`: of the sure ones alone, or of all. */
export function flowsOf(
  journeys: readonly Journey[],
  from: Side,
  bound: 'sure' | 'possible',
): Flow[] {
  const found = new Map<
    string,
    { services: Services; sources: readonly string[]; via: string[] }
  >();
  for (const journey of journeys) {
    if (bound === 'sure' && !journey.isSure) continue;
    const via = journey.legs.flatMap(({ listener }) => listener ?? []);
    for (const { services, sources } of partsOf(journey, from, bound)) {
      const key = [...via, '', ...sources].join('\n');
      const known = found.get(key);
      found.set(key, {
        via,
        sources,
        services: known ? union(known.services, services) : services,
      });
    }
  }
  return [...found.values()].map((flow) => ({ ...flow, services: toServices(flow.services) }));
}

function partsOf(
  { legs }: Journey,
  from: Side,
  bound: 'sure' | 'possible',
): { services: Services; sources: readonly string[] }[] {
  const [first] = legs;
  const last = legs.at(-1);
  if (!first || !last) return [];
  if (from.endpoint) return [{ services: last.services, sources: [from.name] }];
  const cells = cellsAt(first.way, first.way.checks, first.way.seenAs, bound)
    .map((cell) => ({ ...cell, services: intersect(cell.services, first.services) }))
    .filter(({ services }) => !isEmpty(services));
  if (first === last)
    return cells.map(({ services, addresses }) => ({
      services,
      sources: blocksText(addresses, 64),
    }));
  const sources = blocksText(unionAll(cells.map(({ addresses }) => addresses)), 64);
  return [{ services: last.services, sources }];
}
