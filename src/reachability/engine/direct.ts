import { waysBetween } from './endpoint-ways.js';
import { waysFromOutside, waysToOutside } from './external-ways.js';
import { intersect, NONE, union } from './intervals.js';
import { judgeWay, type Passage } from './judge-way.js';
import type { Endpoint } from './network.js';
import type { NetworkIndex } from './network-index.js';
import type { EndpointSide, Interface, Side } from './party.js';
import { ANYWHERE, blankView, viewsOf } from './places.js';
import { ALL_SERVICES, type Services } from './services.js';
import type { Way } from './way.js';

/** What gets from an interface in one subnet to one in another, with no load balancer between. */
export interface Direct extends Passage {
  readonly cases: readonly Case[];
}

/** One case of what the plan leaves open: the groups of both, and what their subnets have. */
export interface Case {
  readonly from: Interface | undefined;
  readonly to: Interface | undefined;
  readonly ways: readonly { readonly way: Way; readonly passage: Passage }[];
}

/** Cases of a pair that are told apart; with more, groups and then subnets are taken as not known. */
const MOST_CASES = 64;

/** In every case means: in each of the cases by one way at least. */
export function judgeDirect(
  index: NetworkIndex,
  from: Side,
  fromSubnet: string,
  to: Side,
  toSubnet: string,
  asked: Services,
): Direct {
  const cases = casesOf(index, from, fromSubnet, to, toSubnet).map(([source, target]): Case => ({
    from: source,
    to: target,
    ways: waysOf(index, from, source, to, target).map((way) => ({
      way,
      passage: judgeWay(way, asked),
    })),
  }));
  const isDoubtful = from.endpoint?.doubt !== undefined || to.endpoint?.doubt !== undefined;
  return {
    cases,
    possible: cases.reduce<Services>(
      (sum, { ways }) => ways.reduce((all, { passage }) => union(all, passage.possible), sum),
      NONE,
    ),
    sure: isDoubtful
      ? NONE
      : cases.reduce<Services>(
          (sum, { ways }) =>
            intersect(
              sum,
              ways.reduce<Services>((all, { passage }) => union(all, passage.sure), NONE),
            ),
          ALL_SERVICES,
        ),
    isCertain:
      !isDoubtful && cases.every(({ ways }) => ways.some(({ passage }) => passage.isCertain)),
  };
}

function waysOf(
  index: NetworkIndex,
  from: Side,
  source: Interface | undefined,
  to: Side,
  target: Interface | undefined,
): Way[] {
  if (source && target) return waysBetween(index, source, target);
  if (target && !from.endpoint) return waysFromOutside(index, from, target);
  return source && !to.endpoint ? waysToOutside(index, source, to) : [];
}

/** What the plan leaves open of both ends, case by case. */
export function casesOf(
  index: NetworkIndex,
  from: Side,
  fromSubnet: string,
  to: Side,
  toSubnet: string,
): (readonly [Interface | undefined, Interface | undefined])[] {
  const isOneSubnet = fromSubnet === toSubnet && fromSubnet !== ANYWHERE;
  const pair = (left: readonly Case['from'][], right: readonly Case['to'][]) =>
    left.flatMap((source) =>
      right
        .filter((target) => !isOneSubnet || source?.view === target?.view)
        .map((target) => [source, target] as const),
    );
  const cases = pair(interfacesOf(index, from, fromSubnet), interfacesOf(index, to, toSubnet));
  if (cases.length <= MOST_CASES) return cases;
  return pair(
    [from.endpoint && unknownInterface(index, from, fromSubnet)],
    [to.endpoint && unknownInterface(index, to, toSubnet)],
  ).map(([source, target]) =>
    isOneSubnet && source && target
      ? ([source, { ...target, view: source.view }] as const)
      : [source, target],
  );
}

/** The cases of an interface of an endpoint in one of its subnets. */
export function interfacesOf(
  index: NetworkIndex,
  side: Side,
  subnet: string,
): readonly (Interface | undefined)[] {
  const { endpoint } = side;
  if (!endpoint) return OUTSIDE;
  const known = index.interfaces.get(endpoint) ?? new Map<string, readonly Interface[]>();
  index.interfaces.set(endpoint, known);
  const found = known.get(subnet) ?? makeInterfaces(index, endpoint, subnet);
  known.set(subnet, found);
  return found;
}

const OUTSIDE: readonly undefined[] = [undefined];

function makeInterfaces(index: NetworkIndex, endpoint: Endpoint, subnet: string): Interface[] {
  const { options, open } = endpoint.groups;
  const groups = open === undefined && options.length > 0 ? options : [...options, undefined];
  return viewsOf(index, subnet).flatMap((view) =>
    groups.map((held) => ({ endpoint, view, groups: held })),
  );
}

function unknownInterface(index: NetworkIndex, { endpoint }: EndpointSide, key: string): Interface {
  return { endpoint, view: blankView(index, key), groups: undefined };
}
