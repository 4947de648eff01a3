import { known, unknown, type Uncertain } from '../model/uncertain.js';
import { gapLinks, joinLinks, NO_LINKS, type Links } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import type { AttributePath, Resolver } from '../plan/resolver.js';
import {
  isLaunchConfiguration,
  isLaunchTemplate,
  isSecurityGroup,
  isSubnet,
} from './resource-kinds.js';
import { valueAt } from '../plan/value-at.js';
import { booleanAt } from './uncertain-attribute.js';

/** What a launch template or configuration gives the instances of a group. */
export interface LaunchSettings {
  /** `subnet` where the subnet's own setting decides. */
  readonly publicAddress: Uncertain<boolean | 'subnet'>;
  readonly evidence: readonly string[];
  readonly securityGroups: Links;
  readonly subnets: Links;
}

const TEMPLATE_PATHS: readonly AttributePath[] = [
  ['launch_template', 0, 'id'],
  ['launch_template', 0, 'name'],
  [
    'mixed_instances_policy',
    0,
    'launch_template',
    0,
    'launch_template_specification',
    0,
    'launch_template_id',
  ],
  [
    'mixed_instances_policy',
    0,
    'launch_template',
    0,
    'launch_template_specification',
    0,
    'launch_template_name',
  ],
];

/** Settings of every template that the group may launch from. */
export function readLaunchSettings(group: PlannedResource, resolver: Resolver): LaunchSettings {
  const template = joinLinks([
    ...TEMPLATE_PATHS.map((path) => resolver.links(group, path, isLaunchTemplate)),
    ...overridePaths(group).map((path) => resolver.links(group, path, isLaunchTemplate)),
  ]);
  const configuration = resolver.links(group, ['launch_configuration'], isLaunchConfiguration);
  const source = joinLinks([template, configuration]);
  if (
    source.absent ||
    source.gaps.length > 0 ||
    source.targets.length === 0 ||
    source.external.length > 0
  ) {
    const reason =
      source.gaps[0] ??
      `${group.address} launches from ${source.external[0] ?? 'a template'} that is not in this plan`;
    return {
      publicAddress: unknown(reason, [true, false]),
      evidence: [],
      securityGroups: gapLinks(reason),
      subnets: NO_LINKS,
    };
  }
  return combine(
    source.targets.map(({ resource }) => readOne(resource, resolver)),
    source.exact,
  );
}

function overridePaths(group: PlannedResource): AttributePath[] {
  const policy = group.values['mixed_instances_policy'];
  const overrides = valueAt(policy, [0, 'launch_template', 0, 'override']);
  return (Array.isArray(overrides) ? overrides : []).map((_, index) => [
    'mixed_instances_policy',
    0,
    'launch_template',
    0,
    'override',
    index,
    'launch_template_specification',
    0,
    'launch_template_id',
  ]);
}

function readOne(resource: PlannedResource, resolver: Resolver): LaunchSettings {
  return resource.type === 'aws_launch_configuration'
    ? readConfiguration(resource, resolver)
    : readTemplate(resource, resolver);
}

function readConfiguration(resource: PlannedResource, resolver: Resolver): LaunchSettings {
  return {
    ...publicAddressAt(resource, ['associate_public_ip_address']),
    securityGroups: resolver.links(resource, ['security_groups'], isSecurityGroup),
    subnets: NO_LINKS,
  };
}

function readTemplate(resource: PlannedResource, resolver: Resolver): LaunchSettings {
  const interfaces = resource.values['network_interfaces'];
  const own: LaunchSettings = {
    publicAddress: known('subnet'),
    evidence: [],
    securityGroups: joinLinks([
      resolver.links(resource, ['vpc_security_group_ids'], isSecurityGroup),
      resolver.links(resource, ['security_group_names'], isSecurityGroup),
    ]),
    subnets: NO_LINKS,
  };
  const each = (Array.isArray(interfaces) ? interfaces : []).map((_, index): LaunchSettings => ({
    ...publicAddressAt(resource, ['network_interfaces', index, 'associate_public_ip_address']),
    securityGroups: resolver.links(
      resource,
      ['network_interfaces', index, 'security_groups'],
      isSecurityGroup,
    ),
    subnets: resolver.links(resource, ['network_interfaces', index, 'subnet_id'], isSubnet),
  }));
  if (each.length === 0) return own;
  const combined = combine(each, true);
  return { ...combined, securityGroups: joinLinks([own.securityGroups, combined.securityGroups]) };
}

function publicAddressAt(
  resource: PlannedResource,
  path: AttributePath,
): Pick<LaunchSettings, 'publicAddress' | 'evidence'> {
  const yes = booleanAt(resource, path, false);
  const no = booleanAt(resource, path, true);
  if (yes.state === 'unknown')
    return { publicAddress: unknown(yes.reason, [true, false]), evidence: [] };
  if (yes.value)
    return {
      publicAddress: known(true),
      evidence: [`${resource.address} gives each instance a public address`],
    };
  // Not set reads as true under the other default: then the subnet decides.
  const unset = no.state === 'known' && no.value;
  return { publicAddress: known(unset ? 'subnet' : false), evidence: [] };
}

/** One public interface makes an instance public; of several possible templates all must agree. */
function combine(settings: readonly LaunchSettings[], exact: boolean): LaunchSettings {
  const values = settings.map(({ publicAddress }) => publicAddress);
  const open = values.find((value) => value.state === 'unknown');
  const knownValues = values.flatMap((value) => (value.state === 'known' ? [value.value] : []));
  const isPublic = knownValues.includes(true);
  const all = new Set(knownValues);
  let publicAddress: LaunchSettings['publicAddress'];
  if (isPublic && (exact || all.size === 1)) publicAddress = known(true);
  else if (open) publicAddress = open;
  else if (isPublic)
    publicAddress = unknown('only some of its possible launch templates give a public address', [
      true,
      false,
    ]);
  else publicAddress = known(all.has('subnet') || all.size === 0 ? 'subnet' : false);
  return {
    publicAddress,
    evidence: settings.flatMap(({ evidence }) => evidence),
    securityGroups: withExactness(
      joinLinks(settings.map(({ securityGroups }) => securityGroups)),
      exact,
    ),
    subnets: withExactness(joinLinks(settings.map(({ subnets }) => subnets)), exact),
  };
}

function withExactness(links: Links, exact: boolean): Links {
  return exact ? links : { ...links, exact: false };
}
