import type { InstanceKey } from './address.js';
import { readExpression } from './configuration.js';
import type { Plan, PlannedResource } from './plan.js';
import { parseReferences, type Reference } from './reference.js';
import { requiredArguments } from './required-arguments.js';

/**
 * A value that is known only after apply must come from something that is made. Where all that a
 * required argument refers to are resources with no instance in the plan, these were cut away: an
 * index that is not there would have failed while planning, and a splat of nothing is a known, empty
 * list. (An optional argument may be null, `try(aws_x.y[0].arn, null)`, and the provider then chooses.)
 */
export function findUnfounded(plan: Plan): string | undefined {
  const index = indexKeys(plan);
  for (const resource of plan.resources.values()) {
    const missing = unfoundedArgument(resource, index);
    if (missing !== undefined) return missing;
  }
  return undefined;
}

function unfoundedArgument(resource: PlannedResource, index: KeyIndex): string | undefined {
  for (const name of requiredArguments(resource.rawType)) {
    if (resource.unknown[name] !== true) continue;
    const raw = resource.config?.expressions[name];
    const references = parseReferences(readExpression(raw).references).filter(
      ({ kind }) => kind !== 'each-key' && kind !== 'count-index',
    );
    if (references.length === 0) continue;
    const gone = references.filter((reference) => isGone(reference, resource, index));
    if (gone.length < references.length) continue;
    const [first] = gone;
    const source =
      first?.kind === 'resource' ? `${first.type}.${first.name}${bracket(first.key)}` : '';
    return `${resource.address} takes \`${name}\` from ${source}, which is not in it`;
  }
  return undefined;
}

/** Keys of the instances of each resource in each instance of its module. */
type KeyIndex = ReadonlyMap<string, ReadonlySet<InstanceKey>>;

function indexKeys({ resources }: Plan): KeyIndex {
  const index = new Map<string, Set<InstanceKey>>();
  for (const { moduleAddress, rawType, name, key } of resources.values()) {
    const place = `${moduleAddress} ${rawType}.${name}`;
    const keys = index.get(place);
    if (keys) keys.add(key);
    else index.set(place, new Set([key]));
  }
  return index;
}

/** Whether a reference names a managed resource of which the plan has no (such) instance. */
function isGone(reference: Reference, from: PlannedResource, index: KeyIndex): boolean {
  if (reference.kind !== 'resource' || reference.mode !== 'managed') return false;
  const { type, name, key } = reference;
  const keys = index.get(`${from.moduleAddress} ${type}.${name}`);
  return !keys || (key !== undefined && !keys.has(key));
}

function bracket(key: InstanceKey): string {
  return key === undefined ? '' : `[${JSON.stringify(key)}]`;
}
