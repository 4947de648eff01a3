import type { Subnet } from '../../model/topology.js';
import type { Uncertain } from '../../model/uncertain.js';
import type { Links } from '../../plan/links.js';
import { oncePerPlan } from '../../plan/once-per-plan.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { publicAddressOf } from '../../topology/applications.js';
import { DEFAULT_SUBNET, type Compute } from '../../topology/compute.js';
import { DEFAULT_VPC } from '../../topology/route-tables.js';
import { booleanAt, numberAt, textAt } from '../../topology/uncertain-attribute.js';
import type { Doubt, Endpoint, Flag, OneOf } from '../engine/network.js';
import { defaultGroupKey } from './group-keys.js';
import { ipv6Givers, ipv6Of } from './ipv6-address.js';
import type { Holder } from './holders.js';
import { doubtOf } from './one-of.js';
import type { SecurityGroupRules } from './security-group-rules.js';

/** What endpoints are read from. */
export interface EndpointSources {
  readonly resolver: Resolver;
  readonly subnets: ReadonlyMap<string, Subnet>;
  readonly rules: SecurityGroupRules;
}

const NO: Flag = { value: false, doubt: undefined };

/** An Auto Scaling group or an instance, as the network sees it. */
export function computeEndpoint(item: Compute, sources: EndpointSources): Endpoint {
  const { resource, kind, securityGroups } = item;
  const isGroup = kind === 'autoscaling-group';
  const size = isGroup ? sizeOf(resource) : 1;
  const members = item.subnets.targets.length + item.subnets.external.length;
  return {
    ...placeOf(resource, item.subnets, ipv6Givers(item, sources.resolver)),
    ...identityOf(resource),
    count: Math.max(size, 1),
    // A group spreads over the zones of its subnets; with fewer instances some stay empty.
    spread: item.subnets.exact && (!isGroup || size >= members) ? 'each' : 'one',
    groups: groupsOf(resource, securityGroups, item.subnets, sources),
    publicAddress: toFlag(publicAddressOf(item, sources.subnets).value),
    initiates: true,
    doubt: undefined,
  };
}

function sizeOf(group: PlannedResource): number {
  const size = (name: string): number => {
    const value = numberAt(group, [name], 0);
    return value.state === 'known' ? value.value : 0;
  };
  return Math.max(size('min_size'), size('desired_capacity'));
}

/** Anything else with interfaces, as the network sees it. */
export function holderEndpoint(holder: Holder, sources: EndpointSources): Endpoint {
  const { resource, kind, active } = holder;
  const absent = holder.subnets.absent && kind?.defaultVpc === true;
  const subnets: Links = absent
    ? { ...holder.subnets, absent: false, external: [DEFAULT_SUBNET] }
    : holder.subnets;
  return {
    ...placeOf(resource, subnets),
    ...identityOf(resource),
    count: 1,
    spread: kind && subnets.exact ? (kind.spread ?? 'each') : 'one',
    groups: groupsOf(resource, holder.groups, subnets, sources),
    publicAddress: publicFlag(holder, sources.resolver),
    ...(isInternal(resource) ? { isClosedToInternet: true } : {}),
    initiates: active,
    doubt: kind ? undefined : `${resource.address} is of a type that is not modelled`,
  };
}

function identityOf({ address, type }: PlannedResource): Pick<Endpoint, 'key' | 'type'> {
  return { key: address, type };
}

/**
 * An internal load balancer drops what comes through an internet gateway, by IPv6 too. Source: ELBv2 API,
 * LoadBalancerAttribute, ipv6.deny_all_igw_traffic: true for internal ones, and no argument of the provider.
 */
function isInternal(resource: PlannedResource): boolean {
  const internal = booleanAt(resource, ['internal'], false);
  return resource.type === 'aws_lb' && internal.state === 'known' && internal.value;
}

/** Instances of clusters that have a public address, or may have one: most often there is none. */
const readPublicMembers = oncePerPlan((resolver) =>
  resolver.ofType('aws_rds_cluster_instance', 'aws_neptune_cluster_instance').flatMap((member) => {
    const { value, doubt } = toFlag(booleanAt(member, ['publicly_accessible'], false));
    const cluster = resolver.link(member, ['cluster_identifier'], (type) =>
      type.endsWith('_cluster'),
    );
    return value ? [{ address: member.address, type: member.type, cluster, doubt }] : [];
  }),
);

/** A cluster has a public address where one of its instances has. */
function memberFlag(resource: PlannedResource, type: string, resolver: Resolver): Flag {
  const flags = readPublicMembers(resolver)
    .filter((member) => member.type === type)
    .flatMap(({ address, cluster, doubt }): Flag[] => {
      const isNamed = cluster.targets.some((target) => target.resource === resource);
      const isOpen = cluster.gaps.length > 0;
      if (!isNamed && !isOpen) return [];
      const open = isNamed && cluster.exact ? undefined : `${address} may be an instance of it`;
      return [{ value: true, doubt: doubt ?? open }];
    });
  return flags.find(({ doubt }) => doubt === undefined) ?? flags[0] ?? NO;
}

