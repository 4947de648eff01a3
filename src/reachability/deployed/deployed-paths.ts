import { INTERNET, type DeployedPath } from '../../model/deployed-network.js';
import { checkPortOf } from '../../model/check-port.js';
import type { Deployment } from '../../model/deployment.js';
import { forwardsTo } from '../../model/forwards-to.js';
import { describeBlock, describeWitness } from '../claims/describe-path.js';
import type { Network } from '../engine/network.js';
import { reaches, type Party, type ReachAnswer } from '../engine/reach.js';

/** What a stack needs to connect: places by their plan addresses, and the port. */
interface Wanted {
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

const TCP = 6;
/** What an application asks of the outside is most often HTTPS. */
const HTTPS_PORT = 443;

/**
 * Whether each connection that the lab makes gets through by the plan's own rules. Each is judged
 * without the load balancers on the way: a target that only a load balancer reaches is not admitted
 * to anybody else. Where interfaces differ, the answer is told by subnet.
 */
export function readDeployedPaths(deployment: Deployment, network: Network): DeployedPath[] {
  const direct: Network = { ...network, loadBalancers: [] };
  const places = new Set(direct.endpoints.map(({ key }) => key));
  return wantedOf(deployment)
    .filter(({ from, to }) => [from, to].every((key) => key === INTERNET || places.has(key)))
    .flatMap((wanted) => judge(direct, deployment, wanted));
}

/** Users → load balancers → targets → databases, caches and the internet. Each pair once. */
function wantedOf(deployment: Deployment): Wanted[] {
  const { loadBalancers, targetGroups, databases, caches } = deployment;
  const computed = [...deployment.autoScalingGroups, ...deployment.instances];
  const applications = computed.filter(({ targetGroupArns }) => targetGroupArns.length > 0);
  const listeners = loadBalancers
    .filter(({ scheme }) => scheme === 'internet-facing')
    .flatMap((lb) => lb.listeners.map(({ port }) => ({ from: INTERNET, to: lb.address, port })));
  const targets = loadBalancers.flatMap((lb) =>
    targetGroups
      .filter(({ arn }) => forwardsTo(lb, arn))
      .flatMap((group) =>
        applications
          .filter(({ targetGroupArns }) => targetGroupArns.includes(group.arn))
          .flatMap(({ address: to }) =>
            [group.port, checkPortOf(group)].map((port) => ({ from: lb.address, to, port })),
          ),
      ),
  );
  const stores = applications.flatMap(({ address: from }) =>
    [...databases, ...caches].map(({ address: to, port }) => ({ from, to, port })),
  );
  const outside = applications.map(({ address: from }) => ({
    from,
    to: INTERNET,
    port: HTTPS_PORT,
  }));
  const all = [...listeners, ...targets, ...stores, ...outside];
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
}

function judge(network: Network, deployment: Deployment, wanted: Wanted): DeployedPath[] {
  const whole = ask(network, wanted);
  const common = { from: wanted.from, to: wanted.to, port: wanted.port };
  const verdict = uniform(whole);
  if (verdict !== null)
    return [
      {
        ...common,
        fromSubnetId: null,
        toSubnetId: null,
        verdict,
        evidence: evidenceOf(whole, verdict),
      },
    ];
  return subnetsOf(network, deployment, wanted.from).flatMap((from) =>
    subnetsOf(network, deployment, wanted.to).map((to): DeployedPath => {
      const answer = ask(narrow(network, [from, to]), wanted);
      const own = uniform(answer) ?? 'unknown';
      return {
        ...common,
        fromSubnetId: from?.id ?? null,
        toSubnetId: to?.id ?? null,
        verdict: own,
        evidence: evidenceOf(answer, own),
      };
    }),
  );
}

/** Null where some interfaces get there, or may, and others do not. */
function uniform({ getsThere, staysOut }: ReachAnswer): DeployedPath['verdict'] | null {
  if (getsThere === 'proven') return 'admitted';
  if (staysOut === 'proven') return 'refused';
  return getsThere === 'refuted' ? null : 'unknown';
}

function ask(network: Network, { from, to, port }: Wanted): ReachAnswer {
  const party = (key: string): Party =>
    key === INTERNET ? { kind: 'internet' } : { kind: 'endpoint', key };
  return reaches(network, party(from), party(to), {
    protocol: TCP,
    fromPort: port,
    toPort: port,
  });
}

interface Narrowed {
  readonly key: string;
  readonly subnet: string;
  readonly id: string;
}

/** Null stands for all of them: the internet, and what lies in subnets that are not deployed. */
function subnetsOf(
  network: Network,
  deployment: Deployment,
  key: string,
): readonly (Narrowed | null)[] {
  const endpoint = network.endpoints.find((each) => each.key === key);
  const known = deployment.subnets
    .filter(({ address }) => endpoint?.subnets.includes(address))
    .map(({ address, id }) => ({ key, subnet: address, id }));
  return known.length === 0 ? [null] : known;
}

/** The network in which each of these has interfaces in that one of its subnets alone. */
function narrow(network: Network, kept: readonly (Narrowed | null)[]): Network {
  return {
    ...network,
    endpoints: network.endpoints.map((endpoint) => {
      const own = kept.find((each) => each?.key === endpoint.key);
      return own ? { ...endpoint, subnets: [own.subnet], spread: 'each' } : endpoint;
    }),
  };
}

function evidenceOf(answer: ReachAnswer, verdict: DeployedPath['verdict']): string[] {
  if (verdict === 'admitted') return describeWitness(answer);
  if (verdict === 'refused') return answer.blocks.map(describeBlock);
  return [...answer.reasons];
}
