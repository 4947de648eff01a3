import { checkAcl, checkRoute, FORWARD, REPLY, REPLY_TO_NAT, type At } from './checks.js';
import { TO_EGRESS_ONLY, TO_INTERNET_GATEWAY, towardsVpc } from './goals.js';
import { remember, type NetworkIndex } from './network-index.js';
import { doubtsOf } from './party.js';
import { isOneSubnet, relate, type SubnetView } from './places.js';
import type { Check } from './way.js';

/** Checks between two places in the order that packet and reply pass them, and why they may not be all. */
export interface Crossing {
  readonly leaving: readonly Check[];
  readonly arriving: readonly Check[];
  readonly replying: readonly Check[];
  readonly doubts: readonly string[];
}

const NO_CHECKS = { leaving: [], arriving: [], replying: [] };

/**
 * From one subnet to another by private addresses. Inside one subnet neither network ACLs nor routes
 * apply. `source` is whose address the receiver sees.
 */
export function crossSubnets(
  index: NetworkIndex,
  from: SubnetView,
  to: SubnetView,
  source: At,
  destination: At,
  isBehindNat = false,
): Crossing {
  const key = `cross|${keyOf(from, to, source, destination)}|${isBehindNat}`;
  return remember(index, key, () => cross(index, from, to, source, destination, isBehindNat));
}

/** What makes a crossing: the views, which addresses are looked at, and where those may be. */
export function keyOf(from: SubnetView, to: SubnetView, source: At, destination: At): string {
  return `${from.id}|${to.id}|${source.address}.${source.range.id}|${destination.address}.${destination.range.id}`;
}

function cross(
  index: NetworkIndex,
  from: SubnetView,
  to: SubnetView,
  source: At,
  destination: At,
  isBehindNat: boolean,
): Crossing {
  // An unknown place in another VPC is not in the same subnet.
  if ((from.anywhere || to.anywhere) && relate(from.vpc, to.vpc) !== 'different')
    return { ...NO_CHECKS, doubts: ['the plan does not tell in which subnet it is'] };
  if (isOneSubnet(from, to)) return { ...NO_CHECKS, doubts: [] };
  const reply = isBehindNat ? REPLY_TO_NAT : REPLY;
  return {
    leaving: [
      checkAcl(index, from, 'egress', destination, FORWARD),
      checkRoute(index, from, towardsVpc(index, from.vpc, to.vpc), destination, FORWARD),
    ],
    arriving: [checkAcl(index, to, 'ingress', source, FORWARD)],
    replying: [
      checkAcl(index, to, 'egress', source, reply),
      checkRoute(index, to, towardsVpc(index, to.vpc, from.vpc), source, reply),
      checkAcl(index, from, 'ingress', destination, reply),
    ],
    doubts: [],
  };
}

/** Out of a subnet through its internet gateway or egress-only gateway; undefined where there is none. */
export function leaveToInternet(
  index: NetworkIndex,
  view: SubnetView,
  destination: At,
  by: 'internet-gateway' | 'egress-only',
  isBehindNat = false,
): Crossing | undefined {
  const key = `${by}|${keyOf(view, view, destination, destination)}|${isBehindNat}`;
  return remember(index, key, () => leave(index, view, destination, by, isBehindNat));
}

function leave(
  index: NetworkIndex,
  view: SubnetView,
  destination: At,
  by: 'internet-gateway' | 'egress-only',
  isBehindNat: boolean,
): Crossing | undefined {
  if (view.anywhere) return { ...NO_CHECKS, doubts: [UNPLACED] };
  const gateway = by === 'internet-gateway' ? gatewayDoubts(index, view) : [];
  if (!gateway) return undefined;
  const goal = by === 'internet-gateway' ? TO_INTERNET_GATEWAY : TO_EGRESS_ONLY;
  const reply = isBehindNat ? REPLY_TO_NAT : REPLY;
  return {
    leaving: [
      checkAcl(index, view, 'egress', destination, FORWARD),
      checkRoute(index, view, goal, destination, FORWARD),
    ],
    arriving: [],
    replying: [checkAcl(index, view, 'ingress', destination, reply)],
    doubts: gateway,
  };
}

/** Into a subnet from its VPC's internet gateway; undefined where there is none. */
export function enterFromInternet(
  index: NetworkIndex,
  view: SubnetView,
  source: At,
  isBehindNat = false,
): Crossing | undefined {
  const key = `enter|${keyOf(view, view, source, source)}|${isBehindNat}`;
  return remember(index, key, () => enter(index, view, source, isBehindNat));
}

function enter(
  index: NetworkIndex,
  view: SubnetView,
  source: At,
  isBehindNat: boolean,
): Crossing | undefined {
  if (view.anywhere) return { ...NO_CHECKS, doubts: [UNPLACED] };
  const gateway = gatewayDoubts(index, view);
  if (!gateway) return undefined;
  const reply = isBehindNat ? REPLY_TO_NAT : REPLY;
  return {
    leaving: [],
    arriving: [checkAcl(index, view, 'ingress', source, FORWARD)],
    replying: [
      checkAcl(index, view, 'egress', source, reply),
      checkRoute(index, view, TO_INTERNET_GATEWAY, source, reply),
    ],
    doubts: gateway,
  };
}

const UNPLACED = 'the plan does not tell in which subnet it is';

function gatewayDoubts(index: NetworkIndex, view: SubnetView): readonly string[] | undefined {
  if (view.vpc === undefined) return [`the plan does not tell the VPC of ${view.key}`];
  const vpc = index.network.vpcs.get(view.vpc);
  return vpc
    ? doubtsOf(vpc.internetGateway)
    : [`whether ${view.vpc} has an internet gateway is not in the plan`];
}

/** Whether one of its checks stops everything. */
export function isClosed({ leaving, arriving }: Crossing): boolean {
  return [leaving, arriving].some((checks) =>
    checks.some(({ bounds }) => bounds.possible.length === 0),
  );
}

export function mergeCrossings(...crossings: readonly Crossing[]): Crossing {
  return {
    leaving: crossings.flatMap(({ leaving }) => leaving),
    arriving: crossings.flatMap(({ arriving }) => arriving),
    replying: crossings.flatMap(({ replying }) => replying),
    doubts: crossings.flatMap(({ doubts }) => doubts),
  };
}
