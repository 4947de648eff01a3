import { crossesZones } from './zones.js';
import { judgeDirect, type Direct } from './direct.js';
import { intersect, isEmpty, NONE, union } from './intervals.js';
import type { Endpoint, Forward } from './network.js';
import { remember } from './network-index.js';
import type { Hop } from './hop.js';
import type { Journey, Pair } from './journey.js';
import { sideOf, type EndpointSide } from './party.js';
import { ANYWHERE } from './places.js';
import { ALL_SERVICES, servicesOf, type Services } from './services.js';
import { judgePreserved } from './preserved-client.js';

/** Load balancers in a row that are followed, and arrivals at them for one question: far beyond what AWS allows. */
const MOST_IN_A_ROW = 4;
const MOST_ARRIVALS = 2000;

/** What gets to an interface through the load balancers that forward to it, one answer for each of them. */
export function judgeForwarded({
  asked,
  ...rest
}: Omit<Hop, 'incoming' | 'served'> & { readonly asked: Services }): Pair[] {
  const { index, from, to, passed } = rest;
  return (index.forwardsTo.get(to.endpoint.key) ?? []).flatMap((incoming) => {
    const { balancer, forward } = incoming;
    const served = intersect(asked, targetServices(forward));
    if (isEmpty(served) || balancer === from.endpoint?.key || passed.includes(balancer)) return [];
    const hop: Hop = { ...rest, incoming, served };
    const isFollowed = passed.length < MOST_IN_A_ROW && index.arrivals.size < MOST_ARRIVALS;
    return [isFollowed ? judgeHop(hop) : { ...NOTHING, possible: served }];
  });
}

function targetServices({ service, targetPort }: Forward): Services {
  const [fromPort, toPort] = targetPort === undefined ? [0, 65_535] : [targetPort, targetPort];
  return servicesOf({ protocol: service.protocol, fromPort, toPort }) ?? ALL_SERVICES;
}

/** What one node of the load balancer passes on. */
interface Node {
  readonly pair: Pair;
  /** Whether it forwards to the target's subnet at all. */
  readonly isConcerned: boolean;
}

const NOTHING: Pair = { sure: NONE, always: NONE, possible: NONE, isCertain: false, journeys: [] };

function judgeHop(hop: Hop): Pair {
  const balancer = balancerSide(hop);
  const nodes = balancer.subnets.map((subnet) => judgeNode(hop, balancer, subnet));
  const concerned = nodes.filter(({ isConcerned }) => isConcerned).map(({ pair }) => pair);
  const all = (pick: (pair: Pair) => Services, from: readonly Pair[]): Services =>
    from.length === 0
      ? NONE
      : from.reduce<Services>((sum, pair) => intersect(sum, pick(pair)), ALL_SERVICES);
  const some = (pick: (pair: Pair) => Services): Services =>
    concerned.reduce<Services>((sum, pair) => union(sum, pick(pair)), NONE);
  const isEach = balancer.endpoint.spread === 'each';
  const every = nodes.map(({ pair }) => pair);
  return {
    // It has a node in each of its subnets: one that passes it on is enough. Else it may be any.
    sure: isEach ? some(({ sure }) => sure) : all(({ sure }) => sure, every),
    isCertain: isEach
      ? concerned.some((pair) => pair.isCertain)
      : every.every((pair) => pair.isCertain),
    always: all(({ always }) => always, concerned),
    possible: some(({ possible }) => possible),
    journeys: concerned.flatMap(({ journeys }) => journeys),
  };
}

function judgeNode(hop: Hop, balancer: EndpointSide, subnet: string): Node {
  const { index, incoming, toSubnet } = hop;
  const { forward } = incoming;
  const zones = crossesZones(index, forward, subnet, toSubnet);
  if (zones === 'no') return { pair: NOTHING, isConcerned: false };
  const listens = servicesOf(forward.service);
  const before = arrivalOf(hop, balancer, subnet, listens ?? ALL_SERVICES);
  if (isEmpty(before.possible)) return { pair: NOTHING, isConcerned: true };
  const after = judgeAfter(hop, balancer, subnet, before);
  const doubts = [
    forward.doubt,
    zones === 'maybe'
      ? `whether ${forward.listener} forwards to other zones is not known`
      : undefined,
    listens && forward.targetPort !== undefined
      ? undefined
      : `${forward.listener} forwards to a port that is not known`,
  ].filter((doubt) => doubt !== undefined);
  const isSure = doubts.length === 0;
  const sure = isSure && before.isCertain ? after.sure : NONE;
  return {
    isConcerned: true,
    pair: {
      sure,
      always: isSure && !isEmpty(before.always) ? after.sure : NONE,
      isCertain: isSure && before.isCertain && after.isCertain,
      possible: after.possible,
      journeys: joinJourneys(hop, before.journeys, after, doubts, !isEmpty(sure)),
    },
  };
}

