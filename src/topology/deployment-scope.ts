import type { DeployedSubnet, DeployedTargetGroup, DeployedVpc } from '../model/deployment.js';
import type { Links } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import { regionOfZone } from '../model/region-of-zone.js';

/** What every part of a deployment is read with, and where assumptions are noted. */
export interface DeploymentScope {
  readonly resolver: Resolver;
  /** The primary region: that of whatever does not tell its own. */
  readonly region: string;
  readonly vpcs: readonly DeployedVpc[];
  readonly subnets: readonly DeployedSubnet[];
  /** Every assumption, one sentence each. */
  readonly notes: Set<string>;
}

/** Region and VPC of what lies in these subnets; the primary region's where it names none. */
export function homeOf(
  scope: DeploymentScope,
  subnetIds: readonly string[],
): { readonly region: string; readonly vpcId: string } {
  const subnet = scope.subnets.find(({ id }) => subnetIds.includes(id));
  if (subnet !== undefined) return { region: regionOfZone(subnet.zone), vpcId: subnet.vpcId };
  const vpc = scope.vpcs.find(({ region }) => region === scope.region);
  return { region: scope.region, vpcId: vpc?.id ?? '' };
}

/** Ids of the deployment's subnets that an argument names. */
export function subnetIdsOf(scope: DeploymentScope, links: Links): string[] {
  return links.targets.flatMap(
    ({ resource }) => scope.subnets.find(({ address }) => address === resource.address)?.id ?? [],
  );
}

/** It names subnets, and none of them is deployed. */
export function isElsewhere(scope: DeploymentScope, links: Links): boolean {
  return links.targets.length > 0 && subnetIdsOf(scope, links).length === 0;
}

/** ARNs of the target groups that an argument names. */
export function targetGroupArnsOf(groups: readonly DeployedTargetGroup[], links: Links): string[] {
  return links.targets.flatMap(
    ({ resource }) => groups.find(({ address }) => address === resource.address)?.arn ?? [],
  );
}

/** Resources of a type whose argument names this one: attachments and associations. */
export function attachedTo(
  scope: DeploymentScope,
  type: string,
  argument: string,
  resource: PlannedResource,
): readonly PlannedResource[] {
  return scope.resolver
    .ofType(type)
    .filter((item) =>
      scope.resolver
        .links(item, [argument], (wanted) => wanted === resource.type)
        .targets.some((target) => target.resource === resource),
    );
}
