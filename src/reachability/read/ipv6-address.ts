import { readAttribute } from '../../plan/attribute.js';
import type { Links } from '../../plan/links.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { AttributePath, Resolver } from '../../plan/resolver.js';
import type { Compute } from '../../topology/compute.js';
import { namedTemplate } from '../../topology/launch-settings.js';
import { booleanAt, textAt } from '../../topology/uncertain-attribute.js';
import type { Flag } from '../engine/network.js';

const NO: Flag = { value: false, doubt: undefined };

/** Types that say themselves whether they have an IPv6 address; all others may, where the subnet has a block. */
export function ipv6Of(
  resource: PlannedResource,
  links: Links,
  givers: readonly PlannedResource[],
): Flag {
  const doubt = `whether ${resource.address} has an IPv6 address is not told by the plan`;
  switch (resource.type) {
    case 'aws_lb':
      return isText(resource, 'ip_address_type', 'ipv4', /^dualstack/);
    case 'aws_elb':
      return NO;
    case 'aws_db_instance':
    case 'aws_rds_cluster':
    case 'aws_elasticache_cluster':
    case 'aws_elasticache_replication_group':
      return isText(resource, 'network_type', 'IPV4', /^(DUAL|ipv6|dual_stack)/i);
    default: {
      const assigns = links.targets.map(({ resource: subnet }) =>
        booleanAt(subnet, ['assign_ipv6_address_on_creation'], false),
      );
      const own = givers.some((giver) => IPV6_ARGUMENTS.some((name) => isGiven(giver, name)));
      const none = assigns.every((flag) => flag.state === 'known' && !flag.value);
      if (none && !own && links.external.length === 0 && links.gaps.length === 0) return NO;
      const all = assigns.every((flag) => flag.state === 'known' && flag.value);
      return { value: true, doubt: all && links.targets.length > 0 ? undefined : doubt };
    }
  }
}

const IPV6_ARGUMENTS = ['ipv6_address_count', 'ipv6_addresses', 'network_interfaces'];

/** Whether an argument says something of addresses; interfaces of a template may say nothing of them. */
function isGiven(giver: PlannedResource, name: string): boolean {
  if (name !== 'network_interfaces' || giver.type !== 'aws_launch_template')
    return saysSome(giver, [name]);
  if (giver.unknown[name] === true) return true;
  const rows = giver.values[name];
  return (Array.isArray(rows) ? rows : []).some((_, row) =>
    TEMPLATE_ARGUMENTS.some((argument) => saysSome(giver, [name, row, argument])),
  );
}

/** What in a template may give each instance an IPv6 address, whatever the subnet does. */
const TEMPLATE_ARGUMENTS = [
  'ipv6_address_count',
  'ipv6_addresses',
  'ipv6_prefix_count',
  'ipv6_prefixes',
];

/** A count that is not 0, a list that is not empty, or what is not known. */
function saysSome(giver: PlannedResource, path: AttributePath): boolean {
  const own = readAttribute(giver, path);
  if (own.state !== 'known') return own.state !== 'absent';
  return Array.isArray(own.value) ? own.value.length > 0 : Number(own.value) !== 0;
}

/** The instance, its interfaces, and templates: those that it names, or any where that is not told. */
export function ipv6Givers(
  { resource, interfaces }: Compute,
  resolver: Resolver,
): readonly PlannedResource[] {
  const named = namedTemplate(resource, resolver);
  const isTold = !named.absent && named.gaps.length === 0;
  const isMixed = readAttribute(resource, ['mixed_instances_policy']).state !== 'absent';
  const templates = isTold
    ? named.targets.map((target) => target.resource)
    : isMixed || !named.absent
      ? resolver.ofType('aws_launch_template')
      : [];
  return [resource, ...interfaces, ...templates];
}

function isText(resource: PlannedResource, name: string, otherwise: string, yes: RegExp): Flag {
  const text = textAt(resource, [name], otherwise);
  return text.state === 'known'
    ? { value: yes.test(text.value), doubt: undefined }
    : { value: true, doubt: text.reason };
}