function publicFlag(holder: Holder, resolver: Resolver): Flag {
  const { resource, kind, subnets } = holder;
  if (kind?.publicMembers !== undefined) {
    const flag = memberFlag(resource, kind.publicMembers, resolver);
    if (flag.value) return flag;
  }
  if (resource.type === 'aws_lb' || resource.type === 'aws_elb') {
    const { value, doubt } = toFlag(booleanAt(resource, ['internal'], false));
    return { value: !value, doubt };
  }
  if (resource.type === 'aws_msk_cluster' && typeof kind?.publicAt === 'object') {
    const access = textAt(resource, kind.publicAt, 'DISABLED');
    return access.state === 'known'
      ? { value: access.value !== 'DISABLED', doubt: undefined }
      : { value: true, doubt: access.reason };
  }
  if (resource.type === 'aws_network_interface' || !kind || kind.publicAt === 'perhaps')
    return { value: true, doubt: `${resource.address} may have a public address` };
  if (kind.publicAt === 'subnet') {
    const maps = subnets.targets.map((target) =>
      toFlag(booleanAt(target.resource, ['map_public_ip_on_launch'], false)),
    );
    const open = subnets.external.length > 0 || subnets.gaps.length > 0 || !subnets.exact;
    if (!open && maps.every(({ value }) => !value)) return NO;
    const sure = !open && maps.some(({ value, doubt }) => value && doubt === undefined);
    return {
      value: true,
      doubt: sure ? undefined : `${resource.address} may have a public address`,
    };
  }
  return kind.publicAt ? toFlag(booleanAt(resource, kind.publicAt, false)) : NO;
}

/** Where it lies, and whether its interfaces take the IPv6 addresses of its subnets. */
function placeOf(
  resource: PlannedResource,
  links: Links,
  givers: readonly PlannedResource[] = [resource],
): Pick<Endpoint, 'subnets' | 'subnetsOpen' | 'ipv6Address'> {
  const keys = [...links.targets.map((target) => target.resource.address), ...links.external];
  const open: Doubt = links.absent
    ? `the plan does not tell the subnets of ${resource.address}`
    : links.gaps.length > 0
      ? doubtOf(links, `the subnets of ${resource.address}`)
      : undefined;
  return { subnets: keys, subnetsOpen: open, ipv6Address: ipv6Of(resource, links, givers) };
}

function toFlag(field: Uncertain<boolean>): Flag {
  return field.state === 'known'
    ? { value: field.value, doubt: undefined }
    : { value: true, doubt: field.reason };
}

/** Each possible set of its security groups. */
function groupsOf(
  resource: PlannedResource,
  links: Links,
  placed: Links,
  { rules, subnets }: EndpointSources,
): OneOf<readonly string[]> {
  if (links.absent) return defaultGroups(resource, placed, subnets);
  const keys = rules.keysOf(links);
  const open = doubtOf(links, `the security groups of ${resource.address}`);
  if (links.gaps.length > 0) return { options: keys.length > 0 ? [keys] : [], open };
  if (links.exact || keys.length === 1) return { options: [keys], open: undefined };
  // Some of them, at least one: each alone says what is sure, all together what is possible.
  return { options: [...keys.map((key) => [key]), keys], open: undefined };
}

/** No group named: the default one of the VPC, and none at all for a Network or Gateway Load Balancer. */
function defaultGroups(
  resource: PlannedResource,
  placed: Links,
  subnets: ReadonlyMap<string, Subnet>,
): OneOf<readonly string[]> {
  if (resource.type === 'aws_lb') {
    const kind = textAt(resource, ['load_balancer_type'], 'application');
    // Source: Network Load Balancers, Security groups: one made without any cannot get one later.
    if (kind.state === 'known' && kind.value !== 'application')
      return { options: [[]], open: undefined };
    if (kind.state === 'unknown') return { options: [[]], open: kind.reason };
  }
  const vpcs = new Set(
    placed.targets.map(({ resource: subnet }) => {
      const vpc = subnets.get(subnet.address)?.vpc;
      return vpc?.state === 'known' ? vpc.value : undefined;
    }),
  );
  if (placed.external.includes(DEFAULT_SUBNET)) vpcs.add(DEFAULT_VPC);
  const [only] = vpcs;
  return vpcs.size === 1 && only !== undefined && placed.gaps.length === 0
    ? { options: [[defaultGroupKey(only)]], open: undefined }
    : {
        options: [],
        open: `${resource.address} has the default security group of a VPC that the plan does not tell`,
      };
}
