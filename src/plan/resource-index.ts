import type { InstanceKey, ModulePath } from './address.js';
import { treeOf, type InstanceTree } from './instance-tree.js';
import type { Plan, PlannedResource } from './plan.js';

/** Looks up a plan's instances by configuration, by module call and by what identifies them. */
export class ResourceIndex {
  private readonly managed: InstanceTree;
  private readonly data: InstanceTree;
  /** By the instances of a call: each of its resources may ask for them. */
  private readonly keys = new WeakMap<object, readonly InstanceKey[]>();
  private readonly identities = new Map<string, PlannedResource[]>();

  constructor(plan: Plan) {
    this.managed = treeOf(plan.resources);
    this.data = treeOf(plan.data);
    for (const resource of plan.resources.values()) this.addIdentities(resource);
  }

  /** Instances of one resource of the configuration in one module instance. */
  instancesOf(
    path: ModulePath,
    mode: 'managed' | 'data',
    type: string,
    name: string,
  ): readonly PlannedResource[] {
    return (mode === 'data' ? this.data : this.managed).instancesOf(path, type, name);
  }

  /** Keys of the instances of a module's call; `[undefined]` for a single one. */
  keysOfCall(path: ModulePath, name: string): readonly InstanceKey[] {
    const managed = this.managed.at(path)?.calls.get(name);
    const data = this.data.at(path)?.calls.get(name);
    const main = managed ?? data;
    if (!main) return [];
    let keys = this.keys.get(main);
    if (!keys)
      this.keys.set(main, (keys = [...new Set([...main.keys(), ...(data?.keys() ?? [])])]));
    return keys;
  }

  /** Managed resources whose id, ARN or name is this text. */
  identifiedBy(text: string): readonly PlannedResource[] {
    return this.identities.get(text) ?? NONE;
  }

  private addIdentities(resource: PlannedResource): void {
    const { id, arn, name } = resource.values;
    this.addIdentity(id, resource);
    if (arn !== id) this.addIdentity(arn, resource);
    if (name !== id && name !== arn) this.addIdentity(name, resource);
  }

  private addIdentity(text: unknown, resource: PlannedResource): void {
    if (typeof text !== 'string' || text === '') return;
    const others = this.identities.get(text);
    if (others) others.push(resource);
    else this.identities.set(text, [resource]);
  }
}

const NONE: readonly PlannedResource[] = [];
