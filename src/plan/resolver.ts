import { findByDataSource, type DataSourceMatch } from './data-source-lookup.js';
import { literalLinks } from './literal-links.js';
import { oneOfLinks, type Links } from './links.js';
import type { Plan, PlannedResource } from './plan.js';
import { ReferenceFollower } from './reference-follower.js';
import { ResourceIndex } from './resource-index.js';
import type { Wanted } from './wanted.js';

export type AttributePath = readonly (string | number)[];

/** Follows the references of a plan's configuration to the instances they name. */
export class Resolver {
  readonly plan: Plan;
  private readonly index: ResourceIndex;
  private readonly follower: ReferenceFollower;
  private readonly found = new Map<string, DataSourceMatch>();
  private readonly byType = new Map<string, PlannedResource[]>();
  /** Several readers ask for the same links: by what is wanted, then by argument and resource. */
  private readonly known = new WeakMap<Wanted, Map<string, Map<PlannedResource, Links>>>();

  constructor(plan: Plan) {
    this.plan = plan;
    this.index = new ResourceIndex(plan);
    this.follower = new ReferenceFollower(plan, this.index, (data) => this.findByDataSource(data));
    for (const resource of plan.resources.values()) {
      const known = this.byType.get(resource.type);
      if (known) known.push(resource);
      else this.byType.set(resource.type, [resource]);
    }
  }

  /** Every instance of these canonical types, such as `aws_subnet`. */
  ofType(...types: readonly string[]): readonly PlannedResource[] {
    const [only, ...others] = types;
    if (only !== undefined && others.length === 0) return this.byType.get(only) ?? [];
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  /** The resources of the plan that an id, an ARN or a name identifies; else the text itself. */
  identify(text: string, wanted: Wanted): Links {
    return literalLinks(text, wanted, this.index);
  }

  /** Whether an id or ARN is of a resource or a data source of what was read. */
  knows(id: string): boolean {
    return this.index.identifiedBy(id).length > 0;
  }

  /** How many instances the resource's configuration has in its module, itself included. */
  siblingsOf({ modulePath, mode, rawType, name }: PlannedResource): number {
    return this.index.instancesOf(modulePath, mode, rawType, name).length;
  }

  /** What an argument of one value, such as `['launch_template', 0, 'id']`, refers to. */
  link(resource: PlannedResource, path: AttributePath, wanted: Wanted): Links {
    return oneOfLinks(this.links(resource, path, wanted));
  }

  /** What an argument that holds a list, such as `['subnets']`, refers to. */
  links(resource: PlannedResource, path: AttributePath, wanted: Wanted): Links {
    const known = this.knownLinks(path, wanted);
    const before = known.get(resource);
    if (before) return before;
    const links = this.follower.links(resource, path, wanted);
    known.set(resource, links);
    return links;
  }

  private knownLinks(path: AttributePath, wanted: Wanted): Map<PlannedResource, Links> {
    let byPath = this.known.get(wanted);
    if (!byPath) this.known.set(wanted, (byPath = new Map()));
    const key = path.length === 1 ? String(path[0]) : path.join('.');
    let links = byPath.get(key);
    if (!links) byPath.set(key, (links = new Map()));
    return links;
  }

  private findByDataSource(data: PlannedResource): DataSourceMatch {
    const known = this.found.get(data.address);
    if (known) return known;
    // A data source that is asked for while it is looked up refers to itself, which only an edited plan does.
    this.found.set(data.address, { resources: [], exact: false });
    const found = findByDataSource(data, this);
    this.found.set(data.address, found);
    return found;
  }
}
