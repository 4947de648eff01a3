import { known, unknown, type Uncertain } from '../../model/uncertain.js';
import { readAttribute } from '../../plan/attribute.js';
import type { PlannedResource } from '../../plan/plan.js';
import { joinLinks } from '../../plan/links.js';
import type { AttributePath, Resolver } from '../../plan/resolver.js';
import { MIXED_SPECIFICATION, overridePaths } from '../launch-settings.js';
import { isLaunchTemplate } from '../resource-kinds.js';
import { textAt } from '../uncertain-attribute.js';

/** What an Auto Scaling group launches its instances from. */
export interface LaunchSource {
  readonly kind: Uncertain<'launch-template' | 'launch-configuration'>;
  /** `pinned` for a number, else `$Latest` or `$Default`. */
  readonly version: Uncertain<string>;
}

export function readLaunchSource(group: PlannedResource): LaunchSource {
  const path = [['launch_template', 0], MIXED_SPECIFICATION].find((candidate) =>
    isPresent(group, candidate),
  );
  if (path !== undefined)
    return { kind: known('launch-template'), version: versionAt(group, [...path, 'version']) };
  const none = unknown<string>(`${group.address} has no launch template`);
  if (readAttribute(group, ['launch_configuration']).state !== 'absent')
    return { kind: known('launch-configuration'), version: none };
  const reason = `${group.address} does not show what it launches from`;
  return { kind: unknown(reason), version: none };
}

/**
 * What decides whether an instance refresh can roll back: the version of every template that the group
 * launches from, `resolve:ssm` where one takes its image from a parameter. Source: EC2 Auto Scaling User
 * Guide, Undo changes with a rollback.
 */
export function readRefreshedVersion(
  group: PlannedResource,
  resolver: Resolver,
): Uncertain<string> {
  const specifications = [
    ['launch_template', 0],
    MIXED_SPECIFICATION,
    ...overridePaths(group),
  ].filter((path) => isPresent(group, path));
  if (specifications.length === 0) return readLaunchSource(group).version;
  const versions = specifications.flatMap((path) => [
    imageSource(group, path, resolver),
    versionAt(group, [...path, 'version']),
  ]);
  const moving = versions.find((field) => field.state === 'known' && field.value !== 'pinned');
  return moving ?? versions.find(({ state }) => state === 'unknown') ?? known('pinned');
}

function imageSource(
  group: PlannedResource,
  path: AttributePath,
  resolver: Resolver,
): Uncertain<string> {
  const { targets } = joinLinks(
    ['id', 'name', 'launch_template_id', 'launch_template_name'].map((name) =>
      resolver.link(group, [...path, name], isLaunchTemplate),
    ),
  );
  const isParameter = targets.some(({ resource }) =>
    String(resource.values['image_id'] ?? '').startsWith('resolve:ssm:'),
  );
  return known(isParameter ? 'resolve:ssm' : 'pinned');
}

function isPresent(group: PlannedResource, path: AttributePath): boolean {
  const [block] = path;
  const rows = group.values[String(block)];
  return Array.isArray(rows) && rows.length > 0 && readAttribute(group, path).state !== 'absent';
}

/**
 * A number that is known only after apply is a number all the same: what a launch template's
 * `latest_version` or `default_version` reads is one. Left out it is `$Default` (LaunchTemplateSpecification).
 */
function versionAt(group: PlannedResource, path: AttributePath): Uncertain<string> {
  const attribute = readAttribute(group, path);
  if (attribute.state === 'open') {
    const [reference] = attribute.expression?.references ?? [];
    if (/\.(latest|default)_version$/.test(reference ?? '')) return known('pinned');
  }
  const version = textAt(group, path, '$Default');
  if (version.state === 'unknown') return version;
  return known(version.value.startsWith('$') ? version.value : 'pinned');
}
