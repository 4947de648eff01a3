import type { Resolver } from '../../plan/resolver.js';
import type { Compute } from '../../topology/compute.js';
import { readOtherEntrances } from '../../topology/other-entrances.js';
import type { LoadBalancerWaypoint } from '../engine/network.js';

/**
 * Accelerators and their like, as something that stands anywhere and may pass on whatever comes from the
 * internet: with its own address or the client's, on any port. So a way through one is never sure.
 */
export function otherWaypoints(
  resolver: Resolver,
  compute: readonly Compute[],
): LoadBalancerWaypoint[] {
  const entrances = readOtherEntrances(resolver);
  if (entrances.length === 0) return [];
  const owners = new Map(
    compute.flatMap(({ resource, interfaces }) =>
      interfaces.map((card) => [card.address, resource.address] as const),
    ),
  );
  const hosts = compute.map(({ resource }) => resource);
  const balancers = resolver.ofType('aws_lb');
  return entrances.map(({ address, targets }) => {
    const named = targets.targets.map(({ resource }) => resource);
    const all = targets.gaps.length > 0 ? [...named, ...balancers, ...hosts] : named;
    const keys = new Set(all.map((resource) => owners.get(resource.address) ?? resource.address));
    return {
      endpoint: address,
      kind: 'other',
      forwards: [...keys].map((target) => ({
        listener: address,
        service: { protocol: 'all', fromPort: 0, toPort: 65_535 },
        target,
        targetPort: undefined,
        preservesClientAddress: {
          value: true,
          doubt: `${address} may hide its clients’ addresses`,
        },
        crossZone: { value: true, doubt: undefined },
        doubt: `what ${address} lets in is not followed`,
      })),
    };
  });
}
