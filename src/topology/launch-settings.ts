import { known, unknown, type Uncertain } from '../model/uncertain.js';
import { rowsOfBlock } from '../plan/dynamic-blocks.js';
import { gapLinks, joinLinks, NO_LINKS, sameLinks, type Links } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import type { AttributePath, Resolver } from '../plan/resolver.js';
import {
  isLaunchConfiguration,
  isLaunchTemplate,
  isNetworkInterface,
  isSecurityGroup,
  isSubnet,
} from './resource-kinds.js';
import { booleanAt } from './uncertain-attribute.js';

/** What a launch template or configuration gives the instances of a group. */
export interface LaunchSettings {
  /** `subnet` where the subnet's own setting decides. */
  readonly publicAddress: Uncertain<boolean | 'subnet'>;
  readonly evidence: readonly string[];
  readonly securityGroups: Links;
  readonly subnets: Links;
  /** Network interfaces of the plan that the instances take. */
  readonly interfaces: readonly PlannedResource[];
}

const MIXED_TEMPLATE = ['mixed_instances_policy', 0, 'launch_template', 0] as const;
export const MIXED_SPECIFICATION: AttributePath = [
  ...MIXED_TEMPLATE,
  'launch_template_specification',
  0,
];

/** Where the overrides of a mixed instances policy may name a template of their own. */
export function overridePaths(group: PlannedResource): AttributePath[] {
  const override = [...MIXED_TEMPLATE, 'override'];
  return rowsOfBlock(group, override).map((index) => [
    ...override,
    index,
    'launch_template_specification',
    0,
  ]);
}

/** Settings of every template that the group may launch from. */
export function readLaunchSettings(group: PlannedResource, resolver: Resolver): LaunchSettings {
  const template = launchTemplates(group, resolver);
  const configuration = resolver.link(group, ['launch_configuration'], isLaunchConfiguration);
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
      interfaces: [],
    };
  }
  const settings = source.targets.map(({ resource }) => readOne(resource, resolver));
  return combine(settings, source.exact, sameLinks);
}

/** Every template that a group may launch from. */
export function launchTemplates(group: PlannedResource, resolver: Resolver): Links {
  return joinLinks([
    namedTemplate(group, resolver),
    ...[MIXED_SPECIFICATION, ...overridePaths(group)].map((path) =>
      templateByEither(group, path, ['launch_template_id', 'launch_template_name'], resolver),
    ),
  ]);
}

/** The template that the `launch_template` block of a group, an instance or a node group names. */
export function namedTemplate(resource: PlannedResource, resolver: Resolver): Links {
  return templateByEither(resource, ['launch_template', 0], ['id', 'name'], resolver);
}

/** By its id or by its name: AWS takes one of the two, and a plan leaves the other open. */
function templateByEither(
  resource: PlannedResource,
  block: AttributePath,
  [id, name]: readonly [string, string],
  resolver: Resolver,
): Links {
  const byId = templateAt(resource, [...block, id], resolver);
  const isTold = byId.targets.length + byId.external.length > 0 && byId.gaps.length === 0;
  return isTold ? byId : joinLinks([byId, templateAt(resource, [...block, name], resolver)]);
}

/** The provider (5.100) plans the text `unknown` as the id of a template that is given by its name. */
function templateAt(group: PlannedResource, path: AttributePath, resolver: Resolver): Links {
  const links = resolver.link(group, path, isLaunchTemplate);
  return links.external.includes('unknown') ? NO_LINKS : links;
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
    interfaces: [],
  };
}

/** What a launch template gives whatever is started from it. */
export function readTemplate(resource: PlannedResource, resolver: Resolver): LaunchSettings {
  const own: LaunchSettings = {
    publicAddress: known('subnet'),
    evidence: [],
    securityGroups: joinLinks([
      resolver.links(resource, ['vpc_security_group_ids'], isSecurityGroup),
      resolver.links(resource, ['security_group_names'], isSecurityGroup),
    ]),
    subnets: NO_LINKS,
    interfaces: [],
  };
  const each = rowsOfBlock(resource, ['network_interfaces']).map((index) =>
    readCard(resource, ['network_interfaces', index], resolver),
  );
  if (each.length === 0) return own;
  const combined = combine(each, true, joinLinks);
  return { ...combined, securityGroups: joinLinks([own.securityGroups, combined.securityGroups]) };
}

function readCard(
  template: PlannedResource,
  path: AttributePath,
  resolver: Resolver,
): LaunchSettings {
  const cards = resolver.link(template, [...path, 'network_interface_id'], isNetworkInterface);
  const existing = cards.targets.map(({ resource }) => resource);
  const outside = cards.absent || existing.length > 0 ? [] : [...cards.gaps, ...cards.external];
  return {
    ...publicAddressAt(template, [...path, 'associate_public_ip_address']),
    securityGroups: joinLinks([
      resolver.links(template, [...path, 'security_groups'], isSecurityGroup),
      ...existing.map((card) => resolver.links(card, ['security_groups'], isSecurityGroup)),
      ...outside.map(gapLinks),
    ]),
    subnets: joinLinks([
      resolver.link(template, [...path, 'subnet_id'], isSubnet),
      ...existing.map((card) => resolver.link(card, ['subnet_id'], isSubnet)),
      ...outside.map(gapLinks),
    ]),
    interfaces: existing,
  };
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

/**
 * One public interface makes an instance public; of several possible templates all must agree. An
 * instance has the groups of all its interfaces (`join`), and of one template: where a mixed instances
 * policy names several, each instance has those of one of them.
 */
function combine(
  settings: readonly LaunchSettings[],
  exact: boolean,
  join: (parts: readonly Links[]) => Links,
): LaunchSettings {
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
    securityGroups: join(settings.map(({ securityGroups }) => securityGroups)),
    subnets: join(settings.map(({ subnets }) => subnets)),
    interfaces: settings.flatMap(({ interfaces }) => interfaces),
  };
}
