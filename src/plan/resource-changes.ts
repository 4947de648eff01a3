import type { JsonObject, Place, Reader } from './json-shape.js';
import type { ChangeAction, PlannedResource, ResourceChange } from './plan.js';
import { findConfig, readIdentity, toPlanned, type ResourceIdentity } from './resource-identity.js';
import { withoutUnset, type VariableScope } from './unset-arguments.js';

/** An entry of `resource_changes`, checked, and what it is about. */
export interface ChangeEntry {
  readonly identity: ResourceIdentity;
  readonly at: Place;
  readonly change: JsonObject;
  readonly actions: readonly string[];
}

/**
 * Entries of `resource_changes`. A deposed object is the old half of a replacement that was cut off:
 * AWS deletes it whatever becomes of the resource, so it says nothing of the address.
 */
export function readChangeEntries(read: Reader, value: unknown): ChangeEntry[] {
  const entries: ChangeEntry[] = [];
  const items = read.optionalArray(value, 'resource_changes');
  for (let index = 0; index < items.length; index++) {
    const at = (): string => `resource_changes[${index}]`;
    const entry = read.object(items[index], at);
    const change = read.object(entry['change'], at, '.change');
    const actions = read.strings(change['actions'], at, '.change.actions');
    const identity = readIdentity(read, entry, at);
    if (entry['deposed'] === undefined || entry['deposed'] === null)
      entries.push({ identity, at, change, actions });
  }
  return entries;
}

/**
 * Every instance that exists once the plan is applied. What is forgotten (`removed` blocks) is among
 * them, as it is now: Terraform no longer manages it, and AWS goes on running it.
 */
export function readPlannedResources(
  read: Reader,
  entries: readonly ChangeEntry[],
  scope: VariableScope,
): PlannedResource[] {
  const resources: PlannedResource[] = [];
  for (const { identity, at, change, actions } of entries) {
    if (actions.length === 1 && actions[0] === 'delete') continue;
    const forgotten = isForgotten(actions);
    const side = forgotten ? 'before' : 'after';
    const unknown = forgotten ? {} : mask(read, change['after_unknown'], at, 'after_unknown');
    const config = findConfig(scope.root, identity);
    resources.push(
      toPlanned(identity, {
        values: read.optionalObject(change[side], at, `.change.${side}`),
        unknown,
        sensitive: mask(read, change[`${side}_sensitive`], at, `${side}_sensitive`),
        config: withoutUnset(config, unknown, identity.modulePath, scope),
      }),
    );
  }
  return resources;
}

/** What applying the plan does, resource by resource. */
export function readActions(read: Reader, entries: readonly ChangeEntry[]): ResourceChange[] {
  const changes: ResourceChange[] = [];
  for (const { identity, at, change, actions } of entries) {
    const action = actionOf(actions);
    const { address, type, mode } = identity;
    if (action === undefined || mode === 'data') continue;
    changes.push({
      address,
      type,
      action,
      before: read.optionalObject(change['before'], at, '.change.before'),
      createsFirst: actions[0] === 'create',
      keepsOld: action === 'replace' && actions.includes('forget'),
      becauseOf: replacedBy(change['replace_paths']),
    });
  }
  return changes;
}

const NO_PATHS: readonly string[] = [];

/** `["forget"]`, and `["create", "forget"]` where the old half of a replacement is forgotten. */
function isForgotten(actions: readonly string[]): boolean {
  return actions.includes('forget') && !actions.includes('create');
}

function actionOf(actions: readonly string[]): ChangeAction | undefined {
  if (isForgotten(actions)) return 'forget';
  if (actions.includes('create')) {
    return actions.includes('delete') || actions.includes('forget') ? 'replace' : 'create';
  }
  return (['update', 'delete'] as const).find((action) => actions.includes(action));
}

function replacedBy(paths: unknown): readonly string[] {
  if (paths === undefined) return NO_PATHS;
  return (Array.isArray(paths) ? paths : []).flatMap((path) =>
    Array.isArray(path) ? [path.map(String).join('.')] : [],
  );
}

/** A mask is an object, or `true` or `false` for all of it. */
function mask(read: Reader, value: unknown, at: Place, name: string): JsonObject {
  return typeof value === 'boolean' ? {} : read.optionalObject(value, at, `.change.${name}`);
}
