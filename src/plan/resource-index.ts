import type { InstanceKey, ModulePath } from './address.js';
import { configKey } from './configuration.js';
import type { Plan, PlannedResource } from './plan.js';

/** Looks up a plan's instances by configuration, by module call and by what identifies them. */
export class ResourceIndex {
  private readonly instances = new Map<string, PlannedResource[]>();
  private readonly moduleKeys = new Map<string, InstanceKey[]>();
  private readonly identities = new Map<string, PlannedResource[]>();
  private readonly modules = new Set<ModulePath>();

  constructor(plan: Plan) {
    for (const resource of [...plan.resources.values(), ...plan.data.values()]) this.add(resource);
  }

  /** Instances of one resource of the configuration in one module instance. */
  instancesOf(
    path: ModulePath,
    mode: string,
    type: string,
    name: string,
  ): readonly PlannedResource[] {
    return this.instances.get(`${formatPath(path)}|${configKey(mode, type, name)}`) ?? [];
  }

  /** Keys of the instances of a module's call; `[undefined]` for a single one. */
  keysOfCall(path: ModulePath, name: string): readonly InstanceKey[] {
    return this.moduleKeys.get(`${formatPath(path)}|${name}`) ?? [];
  }

  /** Managed resources whose id, ARN or name is this text. */
  identifiedBy(text: string): readonly PlannedResource[] {
    return this.identities.get(text) ?? [];
  }

  private add(resource: PlannedResource): void {
    const { modulePath, mode, rawType, name } = resource;
    push(this.instances, `${formatPath(modulePath)}|${configKey(mode, rawType, name)}`, resource);
    if (!this.modules.has(modulePath)) this.addModule(modulePath);
    if (mode === 'data') return;
    for (const attribute of ['id', 'arn', 'name']) {
      const value = resource.values[attribute];
      if (typeof value !== 'string' || value === '') continue;
      if (!this.identities.get(value)?.includes(resource)) push(this.identities, value, resource);
    }
  }

  /** Once for each module instance, whose resources share its path. */
  private addModule(path: ModulePath): void {
    this.modules.add(path);
    for (const [depth, step] of path.entries()) {
      const call = `${formatPath(path.slice(0, depth))}|${step.name}`;
      if (!this.moduleKeys.get(call)?.includes(step.key)) push(this.moduleKeys, call, step.key);
    }
  }
}

function formatPath(path: ModulePath): string {
  const before = formatted.get(path);
  if (before !== undefined) return before;
  const text = path
    .map((step) => `${step.name}${step.key === undefined ? '' : JSON.stringify(step.key)}`)
    .join('/');
  formatted.set(path, text);
  return text;
}

/** Resources of one module share its path. */
const formatted = new WeakMap<ModulePath, string>();

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
}
