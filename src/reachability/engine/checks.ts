import { explainAcl, judgeAcl } from './acl.js';
import { explainGroups, judgeGroups, type PeerGroups } from './group-rules.js';
import type { NetworkIndex, Range } from './network-index.js';
import type { SubnetView } from './places.js';
import { explainRoutes, judgeRoutes, type RouteGoal } from './routes.js';
import type { Check } from './way.js';

/** An address of a way: its place in the list, and where it may be. */
export interface At {
  readonly address: number;
  readonly range: Range;
}

type Kind = Pick<Check, 'about' | 'leg'>;

export const FORWARD: Kind = { about: 'service', leg: 0 };
export const REPLY: Kind = { about: 'reply', leg: 0 };
/** The reply to what a NAT gateway sent on. */
export const REPLY_TO_NAT: Kind = { about: 'reply', leg: 1 };

export function checkAcl(
  index: NetworkIndex,
  view: SubnetView,
  direction: 'ingress' | 'egress',
  { address, range }: At,
  kind: Kind,
): Check {
  return {
    stage: `network ACL ${direction}${kind.about === 'reply' ? ' of the reply' : ''}`,
    at: view.key,
    address,
    about: kind.about,
    leg: kind.leg,
    bounds: judgeAcl(index, view.acl, direction, range),
    explain: (service, point) => explainAcl(index, view.acl, direction, range, service, point),
  };
}

export function checkRoute(
  index: NetworkIndex,
  view: SubnetView,
  goal: RouteGoal,
  { address, range }: At,
  kind: Kind,
): Check {
  return {
    stage: `route${kind.about === 'reply' ? ' of the reply' : ''}`,
    at: view.key,
    address,
    about: kind.about,
    leg: kind.leg,
    bounds: judgeRoutes(index, view.table, view.vpc, goal, range),
    explain: (_service, point) => explainRoutes(index, view.table, view.vpc, goal, point),
  };
}

export function checkGroups(
  index: NetworkIndex,
  endpoint: string,
  groups: readonly string[] | undefined,
  direction: 'ingress' | 'egress',
  { address, range }: At,
  peer: PeerGroups,
): Check {
  return {
    stage: direction === 'ingress' ? 'security group ingress' : 'security group egress',
    at: endpoint,
    address,
    about: 'service',
    leg: 0,
    bounds: judgeGroups(index, groups, direction, range, peer),
    explain: (service, point) =>
      explainGroups(index, groups, direction, range, peer, service, point),
  };
}
