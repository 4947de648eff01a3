import { readAttribute } from '../../plan/attribute.js';
import { joinLinks, NO_LINKS, type Links } from '../../plan/links.js';
import { oncePerPlan } from '../../plan/once-per-plan.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { readCompute, type Compute } from '../../topology/compute.js';
import { isSecurityGroup, isSubnet } from '../../topology/resource-kinds.js';
import { HOLDER_KINDS, type HolderKind } from './holder-kinds.js';
import { readAddedGroups, readUnmodelled } from './other-holders.js';

/** Something with network interfaces of its own, and so with security groups. */
export interface Holder {
  readonly address: string;
  readonly resource: PlannedResource;
  /** Undefined for an instance, and for what is not modelled. */
  readonly kind?: HolderKind;
  /** It opens connections by itself. A load balancer does only to its targets, a database to nothing. */
  readonly active: boolean;
  readonly groups: Links;
  readonly subnets: Links;
  /** It may be part of the application, or stand between it and the database: how. */
  readonly part?: string;
}

/** Types whose holders are read one by one. */
export function isHolderType(type: string): boolean {
  return Object.hasOwn(HOLDER_KINDS, type);
}

/** Everything of the plan with network interfaces but instances, whatever it names of them. */
export const readHolders = oncePerPlan((resolver): readonly Holder[] => {
  const compute = readCompute(resolver);
  const owned = new Set(compute.flatMap(({ interfaces }) => interfaces));
  const kinds = Object.entries(HOLDER_KINDS).flatMap(([type, kind]) =>
    resolver
      .ofType(type)
      // An interface of an instance is the instance.
      .filter((resource) => !owned.has(resource) && !isNodeOfGroup(resource))
      .map((resource) => readHolder(resource, kind, resolver)),
  );
  return [
    ...kinds.filter(
      ({ kind, groups, subnets }) => kind?.defaultVpc === true || !groups.absent || !subnets.absent,
    ),
    ...readAddedGroups(resolver, compute),
    ...readUnmodelled(resolver, isHolderType),
  ];
});

/** A cluster of a replication group lies where that does, and has its security groups. */
function isNodeOfGroup(resource: PlannedResource): boolean {
  return (
    resource.type === 'aws_elasticache_cluster' &&
    readAttribute(resource, ['replication_group_id']).state !== 'absent'
  );
}

/** An instance or a group of them that is no part of the application; `part` says how it may be one. */
export function toHolder({ resource, securityGroups, subnets }: Compute, part?: string): Holder {
  return {
    address: resource.address,
    resource,
    active: true,
    groups: securityGroups,
    subnets,
    ...(part === undefined ? {} : { part }),
  };
}

function readHolder(resource: PlannedResource, kind: HolderKind, resolver: Resolver): Holder {
  const part = kind.partOf?.(resource, resolver);
  return {
    address: resource.address,
    resource,
    kind,
    active: kind.active,
    groups: joinLinks([
      ...kind.groups.map((path) => resolver.links(resource, path, isSecurityGroup)),
      ...(kind.moreGroups ? [kind.moreGroups(resource, resolver)] : []),
    ]),
    subnets: joinLinks([
      ...kind.subnets.map((path) => resolver.links(resource, path, isSubnet)),
      ...(kind.moreSubnets ? [kind.moreSubnets(resource, resolver)] : []),
      ...(kind.subnetGroup ? [throughGroup(resource, kind.subnetGroup, resolver)] : []),
    ]),
    ...(part === undefined ? {} : { part }),
  };
}

/** Subnets of the group of subnets that a database or a cache names. */
export function throughGroup(
  resource: PlannedResource,
  { argument, type }: { readonly argument: string; readonly type: string },
  resolver: Resolver,
): Links {
  const group = resolver.link(resource, [argument], (own) => own === type);
  if (group.absent) return NO_LINKS;
  const members = joinLinks(
    group.targets.map((target) => resolver.links(target.resource, ['subnet_ids'], isSubnet)),
  );
  return {
    ...members,
    absent: false,
    exact: members.exact && group.exact,
    external: [...members.external, ...group.external],
    gaps: [...members.gaps, ...group.gaps],
  };
}
