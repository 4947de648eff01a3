import type { Topology } from '../../model/topology.js';
import type { Forward, LoadBalancerWaypoint, Network } from '../engine/network.js';
import { readOtherEntrances } from '../../topology/other-entrances.js';
import { indexOf, withBalancers } from '../engine/network-index.js';
import { reaches, type Flow } from '../engine/reach.js';
import type { Resolver } from '../../plan/resolver.js';
import type { Stack } from '../../topology/read-stack.js';
import { describeWitness } from './describe-path.js';
import { readCdnWays } from './cdn-ways.js';
import { functionWays } from './function-ways.js';

/** How the internet reaches what stands behind a web ACL without passing it. */
export interface WafWay {
  /** The load balancer that has the web ACL, or that stands behind a distribution which has one. */
  readonly address: string;
  /** Ways that are surely open, in a sentence each. */
  readonly sure: readonly string[];
  readonly maybe: readonly string[];
  readonly evidence: readonly string[];
}

/** Every load balancer with a web ACL, with the ways around it. */
export function readWafWays({ resolver, topology }: Stack, network: Network): WafWay[] {
  const { sure, maybe } = protectedBalancers(topology);
  const balancerOf = new Map(
    network.loadBalancers.flatMap(({ endpoint, forwards }) =>
      forwards.map(({ listener }) => [listener, endpoint] as const),
    ),
  );
  const rest = withoutProtected(network, sure, resolver);
  const own = network.loadBalancers
    .filter(({ endpoint }) => sure.has(endpoint))
    .map((balancer) => wayAround(balancer, rest, { maybe, balancerOf, resolver }));
  return [...own, ...readCdnWays(resolver, network, sure)];
}

/** Without the load balancers that have a web ACL, whatever still gets there goes around one. */
function withoutProtected(
  network: Network,
  sure: ReadonlySet<string>,
  resolver: Resolver,
): Network {
  const behindOther = new Set(
    readOtherEntrances(resolver)
      .filter(({ isProtected }) => isProtected)
      .map(({ address }) => address),
  );
  return withBalancers(
    network,
    network.loadBalancers.filter(
      ({ endpoint }) => !sure.has(endpoint) && !behindOther.has(endpoint),
    ),
  );
}

/** Packets that surely go around the web ACL of a load balancer, by its address. */
export function flowsAroundWaf(
  { resolver, topology }: Stack,
  network: Network,
): (address: string) => readonly Flow[] {
  const rest = withoutProtected(network, protectedBalancers(topology).sure, resolver);
  return (address) =>
    network.loadBalancers
      .filter(({ endpoint }) => endpoint === address)
      .flatMap(({ forwards }) => waysTo(forwards, rest))
      .flatMap(({ answer }) => (answer.staysOut === 'refuted' ? answer.sureFlows : []));
}

/** Load balancers that surely have a regional web ACL, and those that may. */
function protectedBalancers({ webAclAssociations, loadBalancers }: Topology): {
  readonly sure: ReadonlySet<string>;
  readonly maybe: ReadonlySet<string>;
} {
  const sure = new Set<string>();
  const maybe = new Set<string>();
  for (const { loadBalancer, scope } of webAclAssociations) {
    if (scope.state === 'known' && scope.value !== 'REGIONAL') continue;
    const isSure = loadBalancer.state === 'known' && scope.state === 'known';
    const members = loadBalancer.state === 'known' ? loadBalancer.value : loadBalancer.candidates;
    for (const address of members) (isSure ? sure : maybe).add(address);
    if (loadBalancer.state === 'unknown' && !loadBalancer.closed)
      for (const { address } of loadBalancers) maybe.add(address);
  }
  return { sure, maybe };
}

interface Others {
  readonly maybe: ReadonlySet<string>;
  readonly balancerOf: ReadonlyMap<string, string>;
  readonly resolver: Resolver;
}

function wayAround(
  { endpoint: address, forwards, functions = [], untold = [] }: LoadBalancerWaypoint,
  rest: Network,
  { maybe, balancerOf, resolver }: Others,
): WafWay {
  const invoked = functionWays(functions, resolver);
  const found = {
    sure: new Set(invoked.sure),
    maybe: new Set([...invoked.maybe, ...untold]),
    evidence: new Set<string>(),
  };
  const { endpoints } = indexOf(rest);
  for (const { target } of forwards)
    if (!endpoints.has(target)) found.maybe.add(`${target} has no interface that the plan tells`);
  for (const { target, targetPort, answer } of waysTo(forwards, rest)) {
    if (answer.staysOut === 'proven') continue;
    const on = targetPort === undefined ? 'some port' : `tcp ${targetPort}`;
    const via = answer.witness.flatMap(({ listener }) => listener ?? []);
    const through = via.map((listener) => balancerOf.get(listener) ?? listener);
    const isSure =
      answer.staysOut === 'refuted' &&
      targetPort !== undefined &&
      !through.some((own) => maybe.has(own));
    const verb = isSure ? 'reaches' : 'may reach';
    const way =
      through.length === 0
        ? `the internet ${verb} ${target} itself on ${on}`
        : `the internet ${verb} ${target} on ${on} through ${through.join(' and ')}, which has no web ACL`;
    (isSure ? found.sure : found.maybe).add(way);
    for (const line of [...describeWitness(answer), ...answer.reasons]) found.evidence.add(line);
  }
  return {
    address,
    sure: [...found.sure],
    maybe: [...found.maybe],
    evidence: [...found.evidence],
  };
}

/** Whether the internet reaches the targets of a load balancer otherwise, each port once. */
function waysTo(forwards: readonly Forward[], rest: Network) {
  const { endpoints } = indexOf(rest);
  const ports = new Map(
    forwards
      .filter(({ target }) => endpoints.has(target))
      .map((forward) => [`${forward.target} ${forward.targetPort}`, forward]),
  );
  return [...ports.values()].map(({ target, targetPort }) => {
    const [fromPort, toPort] = targetPort === undefined ? [0, 65_535] : [targetPort, targetPort];
    const to = { kind: 'endpoint', key: target } as const;
    const service = { protocol: 6, fromPort, toPort };
    return { target, targetPort, answer: reaches(rest, { kind: 'internet' }, to, service) };
  });
}
