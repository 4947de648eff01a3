import { argumentPaths } from '../../plan/argument-paths.js';
import { readAttribute } from '../../plan/attribute.js';
import { exactLinks, gapLinks, joinLinks, type Links } from '../../plan/links.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { AttributePath, Resolver } from '../../plan/resolver.js';
import type { Wanted } from '../../plan/wanted.js';
import { readTemplate } from '../../topology/launch-settings.js';
import { isLaunchTemplate, isSecurityGroup, isSubnet } from '../../topology/resource-kinds.js';

/** Arguments of a resource, in whichever of its blocks, and its blocks where the plan hides them. */
function named(
  resource: PlannedResource,
  blocks: readonly string[],
  argument: RegExp,
  wanted: Wanted,
  resolver: Resolver,
): Links[] {
  const written = argumentPaths(resource, argument).map((path) =>
    resolver.links(resource, path, wanted),
  );
  return [
    ...written,
    ...blocks.flatMap((block) => hidden(resource, block, argument, wanted, resolver)),
  ];
}

/** A dynamic block leaves no argument in the configuration: what its rows show of their values, or a gap. */
function hidden(
  resource: PlannedResource,
  block: string,
  argument: RegExp,
  wanted: Wanted,
  resolver: Resolver,
): Links[] {
  const blocks = resource.config?.expressions[block];
  const mask = resource.unknown[block];
  if (mask === true && blocks === undefined)
    return [gapLinks(`${resource.address} has \`${block}\` known only after apply`)];
  const rows = resource.values[block];
  if (!Array.isArray(rows)) return [];
  const names = new Set(
    [...rows, ...(Array.isArray(mask) ? mask : [])].flatMap((row: unknown) =>
      typeof row === 'object' && row !== null ? Object.keys(row) : [],
    ),
  );
  // Beside blocks that are written, a dynamic one adds rows.
  const shown = Array.isArray(blocks) ? blocks.length : blocks === undefined ? 0 : 1;
  return [...rows.keys()]
    .filter((row) => row >= shown)
    .flatMap((row) =>
      [...names]
        .filter((name) => argument.test(name))
        .map((name) => resolver.links(resource, [block, row, name], wanted)),
    );
}

const SPOT_BLOCKS = ['launch_specification', 'launch_template_config'];

/** A spot fleet launches from several specifications, and from templates. */
export function spotFleetGroups(resource: PlannedResource, resolver: Resolver): Links {
  return joinLinks([
    ...named(resource, SPOT_BLOCKS, /^vpc_security_group_ids$/, isSecurityGroup, resolver),
    ...templatesOf(resource, resolver).flatMap((template) =>
      template.targets.map((target) => readTemplate(target.resource, resolver).securityGroups),
    ),
    ...templatesOf(resource, resolver).flatMap(({ gaps, external }) =>
      [...gaps, ...external.map((id) => `${id} is not in this plan`)].map(gapLinks),
    ),
  ]);
}

export function spotFleetSubnets(resource: PlannedResource, resolver: Resolver): Links {
  return joinLinks(named(resource, SPOT_BLOCKS, /^subnet_id$/, isSubnet, resolver));
}

function templatesOf(resource: PlannedResource, resolver: Resolver): Links[] {
  return argumentPaths(resource, /^(id|name)$/).map((path) =>
    resolver.link(resource, path, isLaunchTemplate),
  );
}

/**
 * Beanstalk takes groups and subnets as texts of its settings. To the groups it adds one of its own, which
 * for a single instance lets the internet in, but for DisableDefaultEC2SecurityGroup. Source: Elastic
 * Beanstalk Developer Guide, General options, aws:autoscaling:launchconfiguration and aws:ec2:vpc.
 */
export function beanstalkGroups(resource: PlannedResource, resolver: Resolver): Links {
  const given = settingsOf(resource, /SecurityGroup/, isSecurityGroup, resolver, /^sg-/);
  const hasNoneOfItsOwn = argumentPaths(resource, /^name$/).some(
    (path) =>
      isKnown(resource, path, 'DisableDefaultEC2SecurityGroup') &&
      isKnown(resource, [...path.slice(0, -1), 'value'], 'true'),
  );
  if (hasNoneOfItsOwn) return given;
  const own = `the security group that Elastic Beanstalk makes for ${resource.address}`;
  return joinLinks([given, exactLinks([], [own])]);
}

function isKnown(resource: PlannedResource, path: AttributePath, value: string): boolean {
  const own = readAttribute(resource, path);
  return own.state === 'known' && own.value === value;
}

export function beanstalkSubnets(resource: PlannedResource, resolver: Resolver): Links {
  return settingsOf(resource, /Subnets/, isSubnet, resolver, /^subnet-/);
}

function settingsOf(
  resource: PlannedResource,
  name: RegExp,
  wanted: Wanted,
  resolver: Resolver,
  id: RegExp,
): Links {
  const written = argumentPaths(resource, /^value$/)
    .filter((path) => {
      const own = readAttribute(resource, [...path.slice(0, -1), 'name']);
      return own.state !== 'known' || name.test(String(own.value));
    })
    .map((path) => resolver.links(resource, path, wanted));
  const rows = hidden(resource, 'setting', /^value$/, wanted, resolver);
  return joinLinks([...written, ...rows].map(onlyOf(id)));
}

/** Of all that settings hold, ids of another kind are none. */
function onlyOf(id: RegExp): (links: Links) => Links {
  return (links) => {
    const external = links.external
      .flatMap((text) => text.split(','))
      .filter((text) => id.test(text));
    const isNone = links.targets.length + external.length + links.gaps.length === 0;
    return { ...links, external, absent: links.absent || isNone };
  };
}
