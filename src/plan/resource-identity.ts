import { canonicalType, parseModuleAddress, type InstanceKey, type ModulePath } from './address.js';
import { configKey, moduleAt, type ModuleConfig, type ResourceConfig } from './configuration.js';
import type { JsonObject, Place, Reader } from './json-shape.js';
import type { PlannedResource } from './plan.js';

/** What tells one instance from all others, as `resource_changes` and states have it. */
export interface ResourceIdentity {
  readonly address: string;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly rawType: string;
  readonly name: string;
  readonly key: InstanceKey;
  readonly modulePath: ModulePath;
  readonly moduleAddress: string;
}

export function readIdentity(read: Reader, entry: JsonObject, at: Place): ResourceIdentity {
  const address = read.string(entry['address'], at, '.address');
  const rawType = read.string(entry['type'], at, '.type');
  const index = entry['index'];
  const name = read.string(entry['name'], at, '.name');
  const mode = entry['mode'] === 'data' ? 'data' : 'managed';
  const moduleAddress =
    read.optionalString(entry['module_address'], at, '.module_address') ??
    moduleOf(address, mode, rawType, name);
  return {
    address,
    mode,
    type: canonicalType(rawType),
    rawType,
    name,
    key: typeof index === 'string' || typeof index === 'number' ? index : undefined,
    modulePath: parseModuleAddress(moduleAddress),
    moduleAddress,
  };
}

/** `planned_values` and `prior_state` name no module: it is what stands before the resource itself. */
function moduleOf(address: string, mode: string, type: string, name: string): string {
  const own = `${mode === 'data' ? 'data.' : ''}${type}.${name}`;
  const at = address.startsWith(own) ? 0 : address.lastIndexOf(`.${own}`);
  return at > 0 ? address.slice(0, at) : '';
}

/** Written out, as a copy of one object with more in it costs several times as much. */
export function toPlanned(
  { address, mode, type, rawType, name, key, modulePath, moduleAddress }: ResourceIdentity,
  { values, unknown, sensitive, config }: Omit<PlannedResource, keyof ResourceIdentity>,
): PlannedResource {
  return {
    address,
    mode,
    type,
    rawType,
    name,
    key,
    modulePath,
    moduleAddress,
    values,
    unknown,
    sensitive,
    config,
  };
}

/** What the configuration says of it; undefined where it has left the configuration. */
export function findConfig(
  root: ModuleConfig,
  { modulePath, mode, rawType, name }: ResourceIdentity,
): ResourceConfig | undefined {
  return moduleAt(root, modulePath)?.resources.get(configKey(mode, rawType, name));
}