/** What gets to the node, which is the same for each subnet of the target. */
function arrivalOf(hop: Hop, balancer: EndpointSide, subnet: string, listens: Services): Pair {
  const { index, from, fromSubnet, passed, judge } = hop;
  const key = [fromSubnet, balancer.name, subnet, listens.join(), ...passed].join('|');
  const found = index.arrivals.get(key);
  if (found) return found;
  const made = judge(index, from, fromSubnet, balancer, subnet, listens, [
    balancer.name,
    ...passed,
  ]);
  index.arrivals.set(key, made);
  return made;
}

/** From the node on: with its own address, or with the client's. */
function judgeAfter(hop: Hop, balancer: EndpointSide, subnet: string, before: Pair): Direct {
  const { index, to, toSubnet, served, incoming } = hop;
  const preserves = incoming.forward.preservesClientAddress;
  const key = ['forward', balancer.name, subnet, to.name, toSubnet, served.join()].join('|');
  const own = (): Direct =>
    remember(index, key, () => judgeDirect(index, balancer, subnet, to, toSubnet, served));
  if (!preserves.value && preserves.doubt === undefined) return own();
  const client = judgePreserved(hop, balancer, subnet, before);
  if (preserves.doubt === undefined && !before.journeys.some(isOverIpv6)) return client;
  // Packets of the other family come out with the load balancer's address (NLB guide, client IP preservation).
  const both = own();
  const isOpen = preserves.doubt !== undefined;
  return {
    cases: [...client.cases, ...both.cases],
    possible: union(client.possible, both.possible),
    sure: isOpen ? intersect(client.sure, both.sure) : client.sure,
    isCertain: client.isCertain && (!isOpen || both.isCertain),
  };
}

function isOverIpv6({ legs }: Journey): boolean {
  return legs.at(-1)?.way.family === 6;
}

/** Journeys to a node, and how each goes on; two of each are enough for a reader. */
function joinJourneys(
  { incoming, to }: Hop,
  before: readonly Journey[],
  after: Direct,
  doubts: readonly string[],
  isSure: boolean,
): Journey[] {
  const onward = after.cases
    .flatMap(({ ways }) => ways)
    .filter(({ passage }) => !isEmpty(passage.possible))
    .sort((a, b) => Number(!isEmpty(b.passage.sure)) - Number(!isEmpty(a.passage.sure)))
    .slice(0, 2);
  return before.slice(0, 2).flatMap(({ legs, isSure: isReached }) =>
    onward.map(({ way, passage }) => ({
      isSure: isSure && isReached && !isEmpty(passage.sure),
      legs: [
        ...legs,
        {
          from: incoming.balancer,
          to: to.name,
          listener: incoming.forward.listener,
          way,
          services: isEmpty(passage.sure) ? passage.possible : passage.sure,
          doubts,
        },
      ],
    })),
  );
}

/** A load balancer of which the network has no endpoint may be anywhere. */
function balancerSide({ index, incoming: { balancer } }: Hop): EndpointSide {
  if (index.endpoints.has(balancer))
    return sideOf(index, { kind: 'endpoint', key: balancer }) as EndpointSide;
  const isOther = index.waypoints.get(balancer)?.kind === 'other';
  const doubt = isOther
    ? `${balancer} stands outside of every VPC`
    : `the plan does not tell where ${balancer} stands`;
  const open = { value: true, doubt };
  const endpoint: Endpoint = {
    key: balancer,
    type: 'aws_lb',
    count: 1,
    subnets: [],
    spread: 'one',
    subnetsOpen: doubt,
    groups: { options: [], open: doubt },
    publicAddress: open,
    ipv6Address: open,
    initiates: false,
    doubt,
  };
  return { endpoint, name: balancer, subnets: [ANYWHERE] };
}
