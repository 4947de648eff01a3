import type { Reachability } from '../../model/topology.js';
import type { Network } from '../engine/network.js';
import { reaches, type ReachAnswer } from '../engine/reach.js';
import type { Holder } from '../read/holders.js';
import { describeBlock, describeWitness } from './describe-path.js';
import { settle, type Answer } from './settle.js';
import type { ApplicationNetwork, ReachabilityContext, StoreNetwork } from './store-network.js';

/**
 * Whether the application reaches a store on its port: from each of its interfaces, past groups, network
 * ACLs and routes, and back again. Of several applications one is enough.
 */
export function provePathFromApplication(
  store: StoreNetwork,
  context: ReachabilityContext,
): Reachability {
  if (store.port === undefined) {
    const evidence = [`the port of ${store.address} is known only after apply`];
    return settle([{ verdict: 'unknown', evidence }], store, context, '');
  }
  const { answer, assumptions } = bestWay([
    bestOf(store, store.port, context),
    ...waysThroughProxies(store, store.port, context),
  ]);
  const relay = answer?.verdict === 'refuted' ? findRelay(store, context) : undefined;
  const answers: Answer[] = relay
    ? [
        {
          verdict: 'unknown',
          evidence: [...(answer?.evidence ?? []), `${relay.address} ${relay.part}, and is let in`],
        },
      ]
    : answer
      ? [answer]
      : [];
  const none = 'there is no application in its VPC that could reach it';
  const settled = settle(answers, store, context, none);
  return { ...settled, assumptions: [...new Set([...settled.assumptions, ...assumptions])] };
}

/** Something that is let in and may be part of the application, or stand between the two. */
function findRelay({ groups }: StoreNetwork, context: ReachabilityContext): Holder | undefined {
  return groups
    .flat()
    .flatMap((group) => context.rules.of(group, 'ingress'))
    .flatMap(({ peer }) =>
      peer.kind === 'group' ? (context.holders.byGroup.get(peer.group) ?? []) : [],
    )
    .find(({ part, address }) => part !== undefined && !context.proxies.has(address));
}

/** By way of each RDS Proxy that stands before it: the application reaches that, and that reaches it. */
function waysThroughProxies(
  store: StoreNetwork,
  port: number,
  context: ReachabilityContext,
): Best[] {
  return [...context.proxies.values()].flatMap((proxy): Best[] => {
    if (!proxy.targets.has(store.address) || proxy.store.port === undefined) return [];
    const there = bestOf(proxy.store, proxy.store.port, context);
    const onward = judge(context.network, proxy.store.address, store, port);
    const weaker = rank(there) < rank(onward) ? there : onward;
    const evidence = [there, onward].flatMap(evidenceAt);
    return [
      {
        answer: weaker.answer && { verdict: weaker.answer.verdict, evidence },
        assumptions: [...there.assumptions, ...onward.assumptions],
      },
    ];
  });
}

/** Where all ways are closed, it says of each what closes it. */
function bestWay(ways: readonly Best[]): Best {
  const best = ways.reduce(better);
  return best.answer?.verdict === 'refuted'
    ? { ...best, answer: { ...best.answer, evidence: ways.flatMap(evidenceAt) } }
    : best;
}

function evidenceAt({ answer }: Best): readonly string[] {
  return answer?.evidence ?? [];
}

function better(one: Best, other: Best): Best {
  return rank(other) > rank(one) ? other : one;
}

interface Best {
  readonly answer: Answer | undefined;
  readonly assumptions: readonly string[];
}

/** The first that is proven, else an unknown one, else a refuted one. */
function bestOf(store: StoreNetwork, port: number, context: ReachabilityContext): Best {
  let best: Best = { answer: undefined, assumptions: [] };
  for (const app of likelyFirst(store, context)) {
    const found = judge(context.network, app.compute.resource.address, store, port);
    best = better(best, found);
    if (found.answer?.verdict === 'proven') break;
  }
  return best;
}

const RANKS = ['refuted', 'unknown', 'proven'] as const;

function rank({ answer }: Best): number {
  return answer ? RANKS.indexOf(answer.verdict) : -1;
}

/** Applications with a group that a rule of the store admits come first: most often one is enough. */
function likelyFirst(store: StoreNetwork, context: ReachabilityContext): ApplicationNetwork[] {
  const peers = new Set(
    store.groups
      .flat()
      .flatMap((group) => context.rules.of(group, 'ingress'))
      .flatMap(({ peer }) => (peer.kind === 'group' ? [peer.group] : [])),
  );
  const isLikely = ({ groups }: ApplicationNetwork): boolean =>
    groups.some((group) => peers.has(group));
  return [
    ...context.applications.filter(isLikely),
    ...context.applications.filter((app) => !isLikely(app)),
  ];
}

function judge(network: Network, from: string, store: StoreNetwork, port: number): Best {
  const found = reaches(
    network,
    { kind: 'endpoint', key: from },
    { kind: 'endpoint', key: store.address },
    { protocol: 6, fromPort: port, toPort: port },
  );
  return {
    answer: { verdict: found.getsThere, evidence: evidenceOf(found, port) },
    assumptions: found.assumptions,
  };
}

function evidenceOf(found: ReachAnswer, port: number): string[] {
  if (found.getsThere === 'proven') return describeWitness(found);
  if (found.getsThere === 'refuted') {
    const at = found.blocks.map(describeBlock).join('; ');
    return [`${found.from} does not reach ${found.to} on tcp ${port}: ${at}`];
  }
  return [...found.reasons];
}
