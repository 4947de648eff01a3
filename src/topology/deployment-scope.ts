import type { DeployedSubnet, DeployedTargetGroup } from '../model/deployment.js';
import type { Links } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';

/** What every part of a deployment is read with: one region, and where assumptions are noted. */
export interface DeploymentScope {
  readonly resolver: Resolver;
  readonly region: string;
  readonly subnets: readonly DeployedSubnet[];
  /** Every assumption, one sentence each. */
  readonly notes: Set<string>;
}

/** Ids of the region's subnets that an argument names. */
export function subnetIdsOf(scope: DeploymentScope, links: Links): string[] {
  return links.targets.flatMap(
    ({ resource }) => scope.subnets.find(({ address }) => address === resource.address)?.id ?? [],
  );
}

/** It names subnets, and none of them is in the region. */
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
