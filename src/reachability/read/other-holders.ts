import { argumentPaths } from '../../plan/argument-paths.js';
import { joinLinks, NO_LINKS, type Links } from '../../plan/links.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import type { Wanted } from '../../plan/wanted.js';
import type { Compute } from '../../topology/compute.js';
import { readTemplate } from '../../topology/launch-settings.js';
import { isInterfaceOrInstance } from '../../topology/network-interfaces.js';
import {
  isLaunchTemplate,
  isSecurityGroup,
  isSubnet,
  MODELLED_TYPES,
} from '../../topology/resource-kinds.js';
import type { Holder } from './holders.js';

/** Groups added to an interface that is no instance's. Those of instances are theirs (network-interfaces.ts). */
export function readAddedGroups(resolver: Resolver, compute: readonly Compute[]): Holder[] {
  const read = new Set(compute.flatMap(({ resource, interfaces }) => [resource, ...interfaces]));
  return resolver.ofType('aws_network_interface_sg_attachment').flatMap((attachment): Holder[] => {
    const to = resolver.link(attachment, ['network_interface_id'], isInterfaceOrInstance);
    const elsewhere =
      to.gaps.length > 0 ||
      to.external.length > 0 ||
      to.targets.some(({ resource }) => !read.has(resource));
    if (!elsewhere) return [];
    const groups = resolver.link(attachment, ['security_group_id'], isSecurityGroup);
    const sure = to.exact && to.gaps.length === 0;
    return [
      {
        address: attachment.address,
        resource: attachment,
        active: true,
        groups: sure ? groups : { ...groups, exact: false },
        subnets: NO_LINKS,
      },
    ];
  });
}

/**
 * Types that are not modelled, where an argument is named for security groups or subnets: such a
 * service may open connections from there. It makes the answer unknown, and never a proof.
 */
export function readUnmodelled(
  resolver: Resolver,
  isHolderType: (type: string) => boolean,
): Holder[] {
  return [...resolver.plan.resources.values()]
    .filter(({ type }) => !MODELLED_TYPES.has(type) && !isHolderType(type) && !PASSIVE.test(type))
    .flatMap((resource): Holder[] => {
      const groups = joinLinks([
        linksNamed(resource, GROUP_ARGUMENT, isSecurityGroup, resolver),
        groupsOfTemplates(resource, resolver),
      ]);
      const subnets = linksNamed(resource, SUBNET_ARGUMENT, isSubnet, resolver);
      if (groups.absent && subnets.absent) return handedOn(resource, resolver);
      return [
        {
          address: `${resource.address} (a type that is not modelled)`,
          resource,
          active: true,
          groups: { ...groups, exact: false },
          subnets: { ...subnets, exact: false },
        },
      ];
    });
}

/**
 * A stack of CloudFormation, a product of Service Catalog: what is given a group or a subnet as a parameter
 * may put anything there. Parameters that name neither are not looked into.
 */
function handedOn(resource: PlannedResource, resolver: Resolver): Holder[] {
  if (!HANDS_ON.test(resource.type)) return [];
  const of = (wanted: Wanted): Links => {
    const links = linksNamed(resource, PARAMETER_ARGUMENT, wanted, resolver);
    return links.targets.length === 0
      ? NO_LINKS
      : { ...links, external: [], exact: false, gaps: [], absent: false };
  };
  const [groups, subnets] = [of(isSecurityGroup), of(isSubnet)];
  if (groups.absent && subnets.absent) return [];
  const address = `${resource.address} (which makes what the plan does not tell)`;
  return [{ address, resource, active: true, groups, subnets }];
}

/** Types that are no host themselves, and make what a plan does not show. */
export const HANDS_ON = /^aws_(cloudformation_stack|servicecatalog_provisioned_product)/;
const PARAMETER_ARGUMENT = /^(parameters|parameter_overrides|value|template_body)$/;

const GROUP_ARGUMENT = /security_?group/;
const SUBNET_ARGUMENT = /subnet/;
const TEMPLATE_ARGUMENT = /launch_template|^(id|name)$/;

/** They name subnets or groups, and have no interface that opens connections. */
const PASSIVE =
  /_subnet_group$|^aws_(network_acl|flow_log|ram_|ec2_tag|ssm_parameter|vpc_security_group_vpc|vpc_endpoint_)/;

function linksNamed(
  resource: PlannedResource,
  name: RegExp,
  wanted: Wanted,
  resolver: Resolver,
): Links {
  return joinLinks(
    argumentPaths(resource, name).map((path) => resolver.links(resource, path, wanted)),
  );
}

/** A node group, a fleet: what it starts from a launch template has the template's groups. */
function groupsOfTemplates(resource: PlannedResource, resolver: Resolver): Links {
  const templates = linksNamed(resource, TEMPLATE_ARGUMENT, isLaunchTemplate, resolver);
  return joinLinks(
    templates.targets.map((target) => readTemplate(target.resource, resolver).securityGroups),
  );
}
