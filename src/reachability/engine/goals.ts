import { mayLead } from './attachments.js';
import type { NetworkIndex } from './network-index.js';
import { relate } from './places.js';
import type { RouteGoal } from './routes.js';

/** To an address of an interface in a VPC: by its local route, or over a peering of the two. */
export function towardsVpc(
  index: NetworkIndex,
  from: string | undefined,
  to: string | undefined,
): RouteGoal {
  const relation = relate(from, to);
  const peerings = from === undefined ? undefined : index.network.vpcs.get(from)?.peerings;
  return {
    key: `vpc:${from ?? ''}:${to ?? ''}`,
    insideVpc: relation === 'same',
    classify: (target) => {
      if (target.kind === 'not-modelled') return mayLead(index, to, BEYOND) ? 'maybe' : 'no';
      if (target.kind === 'local')
        return relation === 'same' ? 'yes' : relation === 'maybe' ? 'maybe' : 'no';
      if (target.kind !== 'peering' || relation === 'same') return 'no';
      const peering = peerings?.find(({ id }) => id === target.id);
      if (!peering || relation === 'maybe') return 'maybe';
      if (peering.peer !== to) return 'no';
      return peering.doubt === undefined ? 'yes' : 'maybe';
    },
  };
}

export const TO_INTERNET_GATEWAY: RouteGoal = {
  key: 'igw',
  insideVpc: false,
  classify: ({ kind }) => (kind === 'internet-gateway' ? 'yes' : 'no'),
};

export const TO_EGRESS_ONLY: RouteGoal = {
  key: 'egress-only',
  insideVpc: false,
  classify: ({ kind }) => (kind === 'egress-only' ? 'yes' : 'no'),
};

/** To what is not modelled, behind which anything may be. */
export const BEYOND: RouteGoal = {
  key: 'beyond',
  insideVpc: false,
  classify: ({ kind }) => (kind === 'not-modelled' ? 'maybe' : 'no'),
};

/** To a NAT gateway; `id` undefined: to one that the plan does not tell. */
export function towardsNat(id: string | undefined, insideVpc: boolean): RouteGoal {
  return {
    key: `nat:${id ?? ''}:${insideVpc ? 'inside' : ''}`,
    insideVpc,
    classify: (target) => (target.kind === 'nat-gateway' && target.id === id ? 'yes' : 'no'),
  };
}

/** To networks outside of the plan: not modelled, or a peered VPC that is not in it. */
export function towardsOutside(index: NetworkIndex, vpc: string | undefined): RouteGoal {
  const peerings = vpc === undefined ? undefined : index.network.vpcs.get(vpc)?.peerings;
  return {
    key: `outside:${vpc ?? ''}`,
    insideVpc: false,
    classify: (target) => {
      if (target.kind === 'not-modelled') return 'maybe';
      if (target.kind !== 'peering') return 'no';
      const peer = peerings?.find(({ id }) => id === target.id)?.peer;
      return peer !== undefined && index.network.vpcs.has(peer) ? 'no' : 'maybe';
    },
  };
}

/** To addresses of which nothing is known: a host inside a VPC, or anything behind it. */
export const ANYWHERE_PRIVATE: RouteGoal = {
  key: 'private',
  insideVpc: false,
  classify: ({ kind }) =>
    kind === 'local' || kind === 'peering' || kind === 'not-modelled' ? 'maybe' : 'no',
};
