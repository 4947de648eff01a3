import { addressesOf } from './addresses.js';
import { checkAcl, checkRoute, FORWARD, REPLY, REPLY_TO_NAT, type At } from './checks.js';
import { keyOf, type Crossing } from './crossing.js';
import { meets } from './intervals.js';
import { mayLead } from './attachments.js';
import { remember, type NetworkIndex, type Range } from './network-index.js';
import type { SubnetView } from './places.js';
import type { RouteGoal } from './routes.js';

const NOT_FOLLOWED = 'what goes through a transit gateway, a VPN or an appliance is not followed';

/** Out of a subnet to what is not modelled: it may arrive, and never surely does. */
export function leaveBeyond(
  index: NetworkIndex,
  view: SubnetView,
  goal: RouteGoal,
  destination: At,
): Crossing {
  const key = `leave beyond|${goal.key}|${keyOf(view, view, destination, destination)}`;
  return remember(index, key, () => leave(index, view, goal, destination));
}

function leave(index: NetworkIndex, view: SubnetView, goal: RouteGoal, destination: At): Crossing {
  return {
    leaving: [
      checkAcl(index, view, 'egress', destination, FORWARD),
      checkRoute(index, view, goal, destination, FORWARD),
    ],
    arriving: [],
    replying: [checkAcl(index, view, 'ingress', destination, REPLY)],
    doubts: [NOT_FOLLOWED],
  };
}

/**
 * Into a subnet from what is not modelled: possible where the way back leads there, or, for what
 * needs no reply, where some route of the VPC may lead there. Undefined where none does.
 */
export function enterBeyond(
  index: NetworkIndex,
  view: SubnetView,
  goal: RouteGoal,
  source: At,
  isBehindNat = false,
): Crossing | undefined {
  if (!mayLead(index, view.vpc, goal) && !mayBeInside(index, view.vpc, goal, source.range))
    return undefined;
  const reply = isBehindNat ? REPLY_TO_NAT : REPLY;
  if (view.anywhere) return { leaving: [], arriving: [], replying: [], doubts: [NOT_FOLLOWED] };
  return {
    leaving: [],
    arriving: [checkAcl(index, view, 'ingress', source, FORWARD)],
    replying: [
      checkAcl(index, view, 'egress', source, reply),
      checkRoute(index, view, goal, source, reply),
    ],
    doubts: [NOT_FOLLOWED],
  };
}

/** Whether some of the addresses may be of the VPC itself, to which its local routes lead. */
function mayBeInside(
  index: NetworkIndex,
  key: string | undefined,
  goal: RouteGoal,
  range: Range,
): boolean {
  const vpc = key === undefined ? undefined : index.network.vpcs.get(key);
  if (goal.classify({ kind: 'local' }) === 'no') return false;
  if (!vpc || vpc.open !== undefined) return true;
  return vpc.blocks.some(({ cidr }) => {
    const block = cidr === undefined ? undefined : addressesOf(cidr);
    return !block || meets(block, range.addresses);
  });
}
