import { readAttribute } from '../../plan/attribute.js';
import { isObject } from '../../plan/json-shape.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { containsTrue } from '../../plan/value-at.js';
import type { Wanted } from '../../plan/wanted.js';

/** What a parameter group that a database names says of one parameter. */
export type ParameterSetting =
  | { readonly state: 'set'; readonly value: string; readonly by: PlannedResource }
  /** It is as in the engine's defaults: of a group of the plan, of one of AWS by name, or of none. */
  | { readonly state: 'default'; readonly by?: PlannedResource; readonly name?: string }
  | { readonly state: 'open'; readonly reason: string };

/** Reads a parameter of the group that `argument` names; `wanted` are the types of such groups. */
export function readParameter(
  database: PlannedResource,
  argument: string,
  wanted: Wanted,
  parameter: string,
  resolver: Resolver,
): ParameterSetting {
  const path = [argument];
  if (readAttribute(database, path).state === 'absent') return { state: 'default' };
  const links = resolver.link(database, path, wanted);
  const [target] = links.targets;
  if (target && links.exact && links.gaps.length === 0) return inGroup(target.resource, parameter);
  const [outside] = links.external;
  // AWS's own groups, which nobody can change, have names that begin so.
  if (outside?.startsWith('default.')) return { state: 'default', name: outside };
  const why = links.gaps[0] ?? `${outside ?? 'one of several'} is not in this plan`;
  return {
    state: 'open',
    reason: `the parameter group of ${database.address} is not known: ${why}`,
  };
}

function inGroup(group: PlannedResource, name: string): ParameterSetting {
  const rows = group.values['parameter'];
  const row = (Array.isArray(rows) ? rows : []).find(
    (item) => isObject(item) && item['name'] === name,
  ) as Readonly<Record<string, unknown>> | undefined;
  const value = row === undefined ? '' : String(row['value'] ?? '');
  if (value !== '') return { state: 'set', value, by: group };
  return containsTrue(group.unknown['parameter'])
    ? { state: 'open', reason: `the parameters of ${group.address} are known only after apply` }
    : { state: 'default', by: group };
}
