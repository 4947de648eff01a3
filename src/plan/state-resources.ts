import type { ModuleConfig } from './configuration.js';
import type { Reader } from './json-shape.js';
import type { PlannedResource } from './plan.js';
import { findConfig, readIdentity } from './resource-identity.js';
import { walkModules } from './walk-modules.js';

/**
 * The objects of a state's `values`, as `terraform show -json` prints them: `values` of a state's own
 * JSON and of a plan's `prior_state`. Deposed ones, which only wait to be deleted, are left out.
 */
export function* readStateResources(
  read: Reader,
  values: unknown,
  where: string,
  root: ModuleConfig,
): Generator<PlannedResource> {
  const { root_module: top } = read.optionalObject(values, where);
  for (const { entry, at } of walkModules(read, top, `${where}.root_module`)) {
    if (entry['deposed_key'] !== undefined && entry['deposed_key'] !== null) continue;
    const identity = readIdentity(read, entry, at);
    yield {
      ...identity,
      values: read.optionalObject(entry['values'], `${at}.values`),
      unknown: {},
      sensitive: read.optionalObject(entry['sensitive_values'], `${at}.sensitive_values`),
      config: findConfig(root, identity),
    };
  }
}
