import type { Topology } from '../model/topology.js';
import { canonicalType } from '../plan/address.js';
import type { Plan } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import { readApplications } from './applications.js';
import { readCompute } from './compute.js';
import { readListeners, readLoadBalancers, readWebAclAssociations } from './load-balancers.js';
import { MODELLED_TYPES } from './resource-kinds.js';
import { readSubnets } from './subnets.js';

/** Reads what a plan will deploy: pure, and honest about what the plan leaves open. */
export function readTopology(plan: Plan, resolver: Resolver): Topology {
  const subnets = readSubnets(resolver);
  return {
    subnets,
    applications: readApplications(readCompute(resolver), resolver, subnets),
    loadBalancers: readLoadBalancers(resolver),
    listeners: readListeners(resolver),
    webAclAssociations: readWebAclAssociations(resolver),
    ...countTypes(plan),
  };
}

function countTypes(plan: Plan): Pick<Topology, 'modelled' | 'passedOver'> {
  const modelled = new Map<string, number>();
  const passedOver = new Map<string, number>();
  for (const { rawType } of plan.resources.values()) {
    const counts = MODELLED_TYPES.has(canonicalType(rawType)) ? modelled : passedOver;
    counts.set(rawType, (counts.get(rawType) ?? 0) + 1);
  }
  return { modelled: sorted(modelled), passedOver: sorted(passedOver) };
}

function sorted(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
