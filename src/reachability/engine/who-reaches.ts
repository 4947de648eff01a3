import { judgeParties, type Judgement, type Verdict } from './claims.js';
import { flowsOf, type Flow } from './flows.js';
import type { Endpoint, Network, Service } from './network.js';
import { indexOf, type NetworkIndex } from './network-index.js';
import { sideOf, type EndpointSide, type Party } from './party.js';
import { askedOf } from './reach.js';
import {
  admitsStrangers,
  classOf,
  holdersOf,
  maySendTo,
  namedGroups,
  sourceClasses,
} from './source-classes.js';
import { toServices, type Services } from './services.js';
import { isEnterable, outboundClass } from './strangers.js';

/** What gets to an endpoint from sources that are alike. See `ReachAnswer` for the two claims. */
export interface Arrival {
  /** Keys of endpoints, or the name of a party. */
  readonly from: readonly string[];
  readonly getsThere: Verdict;
  readonly staysOut: Verdict;
  readonly sure: readonly Service[];
  readonly possible: readonly Service[];
  /** Listeners that it may come through; empty where it comes directly. */
  readonly via: readonly string[];
}

/** From outside of the network, with the addresses that it comes from. */
export interface OuterArrival extends Arrival {
  readonly sureFlows: readonly Flow[];
  readonly possibleFlows: readonly Flow[];
}

export interface WhoReaches {
  readonly to: string;
  readonly internet: OuterArrival;
  /** Networks behind what is not modelled, such as a transit gateway or a VPN. */
  readonly outside: OuterArrival;
  /** Endpoints that open connections and from which something may get there; all others are kept out, but for the doubts. */
  readonly endpoints: readonly Arrival[];
  /** What may change any answer; while there is some, who is not listed is not proven to be kept out. */
  readonly doubts: readonly string[];
}

/**
 * Who gets to an endpoint, directly or through load balancers. Sources are found by the groups that
 * its rules name and by classes of sources, so that the cost grows with those and not with all
 * pairs. For the hops and the reasons of one of them ask `reaches`.
 *
 * @throws HoldfastError as `reaches` does.
 */
export function whoReaches(network: Network, key: string, service?: Service): WhoReaches {
  const index = indexOf(network);
  const to = sideOf(index, { kind: 'endpoint', key }) as EndpointSide;
  const asked = askedOf(service);
  return {
    to: key,
    internet: outerArrival(index, { kind: 'internet' }, to, asked),
    outside: outerArrival(index, { kind: 'outside' }, to, asked),
    endpoints: endpointsThatReach(index, to, asked),
    doubts: network.doubts,
  };
}

function outerArrival(
  index: NetworkIndex,
  party: Party,
  to: EndpointSide,
  asked: Services,
): OuterArrival {
  const from = sideOf(index, party);
  const judged = judgeParties(index, from, to, asked);
  return {
    ...arrivalOf(judged, [from.name]),
    sureFlows: flowsOf(judged.journeys, from, 'sure'),
    possibleFlows: flowsOf(judged.journeys, from, 'possible'),
  };
}

function arrivalOf(
  { getsThere, staysOut, sure, possible, journeys }: Judgement,
  from: readonly string[],
): Arrival {
  const via = new Set(
    journeys.flatMap(({ legs }) => legs.flatMap(({ listener }) => listener ?? [])),
  );
  return {
    from,
    getsThere,
    staysOut,
    sure: toServices(sure),
    possible: toServices(possible),
    via: [...via],
  };
}

function endpointsThatReach(index: NetworkIndex, to: EndpointSide, asked: Services): Arrival[] {
  const receivers = receiversOf(index, to.endpoint);
  const named = new Set(receivers.flatMap((receiver) => namedGroups(index, receiver)));
  const isOpenToAll = receivers.some((receiver) => admitsStrangers(index, receiver));
  const found: Arrival[] = [];
  for (const members of candidates(index, receivers, named, isOpenToAll)) {
    const first = members.find(({ key }) => key !== to.endpoint.key);
    if (!first || !maySendTo(index, first, groupsOf(receivers))) continue;
    const source = sideOf(index, { kind: 'endpoint', key: first.key });
    const judged = judgeParties(index, source, to, asked);
    if (judged.possible.length === 0) continue;
    const from = members.map(({ key }) => key).filter((key) => key !== to.endpoint.key);
    found.push(arrivalOf(judged, from));
  }
  return found;
}

/** The endpoint, and the load balancers that may forward to it, one behind the other. */
function receiversOf(index: NetworkIndex, endpoint: Endpoint): Endpoint[] {
  const found = new Map([[endpoint.key, endpoint]]);
  for (const { key } of found.values()) {
    for (const { balancer } of index.forwardsTo.get(key) ?? []) {
      const front = index.endpoints.get(balancer);
      if (front) found.set(balancer, front);
    }
  }
  return [...found.values()];
}

function groupsOf(receivers: readonly Endpoint[]): readonly string[] | undefined {
  if (receivers.some(({ groups }) => groups.open !== undefined)) return undefined;
  return [...new Set(receivers.flatMap(({ groups }) => groups.options.flat()))].sort();
}

/** Lists of sources that are alike to the receivers: by class, and by which of the named groups they hold. */
function candidates(
  index: NetworkIndex,
  receivers: readonly Endpoint[],
  named: ReadonlySet<string>,
  isOpenToAll: boolean,
): Endpoint[][] {
  const lists = new Map<string, Endpoint[]>();
  const holders = new Set([...named].flatMap((group) => holdersOf(index, group)));
  for (const endpoint of holders) {
    if (!endpoint.initiates) continue;
    const held = endpoint.groups.options.map((option) =>
      option.filter((group) => named.has(group)).sort(),
    );
    const key = `${classOf(index, endpoint)} ${JSON.stringify(held)}`;
    const known = lists.get(key);
    if (known) known.push(endpoint);
    else lists.set(key, [endpoint]);
  }
  return [...lists.values(), ...strangersTo(index, receivers, holders, isOpenToAll)];
}

/** Sources that hold none of the named groups, or may hold any, alike ones together. */
function strangersTo(
  index: NetworkIndex,
  receivers: readonly Endpoint[],
  holders: ReadonlySet<Endpoint>,
  isOpenToAll: boolean,
): Endpoint[][] {
  const near: Endpoint[][] = [];
  const far = new Map<string, Endpoint[]>();
  const isOpenToInternet = receivers.some((receiver) => isEnterable(index, receiver));
  for (const all of sourceClasses(index).values()) {
    const members = all.filter(
      (member) => !holders.has(member) && (isOpenToAll || member.groups.open !== undefined),
    );
    const [first] = members;
    if (!first) continue;
    const outbound = outboundClass(index, first, receivers);
    if (outbound === undefined) near.push(members);
    else if (isOpenToInternet) {
      const known = far.get(outbound);
      if (known) known.push(...members);
      else far.set(outbound, members);
    }
  }
  return [...near, ...far.values()];
}

/** What the internet gets to: everything that some of it possibly gets to, each with its sources. */
export function exposure(
  network: Network,
): { readonly to: string; readonly arrival: OuterArrival }[] {
  const index = indexOf(network);
  return network.endpoints.flatMap(({ key }) => {
    const to = sideOf(index, { kind: 'endpoint', key }) as EndpointSide;
    const arrival = outerArrival(index, { kind: 'internet' }, to, askedOf(undefined));
    return arrival.staysOut === 'proven' ? [] : [{ to: key, arrival }];
  });
}
