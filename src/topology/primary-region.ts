import type { Topology } from '../model/topology.js';
import { valueOr } from '../model/uncertain.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import { isLoadBalancer, isSubnet } from './resource-kinds.js';
import { textAt } from './uncertain-attribute.js';
import { regionOfZone } from '../model/region-of-zone.js';

/** The region that a PRIMARY failover record leads users to; undefined where the plan has none. */
export function readPrimaryRegion(resolver: Resolver, topology: Topology): string | undefined {
  for (const record of resolver.ofType('aws_route53_record').filter(isPrimary)) {
    const region = regionOfTarget(record, resolver, topology);
    if (region !== undefined) return region;
  }
  return undefined;
}

function isPrimary(record: PlannedResource): boolean {
  const type = textAt(record, ['failover_routing_policy', 0, 'type']);
  return valueOr(type, '').toUpperCase() === 'PRIMARY';
}

function regionOfTarget(
  record: PlannedResource,
  resolver: Resolver,
  topology: Topology,
): string | undefined {
  const balancers = [
    ...resolver.link(record, ['alias', 0, 'name'], isLoadBalancer).targets,
    ...resolver.links(record, ['records'], isLoadBalancer).targets,
  ];
  for (const { resource } of balancers) {
    for (const subnet of resolver.links(resource, ['subnets'], isSubnet).targets) {
      const zone = topology.subnets.get(subnet.resource.address)?.zone;
      if (zone?.state === 'known') return regionOfZone(zone.value);
    }
  }
  return undefined;
}

export function primaryFirst(
  regions: readonly [string, ...string[]],
  primary: string | undefined,
): readonly [string, ...string[]] {
  if (primary === undefined || !regions.includes(primary)) return regions;
  return [primary, ...regions.filter((region) => region !== primary)];
}
