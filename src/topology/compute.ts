import type { Application } from '../model/topology.js';
import { known, type Uncertain } from '../model/uncertain.js';
import { joinLinks, type Links } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import { readLaunchSettings } from './launch-settings.js';
import { isInstance, isNetworkInterface, isSecurityGroup, isSubnet } from './resource-kinds.js';
import { booleanAt } from './uncertain-attribute.js';

/** Stands for the subnets that AWS chooses where none is named: those of the default VPC. */
export const DEFAULT_SUBNET = 'a default subnet of the default VPC';

/** What instances a group or an instance of the plan has in the network, application or not. */
export interface Compute {
  readonly resource: PlannedResource;
  readonly kind: Application['kind'];
  readonly subnets: Links;
  readonly securityGroups: Links;
  readonly publicAddress: Uncertain<boolean | 'subnet'>;
  readonly evidence: readonly string[];
}

/** Every Auto Scaling group and every instance of the plan. */
export function readCompute(resolver: Resolver): Compute[] {
  return [
    ...resolver.ofType('aws_autoscaling_group').map((group) => readGroup(group, resolver)),
    ...resolver
      .ofType('aws_instance', 'aws_spot_instance_request')
      .map((instance) => readInstance(instance, resolver)),
  ];
}

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
  };
}

function readInstance(instance: PlannedResource, resolver: Resolver): Compute {
  const interfaces = readInterfaces(instance, resolver);
  const subnets = joinLinks([
    resolver.links(instance, ['subnet_id'], isSubnet),
    ...interfaces.map((card) => resolver.links(card, ['subnet_id'], isSubnet)),
  ]);
  const elastic = elasticAddresses(instance, interfaces, resolver);
  const set = booleanAt(instance, ['associate_public_ip_address'], false);
  const unset = booleanAt(instance, ['associate_public_ip_address'], true);
  let publicAddress: Compute['publicAddress'];
  if (elastic.length > 0) publicAddress = known(true);
  else if (set.state === 'unknown') publicAddress = set;
  else if (set.value) publicAddress = known(true);
  else
    publicAddress = known(
      unset.state === 'known' && unset.value && interfaces.length === 0 ? 'subnet' : false,
    );
  const template = resolver.links(instance, ['launch_template', 0, 'id'], () => true);
  return {
    resource: instance,
    kind: 'instance',
    subnets: subnets.absent && template.absent ? defaultSubnet() : subnets,
    securityGroups: joinLinks([
      resolver.links(instance, ['vpc_security_group_ids'], isSecurityGroup),
      resolver.links(instance, ['security_groups'], isSecurityGroup),
      ...interfaces.map((card) => resolver.links(card, ['security_groups'], isSecurityGroup)),
      ...attachedGroups(instance, resolver),
    ]),
    publicAddress,
    evidence: [
      ...elastic.map((address) => `${address} gives ${instance.address} an Elastic IP`),
      ...(set.state === 'known' && set.value
        ? [`${instance.address} sets associate_public_ip_address`]
        : []),
    ],
  };
}

function readInterfaces(instance: PlannedResource, resolver: Resolver): PlannedResource[] {
  const links = joinLinks([
    resolver.links(instance, ['network_interface', 0, 'network_interface_id'], isNetworkInterface),
    resolver.links(
      instance,
      ['primary_network_interface', 0, 'network_interface_id'],
      isNetworkInterface,
    ),
  ]);
  return links.targets.map(({ resource }) => resource);
}

/** Groups that are added to the instance's own interface by a resource of their own. */
function attachedGroups(instance: PlannedResource, resolver: Resolver): Links[] {
  return resolver.ofType('aws_network_interface_sg_attachment').flatMap((attachment) => {
    const to = resolver.links(attachment, ['network_interface_id'], isInstance);
    if (!to.targets.some(({ resource }) => resource === instance)) return [];
    const groups = resolver.links(attachment, ['security_group_id'], isSecurityGroup);
    return [to.exact ? groups : { ...groups, exact: false }];
  });
}

function elasticAddresses(
  instance: PlannedResource,
  interfaces: readonly PlannedResource[],
  resolver: Resolver,
): string[] {
  const names = (links: Links, wanted: readonly PlannedResource[]): boolean =>
    links.exact && links.targets.some(({ resource }) => wanted.includes(resource));
  const all = resolver.ofType('aws_eip', 'aws_eip_association').filter((eip) => {
    const byInstance = resolver.links(
      eip,
      [eip.type === 'aws_eip' ? 'instance' : 'instance_id'],
      isInstance,
    );
    const byInterface = resolver.links(
      eip,
      [eip.type === 'aws_eip' ? 'network_interface' : 'network_interface_id'],
      isNetworkInterface,
    );
    return (
      names(byInstance, [instance]) ||
      names(byInterface, interfaces) ||
      sharesAll(eip, byInstance, instance, resolver)
    );
  });
  return all.map(({ address }) => address);
}

/** An instance takes one Elastic IP each: as many of them as instances to choose from serve them all. */
function sharesAll(
  eip: PlannedResource,
  links: Links,
  instance: PlannedResource,
  resolver: Resolver,
): boolean {
  if (
    links.exact ||
    links.gaps.length > 0 ||
    !links.targets.some(({ resource }) => resource === instance)
  )
    return false;
  return resolver.siblingsOf(eip) >= links.targets.length;
}

function defaultSubnet(): Links {
  return { targets: [], external: [DEFAULT_SUBNET], exact: true, gaps: [], absent: false };
}
