import type { Step } from './address.js';
import { singular, type DataSourceMatch } from './data-source-lookup.js';
import { joinLinks, lookedUpLinks, type Links } from './links.js';
import type { Plan, PlannedResource } from './plan.js';
import type { Reference } from './reference.js';
import { findRemoteStacks, REMOTE_STATE } from './remote-state.js';
import { nameOf, type Scope } from './scope.js';

/** How what a data source found is followed further. */
interface Onward {
  target(resource: PlannedResource, steps: readonly Step[], scope: Scope): Links;
  module(reference: Extract<Reference, { kind: 'module' }>, scope: Scope): Links;
}

/** What data sources find that are read only during apply, in the stacks that are joined. */
export class DataSourceLinks {
  private readonly plan: Plan;
  private readonly find: (data: PlannedResource) => DataSourceMatch;
  private readonly onward: Onward;

  constructor(plan: Plan, find: (data: PlannedResource) => DataSourceMatch, onward: Onward) {
    this.plan = plan;
    this.find = find;
    this.onward = onward;
  }

  lookUp(data: PlannedResource, steps: readonly Step[], scope: Scope): Links {
    if (data.type === REMOTE_STATE) return this.remoteState(data, steps, scope);
    const found = this.find(data);
    const parts = found.resources.map((resource) =>
      this.onward.target(resource, singular(steps), { ...scope, hops: scope.hops + 1 }),
    );
    if (found.exact) return joinLinks(parts);
    return { ...joinLinks([...parts, lookedUpLinks(data.address)]), exact: false };
  }

  /** `data.terraform_remote_state.x.outputs.y` is the output y of the stack that x means. */
  private remoteState(data: PlannedResource, steps: readonly Step[], scope: Scope): Links {
    const [head, output] = steps.filter((step) => 'name' in step).map(nameOf);
    const stacks = output === undefined ? [] : findRemoteStacks(data, output, this.plan);
    if (head !== 'outputs' || output === undefined || stacks.length === 0)
      return lookedUpLinks(data.address);
    const rest = steps.slice(steps.findIndex((step) => nameOf(step) === output) + 1);
    const parts = stacks.map((name) =>
      this.onward.module(
        { kind: 'module', name, key: undefined, output, rest },
        {
          ...scope,
          path: [],
          module: this.plan.configuration,
          key: undefined,
          forEach: undefined,
          suffix: [],
          hops: scope.hops + 1,
        },
      ),
    );
    return stacks.length === 1 ? joinLinks(parts) : { ...joinLinks(parts), exact: false };
  }
}
