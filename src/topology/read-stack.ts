import type { ConfigurationSource } from '../model/source.js';
import type { Topology } from '../model/topology.js';
import type { Plan } from '../plan/plan.js';
import { readPlan } from '../plan/read-plan.js';
import { Resolver } from '../plan/resolver.js';
import { readTopology } from './read-topology.js';

/** A plan that was read, with its references resolvable and its topology known. */
export interface Stack {
  readonly plan: Plan;
  readonly resolver: Resolver;
  readonly topology: Topology;
  /** The text of its configuration, where that is at hand. */
  readonly source?: ConfigurationSource;
}

/** Reads the plan in a file. @throws HoldfastError plan/… where it is not a whole plan */
export function readStack(path: string): Stack {
  return toStack(readPlan(path));
}

export function toStack(plan: Plan, source?: ConfigurationSource): Stack {
  const resolver = new Resolver(plan);
  const topology = readTopology(plan, resolver);
  return { plan, resolver, topology, ...(source === undefined ? {} : { source }) };
}
