import type { Links } from '../../plan/links.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { isVpc } from '../../topology/resource-kinds.js';

const DEFAULT_PREFIX = 'the default security group of ';

/** Key of the default group that AWS makes for each VPC. */
export function defaultGroupKey(vpc: string): string {
  return `${DEFAULT_PREFIX}${vpc}`;
}

export function isDefaultGroup(key: string): boolean {
  return key.startsWith(DEFAULT_PREFIX);
}

/** Key of a group: its address, or that of a VPC's default group. */
export function groupKeyOf(resource: PlannedResource, resolver: Resolver): string {
  if (isVpc(resource.type, undefined)) return defaultGroupKey(resource.address);
  if (resource.type !== 'aws_default_security_group') return resource.address;
  const vpc = resolver.link(resource, ['vpc_id'], isVpc);
  if (vpc.absent) return defaultGroupKey('the default VPC');
  const [target] = vpc.targets;
  return target && vpc.exact ? defaultGroupKey(target.resource.address) : resource.address;
}

/** Keys of the groups that an argument names; ids outside of the plan stand for themselves. */
export function groupKeysOf(links: Links, resolver: Resolver): string[] {
  return [
    ...links.targets.map(({ resource }) => groupKeyOf(resource, resolver)),
    ...links.external.map((id) => defaultGroupById(id, resolver) ?? id),
  ];
}

/** The default group of a VPC that exists already is known by its id. */
function defaultGroupById(id: string, resolver: Resolver): string | undefined {
  const vpc = resolver
    .ofType('aws_vpc', 'aws_default_vpc')
    .find(({ values }) => values['default_security_group_id'] === id);
  return vpc && defaultGroupKey(vpc.address);
}
