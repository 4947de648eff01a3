import type { ModuleConfig } from './configuration.js';
import type { Reader } from './json-shape.js';
import type { PlannedResource } from './plan.js';
import { findConfig, readIdentity, toPlanned } from './resource-identity.js';
import { walkModules } from './walk-modules.js';

/**
 * The objects of a state's `values`, as `terraform show -json` prints them: `values` of a state's own
 * JSON and of a plan's `prior_state`. Deposed ones, which only wait to be deleted, are left out.
 */
export function readStateResources(
  read: Reader,
  values: unknown,
  where: string,
  root: ModuleConfig,
): PlannedResource[] {
  const { root_module: top } = read.optionalObject(values, where);
  const resources: PlannedResource[] = [];
  walkModules(read, top, `${where}.root_module`, (entry, at) => {
    if (entry['deposed_key'] !== undefined && entry['deposed_key'] !== null) return;
    const identity = readIdentity(read, entry, at);
    resources.push(
      toPlanned(identity, {
        values: read.optionalObject(entry['values'], at, '.values'),
        unknown: {},
        sensitive: read.optionalObject(entry['sensitive_values'], at, '.sensitive_values'),
        config: findConfig(root, identity),
      }),
    );
  });
  return resources;
}
