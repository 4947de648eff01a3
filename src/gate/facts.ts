import type { GateSettings } from '../model/settings.js';
import { known, unknown, type Uncertain } from '../model/uncertain.js';
import { DEFAULT_SUBNET } from '../topology/compute.js';
import type { Stack } from '../topology/read-stack.js';
import { availabilityFacts } from './facts/availability.js';
import { changeFacts } from './facts/change.js';
import { dataFacts } from './facts/data.js';
import { deliveryFacts } from './facts/delivery.js';
import { edgeFacts } from './facts/edge.js';
import { networkFacts } from './facts/network.js';

export const FACTS_VERSION = 2;

/**
 * What the policies see: a slim, versioned projection of the topology. Everything that a plan may
 * leave open is `{state, value}` or `{state, reason, candidates}`.
 */
export function toFacts(stack: Stack, settings: GateSettings): unknown {
  const { topology } = stack;
  return {
    version: FACTS_VERSION,
    settings,
    subnets: {
      ...Object.fromEntries(
        [...topology.subnets.values()].map(({ address, internetRoute, evidence }) => [
          address,
          { internetRoute, evidence },
        ]),
      ),
      [DEFAULT_SUBNET]: {
        internetRoute: known(true),
        evidence: [
          'no subnet is named, so AWS chooses a default subnet of the default VPC, and these are public',
        ],
      },
    },
    applications: topology.applications,
    loadBalancers: Object.fromEntries(
      topology.loadBalancers.map(({ address, ...lb }) => [address, lb]),
    ),
    listeners: topology.listeners.map((listener) => ({
      ...listener,
      protocol: upperCase(listener.protocol),
    })),
    webAclAssociations: topology.webAclAssociations,
    passedOver: Object.keys(topology.passedOver),
    ...networkFacts(stack, settings),
    ...edgeFacts(stack, settings),
    ...availabilityFacts(stack, settings),
    ...deliveryFacts(stack, settings),
    ...changeFacts(stack, settings),
    ...dataFacts(stack, settings),
  };
}

/** The provider takes protocols in any case. */
function upperCase(field: Uncertain<string>): Uncertain<string> {
  return field.state === 'known'
    ? known(field.value.toUpperCase())
    : unknown(field.reason, field.candidates);
}
