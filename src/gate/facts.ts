import type { Database, Topology } from '../model/topology.js';
import { known, unknown, type Uncertain } from '../model/uncertain.js';
import { DEFAULT_SUBNET } from '../topology/compute.js';

export const FACTS_VERSION = 1;

/**
 * What the policies see: a slim, versioned projection of the topology. Everything that a plan may
 * leave open is `{state, value}` or `{state, reason, candidates}`.
 */
export function toFacts(topology: Topology, databases: readonly Database[]): unknown {
  return {
    version: FACTS_VERSION,
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
      topology.loadBalancers.map(({ address, type, internal }) => [address, { type, internal }]),
    ),
    listeners: topology.listeners.map((listener) => ({
      ...listener,
      protocol: upperCase(listener.protocol),
    })),
    webAclAssociations: topology.webAclAssociations,
    databases,
    passedOver: Object.keys(topology.passedOver),
  };
}

/** The provider takes protocols in any case. */
function upperCase(field: Uncertain<string>): Uncertain<string> {
  return field.state === 'known'
    ? known(field.value.toUpperCase())
    : unknown(field.reason, field.candidates);
}
