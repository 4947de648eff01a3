import type { Application } from '../model/topology.js';
import { known, unknown, type Uncertain } from '../model/uncertain.js';
import { exactLinks, joinLinks, type Links } from '../plan/links.js';
import { oncePerPlan } from '../plan/once-per-plan.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import { readElasticAddresses, type ElasticAddresses } from './elastic-addresses.js';
import { namedTemplate, readLaunchSettings, type LaunchSettings } from './launch-settings.js';
import { groupsOfInterfaces, readInterfaces, subnetsOfInterfaces } from './network-interfaces.js';
import { isSecurityGroup, isSubnet } from './resource-kinds.js';
import { booleanAt } from './uncertain-attribute.js';

/** Stands for the subnets that AWS chooses where none is named: those of the default VPC. */
export const DEFAULT_SUBNET = 'a default subnet of the default VPC';

/** What instances a group or an instance of the plan has in the network, application or not. */
export interface Compute {
  readonly resource: PlannedResource;
  readonly kind: Exclude<Application['kind'], 'ecs-host'>;
  readonly subnets: Links;
  readonly securityGroups: Links;
  readonly publicAddress: Uncertain<boolean | 'subnet'>;
  readonly evidence: readonly string[];
  /** Network interfaces of the plan that are part of it. */
  readonly interfaces: readonly PlannedResource[];
}

/** Every Auto Scaling group and every instance of the plan. */
export const readCompute = oncePerPlan((resolver): readonly Compute[] => [
  ...resolver.ofType('aws_autoscaling_group').map((group) => readGroup(group, resolver)),
  ...resolver
    .ofType('aws_instance', 'aws_spot_instance_request')
    .map((instance) => readInstance(instance, resolver)),
]);

function readGroup(group: PlannedResource, resolver: Resolver): Compute {
  const launch = readLaunchSettings(group, resolver);
  const named = joinLinks([
    resolver.links(group, ['vpc_zone_identifier'], isSubnet),
    launch.subnets,
  ]);
  return {
    resource: group,
    kind: 'autoscaling-group',
    subnets: named.absent ? defaultSubnet() : named,
    securityGroups: launch.securityGroups,
    publicAddress: launch.publicAddress,
    evidence: launch.evidence,
    interfaces: launch.interfaces,
  };
}

function readInstance(instance: PlannedResource, resolver: Resolver): Compute {
  const interfaces = readInterfaces(instance, resolver);
  const launch = launchOf(instance, resolver);
  const named = resolver.link(instance, ['subnet_id'], isSubnet);
  const base = named.absent && !interfaces.primary && launch ? launch.subnets : named;
  const placed = base.absent && !interfaces.primary ? defaultSubnet() : base;
  const groups = joinLinks([
    resolver.links(instance, ['vpc_security_group_ids'], isSecurityGroup),
    resolver.links(instance, ['security_groups'], isSecurityGroup),
  ]);
  const elastic = readElasticAddresses([instance, ...interfaces.cards], resolver);
  const set = booleanAt(instance, ['associate_public_ip_address'], false);
  return {
    resource: instance,
    kind: 'instance',
    subnets: joinLinks([placed, ...subnetsOfInterfaces(interfaces, resolver)]),
    securityGroups: joinLinks([
      groups.absent && launch ? launch.securityGroups : groups,
      ...groupsOfInterfaces(instance, interfaces, resolver),
    ]),
    publicAddress: publicAddressOf(instance, elastic, interfaces.primary, launch),
    evidence: [
      ...elastic.sure.map((address) => `${address} gives ${instance.address} an Elastic IP`),
      ...(set.state === 'known' && set.value
        ? [`${instance.address} sets associate_public_ip_address`]
        : []),
      ...(launch?.evidence ?? []),
    ],
    interfaces: interfaces.cards,
  };
}

/** An instance need not come from a launch template. */
function launchOf(instance: PlannedResource, resolver: Resolver): LaunchSettings | undefined {
  const template = namedTemplate(instance, resolver);
  return template.absent ? undefined : readLaunchSettings(instance, resolver);
}

function publicAddressOf(
  instance: PlannedResource,
  elastic: ElasticAddresses,
  hasOwnInterface: boolean,
  launch: LaunchSettings | undefined,
): Compute['publicAddress'] {
  const path = ['associate_public_ip_address'];
  const set = booleanAt(instance, path, false);
  if (elastic.sure.length > 0 || (set.state === 'known' && set.value)) return known(true);
  if (elastic.maybe.length > 0)
    return unknown(`${elastic.maybe.join(', ')} may be an Elastic IP of ${instance.address}`, [
      true,
      false,
    ]);
  if (set.state === 'unknown') return set;
  const unset = booleanAt(instance, path, true);
  if (unset.state === 'known' && !unset.value) return known(false);
  // A primary interface of its own gets no address from the subnet.
  return hasOwnInterface ? known(false) : (launch?.publicAddress ?? known('subnet'));
}

function defaultSubnet(): Links {
  return exactLinks([], [DEFAULT_SUBNET]);
}
