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
}

/** Reads the plan in a file. @throws HoldfastError plan/… where it is not a whole plan */
export function readStack(path: string): Stack {
  return toStack(readPlan(path));
}

export function toStack(plan: Plan): Stack {
  const resolver = new Resolver(plan);
  return { plan, resolver, topology: readTopology(plan, resolver) };
}
