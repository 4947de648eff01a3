import type { Reachability } from '../../model/topology.js';
import { known } from '../../model/uncertain.js';
import type { GateSettings } from '../../model/settings.js';
import { readCompute, type Compute } from '../../topology/compute.js';
import { groupBy } from '../../topology/group-by.js';
import type { Stack } from '../../topology/read-stack.js';
import type { Admission } from '../read/admission.js';
import { readHolders, toHolder, type Holder } from '../read/holders.js';
import { readNodeAccess } from './node-access.js';
import { proveNothingElse } from './nothing-else.js';
import { isEverywhere, lieWithin } from './sources.js';
import { indexHolders, toNetwork, type StoreClaims } from './store-claims.js';
import { toStore } from './to-store.js';
import type { ReachabilityContext, RuleBook } from './store-network.js';

/** Who is let in to one Auto Scaling group, instance or node group on SSH, RDP and the like. */
export interface AdminAccess {
  readonly address: string;
  readonly isBastion: boolean;
  /** Only whom it may be: named networks for a bastion, a bastion for all others. */
  readonly onlyAllowed: Omit<Reachability, 'assumptions'>;
}

/**
 * Judges the rules alone: what is let in on an administrator's port is counted whether or not a route
 * leads there today. What a listener forwards to such a port counts as well.
 */
export function readAdminAccess(
  stack: Stack,
  claims: StoreClaims,
  bastions: ReadonlySet<string>,
  settings: GateSettings,
): AdminAccess[] {
  const compute = readCompute(stack.resolver);
  const context = adminContextOf(stack, compute, claims, bastions, settings);
  const forwards = groupBy(
    claims.network.loadBalancers.flatMap((balancer) => balancer.forwards),
    ({ target }) => [target],
  );
  const ofCompute = compute.map((item): AdminAccess => {
    const { address } = item.resource;
    const isBastion = bastions.has(address);
    const store = toStore(item.resource, undefined, item.securityGroups, item.subnets, claims);
    const found = isBastion
      ? judgeBastion(store.groups, store.groupGaps, context, settings)
      : proveNothingElse(store, context);
    const through = (forwards.get(address) ?? []).find(
      ({ targetPort, service, preservesClientAddress: kept }) =>
        service.protocol === 6 &&
        targetPort !== undefined &&
        settings.adminPorts.includes(targetPort) &&
        // Where the client's address is kept, the bastion's own groups say who comes in.
        !(isBastion && kept.value && kept.doubt === undefined),
    );
    const { verdict: judged, evidence: why } = found;
    if (!through) return { address, isBastion, onlyAllowed: { verdict: judged, evidence: why } };
    const evidence = [`${through.listener} forwards to ${address} on tcp ${through.targetPort}`];
    const verdict = through.doubt === undefined ? 'refuted' : 'unknown';
    return { address, isBastion, onlyAllowed: { verdict, evidence } };
  });
  return [...ofCompute, ...readNodeAccess(stack.resolver, context, settings.adminPorts)];
}

/** Who holds what, and the rules that open an administrator's port. */
export function adminContextOf(
  stack: Stack,
  compute: readonly Compute[],
  claims: StoreClaims,
  bastions: ReadonlySet<string>,
  settings: GateSettings,
): ReachabilityContext {
  const isBastion = ({ resource }: Compute): boolean => bastions.has(resource.address);
  const others = readHolders(stack.resolver);
  const holders = [
    ...compute.filter((item) => !isBastion(item)).map((item) => toHolder(item)),
    ...others.filter(
      (holder) => !isConnectEndpoint(holder) && (!holder.groups.absent || holder.active),
    ),
  ];
  return {
    network: claims.network,
    rules: adminRules(claims.rules, settings.adminPorts),
    party: 'the bastion',
    isStrict: false,
    subnets: claims.subnets,
    ranges: claims.ranges,
    applications: [
      ...compute.filter(isBastion),
      ...others.filter(isConnectEndpoint).map(toBastion),
    ].map((item) => toNetwork(item, claims.rules, claims.subnets)),
    holders: indexHolders(holders, claims.rules, claims.subnets),
    applicationDoubt: undefined,
    proxies: new Map(),
  };
}

/**
 * EC2 Instance Connect Endpoint is a bastion that AWS runs: it has no address in the internet, and IAM says
 * who comes through. Source: EC2 User Guide, Connect to your instances using EC2 Instance Connect Endpoint.
 */
function isConnectEndpoint({ resource }: Holder): boolean {
  return resource.type === 'aws_ec2_instance_connect_endpoint';
}

function toBastion({ resource, groups, subnets }: Holder): Compute {
  return {
    resource,
    kind: 'instance',
    subnets,
    securityGroups: groups,
    publicAddress: known(false),
    evidence: [],
    interfaces: [],
  };
}

/** Those rules alone that open, or may open, one of the ports. */
function adminRules(rules: RuleBook, adminPorts: readonly number[]): RuleBook {
  const isAdmin = ({ ports }: Admission): boolean =>
    ports.protocol === 'unknown' ||
    (ports.portOf === undefined &&
      adminPorts.some((port) => ports.from <= port && port <= ports.to));
  return {
    unplaced: rules.unplaced.filter(({ admissions }) => admissions.some(isAdmin)),
    of: (group, direction) => rules.of(group, direction).filter(isAdmin),
    knows: (group) => rules.knows(group),
  };
}

/** A bastion takes administrators from named networks, and from what has groups of this plan. */
function judgeBastion(
  groups: readonly (readonly string[])[],
  gaps: readonly string[],
  { rules }: ReachabilityContext,
  { adminNetworks }: GateSettings,
): Reachability {
  const all = groups.flatMap((set) => set.flatMap((group) => rules.of(group, 'ingress')));
  const isSure = groups.length === 1;
  const blocks = all.flatMap(({ peer, certainty, source }) =>
    peer.kind === 'cidr'
      ? [{ cidr: peer.cidr, source, isSure: isSure && certainty === 'sure' }]
      : [],
  );
  const isNamed = (cidrs: readonly string[]): boolean =>
    adminNetworks.length > 0 ? lieWithin(cidrs, adminNetworks) : !isEverywhere(cidrs);
  const sure = blocks.filter((block) => block.isSure);
  const evidence = blocks.map(({ cidr, source }) => `${source} lets in ${cidr}`);
  const assumptions: readonly string[] = [];
  if (!isNamed(sure.map(({ cidr }) => cidr))) return { verdict: 'refuted', evidence, assumptions };
  const open = [
    ...gaps,
    ...all.flatMap(({ peer }) => (peer.kind === 'unknown' ? [peer.reason] : [])),
    ...rules.unplaced.map(({ address }) => `${address} does not tell which group it belongs to`),
    ...groups
      .flat()
      .filter((group) => !rules.knows(group))
      .map((group) => `the rules of ${group} are not in this plan`),
  ];
  if (!isNamed(blocks.map(({ cidr }) => cidr)))
    open.push('its security groups, or their rules, are not surely known');
  return open.length > 0
    ? { verdict: 'unknown', evidence: [...evidence, ...open], assumptions }
    : { verdict: 'proven', evidence, assumptions };
}
