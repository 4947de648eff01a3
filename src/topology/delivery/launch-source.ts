import { known, unknown, type Uncertain } from '../../model/uncertain.js';
import { readAttribute } from '../../plan/attribute.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { AttributePath } from '../../plan/resolver.js';
import { textAt } from '../uncertain-attribute.js';

/** What an Auto Scaling group launches its instances from. */
export interface LaunchSource {
  readonly kind: Uncertain<'launch-template' | 'launch-configuration'>;
  /** `pinned` for a number, else `$Latest` or `$Default`. */
  readonly version: Uncertain<string>;
}

const MIXED = [
  'mixed_instances_policy',
  0,
  'launch_template',
  0,
  'launch_template_specification',
  0,
];

export function readLaunchSource(group: PlannedResource): LaunchSource {
  const path = [['launch_template', 0], MIXED].find((candidate) => isPresent(group, candidate));
  if (path !== undefined)
    return { kind: known('launch-template'), version: versionAt(group, [...path, 'version']) };
  const none = unknown<string>(`${group.address} has no launch template`);
  if (readAttribute(group, ['launch_configuration']).state !== 'absent')
    return { kind: known('launch-configuration'), version: none };
  const reason = `${group.address} does not show what it launches from`;
  return { kind: unknown(reason), version: none };
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
