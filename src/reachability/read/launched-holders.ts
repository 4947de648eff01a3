import { argumentPaths } from '../../plan/argument-paths.js';
import { gapLinks, joinLinks, type Links } from '../../plan/links.js';
import { isObject } from '../../plan/json-shape.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { valueAt } from '../../plan/value-at.js';
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
  if (resource.unknown[block] === true && resource.config?.expressions[block] === undefined)
    return [gapLinks(`${resource.address} has \`${block}\` known only after apply`)];
  const rows = resource.values[block];
  if (!Array.isArray(rows) || resource.config?.expressions[block] !== undefined) return [];
  const names = new Set(
    [...rows, ...(Array.isArray(resource.unknown[block]) ? resource.unknown[block] : [])].flatMap(
      (row: unknown) => (typeof row === 'object' && row !== null ? Object.keys(row) : []),
    ),
  );
  return rows.flatMap((_, row) =>
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
 * Beanstalk takes groups and subnets as texts of its settings. Without such a setting it makes a group of
 * its own. Source: Elastic Beanstalk Developer Guide, General options, aws:autoscaling:launchconfiguration
 * and aws:ec2:vpc.
 */
export function beanstalkGroups(resource: PlannedResource, resolver: Resolver): Links {
  return settingsOf(resource, /SecurityGroup/, isSecurityGroup, resolver, /^sg-/);
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
      const own = valueAt(resource.config?.expressions, [...path.slice(0, -1), 'name']);
      const constant = isObject(own) ? own['constant_value'] : undefined;
      return typeof constant !== 'string' || name.test(constant);
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
