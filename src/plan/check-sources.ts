import type { InstanceKey } from './address.js';
import { readExpression } from './configuration.js';
import type { Plan, PlannedResource } from './plan.js';
import { parseReferences, type Reference } from './reference.js';
import { requiredArguments } from './required-arguments.js';
import { ResourceIndex } from './resource-index.js';

/**
 * A value that is known only after apply must come from something that is made. Where all that a
 * required argument refers to are resources with no instance in the plan, these were cut away: an
 * index that is not there would have failed while planning, and a splat of nothing is a known, empty
 * list. (An optional argument may be null, `try(aws_x.y[0].arn, null)`, and the provider then chooses.)
 */
export function findUnfounded(plan: Plan): string | undefined {
  const index = new ResourceIndex(plan);
  for (const resource of plan.resources.values()) {
    const missing = unfoundedArgument(resource, index);
    if (missing !== undefined) return missing;
  }
  return undefined;
}

function unfoundedArgument(resource: PlannedResource, index: ResourceIndex): string | undefined {
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

/** Whether a reference names a managed resource of which the plan has no (such) instance. */
function isGone(reference: Reference, from: PlannedResource, index: ResourceIndex): boolean {
  if (reference.kind !== 'resource' || reference.mode !== 'managed') return false;
  const { type, name, key } = reference;
  const instances = index.instancesOf(from.modulePath, 'managed', type, name);
  return !instances.some((instance) => key === undefined || instance.key === key);
}

function bracket(key: InstanceKey): string {
  return key === undefined ? '' : `[${JSON.stringify(key)}]`;
}
