import type { InstanceKey, ModulePath } from './address.js';
import type { PlannedResource } from './plan.js';

/** One instance of a module, with what stands in it. */
export interface ModuleInstance {
  /** Instances of its resources, by type as the configuration has it and by name. */
  readonly resources: ReadonlyMap<string, ReadonlyMap<string, readonly PlannedResource[]>>;
  /** Instances of the modules that it calls, by name and key. */
  readonly calls: ReadonlyMap<string, ReadonlyMap<InstanceKey, ModuleInstance>>;
}

/** Resources of a plan by the instances of its modules, so that nobody has to put addresses together. */
export class InstanceTree {
  readonly root: ModuleInstance;
  private readonly known: WeakMap<ModulePath, Branch>;

  constructor(resources: Iterable<PlannedResource>) {
    const root = new Branch();
    const known = new WeakMap<ModulePath, Branch>();
    // A plan lists the instances of a resource one behind the other.
    let last: PlannedResource | undefined;
    let list: PlannedResource[] = [];
    for (const resource of resources) {
      const { modulePath, rawType, name } = resource;
      if (last?.modulePath !== modulePath || last.name !== name || last.rawType !== rawType) {
        let branch = known.get(modulePath);
        if (!branch) known.set(modulePath, (branch = branchAt(root, modulePath)));
        list = branch.listOf(rawType, name);
      }
      list.push(resource);
      last = resource;
    }
    this.root = root;
    this.known = known;
  }

  /** Undefined where nothing stands in that instance. */
  at(path: ModulePath): ModuleInstance | undefined {
    const known = this.known.get(path);
    if (known) return known;
    let module: ModuleInstance | undefined = this.root;
    for (const { name, key } of path) module = module?.calls.get(name)?.get(key);
    return module;
  }

  /** Instances of one resource of the configuration in one instance of its module. */
  instancesOf(path: ModulePath, type: string, name: string): readonly PlannedResource[] {
    return this.at(path)?.resources.get(type)?.get(name) ?? NONE;
  }
}

const NONE: readonly PlannedResource[] = [];

class Branch implements ModuleInstance {
  readonly resources = new Map<string, Map<string, PlannedResource[]>>();
  readonly calls = new Map<string, Map<InstanceKey, Branch>>();

  listOf(type: string, name: string): PlannedResource[] {
    let byName = this.resources.get(type);
    if (!byName) this.resources.set(type, (byName = new Map()));
    let list = byName.get(name);
    if (!list) byName.set(name, (list = []));
    return list;
  }
}

/** The branch of a module instance, with all on the way to it. */
function branchAt(root: Branch, path: ModulePath): Branch {
  let branch = root;
  for (const { name, key } of path) {
    let instances = branch.calls.get(name);
    if (!instances) branch.calls.set(name, (instances = new Map()));
    let next = instances.get(key);
    if (!next) instances.set(key, (next = new Branch()));
    branch = next;
  }
  return branch;
}

/** The tree of a plan's managed resources, or of its data sources. */
export function treeOf(resources: ReadonlyMap<string, PlannedResource>): InstanceTree {
  let tree = trees.get(resources);
  if (!tree) trees.set(resources, (tree = new InstanceTree(resources.values())));
  return tree;
}

/** Several ask for it: whether a plan is whole, and what refers to what. */
const trees = new WeakMap<object, InstanceTree>();
