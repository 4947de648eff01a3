import type { InstanceKey } from './address.js';
import { readExpression } from './configuration.js';
import { treeOf, type InstanceTree } from './instance-tree.js';
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
  const tree = treeOf(plan.resources);
  for (const resource of plan.resources.values()) {
    const missing = unfoundedArgument(resource, tree);
    if (missing !== undefined) return missing;
  }
  return undefined;
}

function unfoundedArgument(resource: PlannedResource, tree: InstanceTree): string | undefined {
  for (const name of requiredArguments(resource.rawType)) {
    if (resource.unknown[name] !== true) continue;
    const raw = resource.config?.expressions[name];
    const sources = parseReferences(readExpression(raw).references).filter(
      ({ kind }) => kind !== 'each-key' && kind !== 'count-index',
    );
    const [first] = sources;
    if (!first || sources.some((reference) => !isGone(reference, resource, tree))) continue;
    const source =
      first.kind === 'resource' ? `${first.type}.${first.name}${bracket(first.key)}` : '';
    return `${resource.address} takes \`${name}\` from ${source}, which is not in it`;
  }
  return undefined;
}

/** Whether a reference names a managed resource of which the plan has no (such) instance. */
function isGone(reference: Reference, from: PlannedResource, tree: InstanceTree): boolean {
  if (reference.kind !== 'resource' || reference.mode !== 'managed') return false;
  const { type, name, key } = reference;
  const instances = tree.instancesOf(from.modulePath, type, name);
  return key === undefined
    ? instances.length === 0
    : !instances.some((instance) => instance.key === key);
}

function bracket(key: InstanceKey): string {
  return key === undefined ? '' : `[${JSON.stringify(key)}]`;
}
