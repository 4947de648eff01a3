import { rowsOfBlock } from '../plan/dynamic-blocks.js';
import { joinLinks, type Links } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import { isSubnet } from './resource-kinds.js';

/** Subnets of a load balancer, named in a list or one by one with an address for each (`subnet_mapping`). */
export function subnetsOfLoadBalancer(lb: PlannedResource, resolver: Resolver): Links {
  return joinLinks([resolver.links(lb, ['subnets'], isSubnet), mappedSubnets(lb, resolver)]);
}

/** Those of its `subnet_mapping` blocks alone. */
export function mappedSubnets(lb: PlannedResource, resolver: Resolver): Links {
  return joinLinks(
    rowsOfBlock(lb, ['subnet_mapping']).map((index) =>
      resolver.link(lb, ['subnet_mapping', index, 'subnet_id'], isSubnet),
    ),
  );
}
