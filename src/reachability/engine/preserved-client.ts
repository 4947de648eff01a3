import { spaceOf, type Addresses } from './addresses.js';
import { cellsAt } from './cells.js';
import { checkGroups, type At } from './checks.js';
import { crossSubnets } from './crossing.js';
import { interfacesOf, judgeDirect, type Case, type Direct } from './direct.js';
import { address, assemble } from './assemble-way.js';
import { standOf } from './endpoint-ways.js';
import type { PeerGroups } from './group-rules.js';
import { intersect, isEmpty, meets, NONE, union, unionAll } from './intervals.js';
import { judgeWay, NO_PASSAGE, type Passage } from './judge-way.js';
import { rangeOf } from './network-index.js';
import type { Hop } from './hop.js';
import type { Pair } from './journey.js';
import type { EndpointSide, Interface } from './party.js';
import { relate } from './places.js';
import { ALL_SERVICES, servicesOf, type Services } from './services.js';

import type { Way } from './way.js';

/**
 * From a Network Load Balancer's node to a target that sees the client's address. The target's
 * rules match the client by its address and groups, and the load balancer by its groups as well
 * (NLB user guide, "Update the security groups"). Replies go back through the load balancer
 * whatever the target's routes say.
 */
export function judgePreserved(
  hop: Hop,
  balancer: EndpointSide,
  subnet: string,
  before: Pair,
): Direct {
  const { index, from, fromSubnet, to, toSubnet, served, incoming } = hop;
  const listens = servicesOf(incoming.forward.service) ?? ALL_SERVICES;
  const arrivals = judgeDirect(index, from, fromSubnet, balancer, subnet, listens).cases;
  const targets = interfacesOf(index, to, toSubnet).filter((target) => target !== undefined);
  const cases = arrivals.flatMap((arrival) =>
    targets.map((target) => caseOf(hop, arrival, target, listens)),
  );
  const indirect = before.journeys.some(({ legs }) => legs.length > 1)
    ? targets.map((target) => afterOthers(hop, balancer, subnet, target))
    : [];
  const isDoubtful = [from.endpoint, balancer.endpoint, to.endpoint].some(
    (endpoint) => endpoint?.doubt !== undefined,
  );
  const sum = (pick: (passage: Passage) => Services, of: Case): Services =>
    of.ways.reduce<Services>((all, { passage }) => union(all, pick(passage)), NONE);
  return {
    cases: [...cases, ...indirect.flat()],
    possible: [...cases, ...indirect.flat()].reduce<Services>(
      (all, of) =>
        union(
          all,
          sum(({ possible }) => possible, of),
        ),
      NONE,
    ),
    sure:
      isDoubtful || cases.length === 0
        ? NONE
        : cases.reduce<Services>(
            (all, of) =>
              intersect(
                all,
                sum(({ sure }) => sure, of),
              ),
            served,
          ),
    isCertain:
      !isDoubtful &&
      cases.length > 0 &&
      cases.every(({ ways }) => ways.some(({ passage }) => passage.isCertain)),
  };
}

/** Each way on which the client gets to the node goes on with those addresses that get there. */
function caseOf(hop: Hop, arrival: Case, target: Interface, listens: Services): Case {
  const node = arrival.to;
  if (!node) return { ...arrival, to: target, ways: [] };
  const ways = arrival.ways.flatMap(({ way, passage }) => {
    if (isEmpty(passage.possible)) return [];
    const client = way.addresses[way.seenAs];
    if (!client) return [];
    const onward = (addresses: Addresses): Way[] =>
      wayOn(hop, node, target, addresses, way.seenGroups, client.hosts, way);
    const possibly = onward(clientsOf(way, listens, 'possible'));
    const surely =
      passage.isCertain && client.hosts === 'some'
        ? onward(clientsOf(way, listens, 'sure'))
        : possibly;
    return possibly.map((possible, at) => {
      const judged = judgeWay(possible, hop.served);
      const best = surely[at];
      const sure = passage.isCertain && best ? judgeWay(best, hop.served) : NO_PASSAGE;
      return {
        way: possible,
        passage: { possible: judged.possible, sure: sure.sure, isCertain: sure.isCertain },
      };
    });
  });
  return { from: arrival.from, to: target, ways };
}

function clientsOf(way: Way, listens: Services, bound: 'sure' | 'possible'): Addresses {
  return unionAll(
    cellsAt(way, way.checks, way.seenAs, bound)
      .filter(({ services }) => meets(services, listens))
      .map(({ addresses }) => addresses),
  );
}

function wayOn(
  { index, from, incoming }: Hop,
  node: Interface,
  target: Interface,
  clients: Addresses,
  seen: PeerGroups,
  hosts: 'any' | 'some',
  { family, doubts }: Pick<Way, 'family' | 'doubts'>,
): Way[] {
  const place = standOf(index, target, family);
  if (!place || clients.length === 0) return [];
  const client: At = { address: 0, range: rangeOf(index, clients) };
  const destination: At = { address: 1, range: place.range };
  const crossing = crossSubnets(index, node.view, target.view, client, destination);
  const isNear = relate(node.view.vpc, target.view.vpc) !== 'maybe';
  return [
    assemble(
      `through ${incoming.balancer}, with the client's address`,
      family,
      [address(from.name, client, hosts), address(target.endpoint.key, destination)],
      {
        ...crossing,
        replying: crossing.replying.filter(({ stage }) => stage !== 'route of the reply'),
      },
      [
        checkGroups(index, node.endpoint.key, node.groups, 'egress', destination, {
          groups: target.groups,
          match: isNear ? 'sure' : 'possible',
        }),
        checkGroups(
          index,
          target.endpoint.key,
          target.groups,
          'ingress',
          client,
          groupsOfBoth(node.groups, seen, isNear),
        ),
      ],
      [...place.doubts, ...doubts],
    ),
  ];
}

function groupsOfBoth(
  own: readonly string[] | undefined,
  seen: PeerGroups,
  isNear: boolean,
): PeerGroups {
  const match = isNear ? 'sure' : 'possible';
  if (seen.match === 'none') return { groups: own, match };
  if (own === undefined || seen.groups === undefined)
    return { groups: undefined, match: 'possible' };
  return {
    groups: [...own, ...seen.groups],
    match: seen.match === 'sure' ? match : 'possible',
  };
}

/** Behind another load balancer the client is not followed: it may have any address and any groups. */
function afterOthers(hop: Hop, balancer: EndpointSide, subnet: string, target: Interface): Case[] {
  const doubt = 'the client is not followed through two load balancers';
  return interfacesOf(hop.index, balancer, subnet).flatMap((node): Case[] =>
    node
      ? [
          {
            from: undefined,
            to: target,
            ways: ([4, 6] as const)
              .flatMap((family) =>
                wayOn(
                  hop,
                  node,
                  target,
                  spaceOf(family),
                  { groups: undefined, match: 'possible' },
                  'any',
                  { family, doubts: [doubt] },
                ),
              )
              .map((way) => ({ way, passage: judgeWay(way, hop.served) })),
          },
        ]
      : [],
  );
}
