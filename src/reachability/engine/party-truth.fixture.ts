import type { Endpoint, Forward, Network } from './network.js';
import { PROBED } from './probed.fixture.js';
import type { Attempt } from './truth-settings.fixture.js';
import { outcomeOf, outcomeThrough, type Beyond, type Outcome } from './truth.fixture.js';

/** What is true of two parties of a known network, load balancers included, from the simulator alone. */
export interface PartyTruth {
  /** Services that get from some interface to some, with some addresses. */
  readonly possible: readonly boolean[];
  /** Whatever the addresses are, some service gets from some interface to some. */
  readonly isCertain: boolean;
  /** Some service gets from each interface to each: with any addresses, and with some at least. */
  readonly isEverywhere: boolean;
  readonly mayBeEverywhere: boolean;
  /** Services that get from some interface to some whatever the addresses are. */
  readonly sure: readonly boolean[];
}

const NO: readonly boolean[] = PROBED.map(() => false);

interface PairTruth extends Outcome {
  /** By whichever node of a load balancer. */
  readonly always: readonly boolean[];
}

/** `from` empty: the internet. Each endpoint lies in each of its subnets here. */
export function partyTruth(network: Network, from: string, to: string, beyond: Beyond): PartyTruth {
  const [source, target] = [find(network, from), find(network, to)];
  const pairs = (source?.subnets ?? (from === '' ? [''] : [])).flatMap((fromSubnet) =>
    (target?.subnets ?? []).map((toSubnet) =>
      pairTruth(network, { from, fromSubnet, to, toSubnet }, beyond, []),
    ),
  );
  const every = (pick: (pair: PairTruth) => readonly boolean[]): boolean =>
    PROBED.some((_, at) => pairs.every((pair) => pick(pair)[at]));
  return {
    possible: pairs.map(({ possible }) => possible).reduce(or, NO),
    sure: pairs.map(({ sure }) => sure).reduce(or, NO),
    isCertain: pairs.some(({ isCertain }) => isCertain),
    isEverywhere: pairs.length > 0 && every(({ always }) => always),
    mayBeEverywhere: pairs.length > 0 && every(({ possible }) => possible),
  };
}

function or(a: readonly boolean[], b: readonly boolean[]): readonly boolean[] {
  return a.map((value, at) => value || (b[at] ?? false));
}

function find(network: Network, key: string): Endpoint | undefined {
  return network.endpoints.find((endpoint) => endpoint.key === key);
}

function pairTruth(
  network: Network,
  attempt: Attempt,
  beyond: Beyond,
  passed: readonly string[],
): PairTruth {
  const direct = outcomeOf(network, attempt, beyond);
  let sum: PairTruth = { ...direct, always: direct.sure };
  for (const { endpoint, forwards } of network.loadBalancers) {
    if (endpoint === attempt.from || passed.includes(endpoint)) continue;
    for (const forward of forwards.filter(({ target }) => target === attempt.to)) {
      const nodes = (find(network, endpoint)?.subnets ?? [])
        .filter((node) => isServedFrom(network, forward, node, attempt.toSubnet))
        .map((node) => nodeTruth(network, attempt, endpoint, node, forward, beyond, passed));
      sum = {
        possible: nodes.map(({ possible }) => possible).reduce(or, sum.possible),
        sure: nodes.map(({ sure }) => sure).reduce(or, sum.sure),
        isCertain: sum.isCertain || nodes.some(({ isCertain }) => isCertain),
        always: or(
          sum.always,
          PROBED.map((_, at) => nodes.length > 0 && nodes.every(({ always }) => always[at])),
        ),
      };
    }
  }
  return sum;
}

function isServedFrom(network: Network, forward: Forward, node: string, target: string): boolean {
  const zone = (subnet: string) => network.subnets.get(subnet)?.zone;
  return forward.crossZone.value || zone(node) === zone(target);
}

function nodeTruth(
  network: Network,
  attempt: Attempt,
  balancer: string,
  node: string,
  forward: Forward,
  beyond: Beyond,
  passed: readonly string[],
): PairTruth {
  const { service, targetPort = 0 } = forward;
  const at = PROBED.findIndex(([protocol, port]) => protocol === 6 && port === service.fromPort);
  const out = PROBED.findIndex(([protocol, port]) => protocol === 6 && port === targetPort);
  const only = (value: boolean | undefined): readonly boolean[] =>
    PROBED.map((_, index) => index === out && value === true);
  const arrival = { ...attempt, to: balancer, toSubnet: node };
  if (forward.preservesClientAddress.value) {
    const through = outcomeThrough(network, arrival, [6, service.fromPort], {
      to: attempt.to,
      subnet: attempt.toSubnet,
      port: targetPort,
    });
    return { ...through, always: through.sure };
  }
  const before = pairTruth(network, arrival, beyond, [...passed, balancer]);
  const after = outcomeOf(
    network,
    { from: balancer, fromSubnet: node, to: attempt.to, toSubnet: attempt.toSubnet },
    beyond,
  );
  const sure = before.sure[at] === true && after.sure[out] === true;
  return {
    possible: only(before.possible[at] === true && after.possible[out] === true),
    sure: only(sure),
    isCertain: sure,
    always: only(before.always[at] === true && after.sure[out] === true),
  };
}
