import type { DeployedNatGateway } from '../model/deployment.js';
import type { Topology } from '../model/topology.js';
import type { PlannedResource } from '../plan/plan.js';
import { idFor } from './deployment-names.js';
import { subnetIdsOf, type DeploymentScope } from './deployment-scope.js';
import { readNatRoutes, type NatRoute } from './nat-routes.js';
import { isSubnet } from './resource-kinds.js';

/** The zonal NAT gateways of the deployed subnets, with what is routed to each. */
export function readDeployedNatGateways(
  scope: DeploymentScope,
  topology: Topology,
): DeployedNatGateway[] {
  const { resolver, subnets, notes } = scope;
  const placed = resolver.ofType('aws_nat_gateway').flatMap((gateway) => {
    if (gateway.values['availability_mode'] === 'regional') {
      notes.add(
        `${gateway.address} is a regional NAT gateway, which this version does not deploy: its subnets’ way out is not lost with a zone.`,
      );
      return [];
    }
    const links = resolver.link(gateway, ['subnet_id'], isSubnet);
    const ids = subnetIdsOf(scope, links);
    // `element()` and the like name all subnets: gateways of one resource are taken in their order.
    const siblings = resolver
      .ofType('aws_nat_gateway')
      .filter((other) => isSibling(gateway, other));
    const subnetId = ids[ids.length === 1 ? 0 : siblings.indexOf(gateway)] ?? ids[0];
    if (subnetId === undefined) return [];
    if (ids.length > 1)
      notes.add(
        `The plan does not tell the subnet of ${gateway.address}: ${nameOf(scope, subnetId)} is assumed.`,
      );
    return [{ address: gateway.address, subnetId }];
  });
  const chosen = new Map<string, string>();
  for (const route of readNatRoutes(resolver, topology)) {
    const subnet = subnets.find(({ address }) => address === route.subnet);
    const gateway = subnet && chooseGateway(route, placed, subnet.zone, scope);
    if (subnet && gateway !== undefined) chosen.set(subnet.id, gateway);
  }
  return placed.map(({ address, subnetId }) => ({
    address,
    id: idFor('nat', address),
    subnetId,
    routedSubnetIds: [...chosen].filter(([, gateway]) => gateway === address).map(([id]) => id),
  }));
}

/** Where the plan leaves several open, the one in the subnet's own zone, as such plans mean it. */
function chooseGateway(
  route: NatRoute,
  placed: readonly { readonly address: string; readonly subnetId: string }[],
  zone: string,
  { subnets, notes }: DeploymentScope,
): string | undefined {
  const possible = placed.filter(({ address }) =>
    route.gateways.some((choice) => choice.address === address),
  );
  const zoneOf = (id: string): string | undefined =>
    subnets.find((subnet) => subnet.id === id)?.zone;
  const own = possible.find(({ subnetId }) => zoneOf(subnetId) === zone) ?? possible[0];
  if (own !== undefined && (possible.length > 1 || route.open !== null))
    notes.add(
      `The plan does not tell which NAT gateway ${route.subnet} is routed to: ${own.address} is assumed.`,
    );
  return own?.address;
}

function isSibling(a: PlannedResource, b: PlannedResource): boolean {
  return a.name === b.name && JSON.stringify(a.modulePath) === JSON.stringify(b.modulePath);
}

function nameOf({ subnets }: DeploymentScope, id: string): string {
  return subnets.find((subnet) => subnet.id === id)?.address ?? id;
}
