import type { InstanceKey, ModulePath, Step } from './address.js';
import { readAttribute } from './attribute.js';
import {
  EMPTY_MODULE,
  moduleAt,
  readExpression,
  type Expression,
  type ModuleConfig,
} from './configuration.js';
import { literalLinks, withoutSettings } from './literal-links.js';
import {
  exactLinks,
  gapLinks,
  joinLinks,
  lookedUpLinks,
  NO_LINKS,
  NOT_AN_ID,
  oneOfLinks,
  type Links,
} from './links.js';
import type { Plan, PlannedResource } from './plan.js';
import { holdsBlocks, walkValue } from './literal-values.js';
import { findByDataSource, singular, type DataSourceMatch } from './data-source-lookup.js';
import { findRemoteStacks, REMOTE_STATE } from './remote-state.js';
import { firstTextKey, hasEachKey, pickInstances } from './pick-instances.js';
import { parseReferences, type Reference } from './reference.js';
import { ResourceIndex } from './resource-index.js';
import { readTerms, type Term } from './terms.js';
import { isOfOtherKind, type Wanted } from './wanted.js';

export type AttributePath = readonly (string | number)[];

/** Where an expression stands: a module instance, and the key of the resource or call it belongs to. */
interface Scope {
  readonly path: ModulePath;
  readonly module: ModuleConfig;
  readonly key: InstanceKey;
  readonly forEach: Expression | undefined;
  readonly wanted: Wanted;
  /** What is read from the expression's value: `["a"].id`. */
  readonly suffix: readonly Step[];
  readonly hops: number;
}

/** A chain of references longer than this goes round in a circle. */
const MAX_HOPS = 64;
/** More expressions than this behind one argument fan out at every step, as only an edited plan's do. */
const MAX_EXPRESSIONS = 20_000;
const BRANCHES = 'more expressions lie behind it than any configuration has';

/** Follows the references of a plan's configuration to the instances they name. */
export class Resolver {
  readonly plan: Plan;
  private readonly index: ResourceIndex;
  /** How many expressions may still be followed for the link that is asked for. */
  private left: number | undefined;
  private readonly found = new Map<string, DataSourceMatch>();
  private readonly byType = new Map<string, PlannedResource[]>();
  /** Several readers ask for the same links: by what is wanted, then by argument and resource. */
  private readonly known = new WeakMap<Wanted, Map<string, Map<PlannedResource, Links>>>();
  private readonly exact = new Map<PlannedResource, Map<string | undefined, Links>>();

  constructor(plan: Plan) {
    this.plan = plan;
    this.index = new ResourceIndex(plan);
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
    return this.literal(text, wanted);
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
    // A look-up of a data source asks for links on the way to others.
    const left = this.left;
    if (left === undefined) this.left = MAX_EXPRESSIONS;
    const links = this.linksFrom(resource, path, [], wanted, 0);
    this.left = left;
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

  private linksFrom(
    resource: PlannedResource,
    path: AttributePath,
    suffix: readonly Step[],
    wanted: Wanted,
    hops: number,
  ): Links {
    const attribute = readAttribute(resource, path);
    if (attribute.state === 'absent') return NO_LINKS;
    if (attribute.state === 'hidden') return gapLinks(attribute.reason);
    const configured =
      attribute.expression &&
      this.resolve(attribute.expression, {
        path: resource.modulePath,
        module: this.moduleAt(resource.modulePath),
        key: resource.key,
        forEach: resource.config?.forEach,
        wanted,
        suffix,
        hops: hops + 1,
      });
    const value = walkValue(attribute.value, suffix);
    const literal = this.literal(holdsBlocks(value) ? undefined : value, wanted, configured);
    if (attribute.state === 'known') return literal;
    const open =
      configured && (!configured.absent || holdsBlocks(value))
        ? configured
        : gapLinks(`${resource.address} has \`${path.join('.')}\` known only after apply`);
    return literal.absent ? open : joinLinks([open, literal]);
  }

  private moduleAt(path: ModulePath): ModuleConfig {
    return moduleAt(this.plan.configuration, path) ?? EMPTY_MODULE;
  }

  private resolve(expression: Expression, scope: Scope): Links {
    if (scope.hops > MAX_HOPS) return gapLinks('its references go round in a circle');
    if (this.left !== undefined && --this.left < 0) return gapLinks(BRANCHES);
    if (expression.constant) {
      return this.literal(walkValue(expression.constant.value, scope.suffix), scope.wanted);
    }
    const references = parseReferences(expression.references);
    if (references.length === 0) return gapLinks('its expression is not in the plan');
    const { terms, conditional } = readTerms(references);
    if (terms.length === 0) return gapLinks('it depends on each.key or count.index alone');
    // Several may stand in a list or an object, whose part the first key names, and not theirs.
    const [first, ...others] = scope.suffix;
    const inner =
      terms.length > 1 && first && 'key' in first ? { ...scope, suffix: others } : scope;
    const parts = terms.map((term) => this.followTerm(term, inner));
    const joined = joinLinks(terms.length > 1 ? parts.map(withoutSettings) : parts);
    // Of several references one key or attribute picks one; which, the plan does not tell.
    const isPicked = conditional || (scope.suffix.length > 0 && terms.length > 1);
    return isPicked ? oneOfLinks(joined) : joined;
  }

  private followTerm({ reference, selectors }: Term, scope: Scope): Links {
    const links = this.follow(reference, selectors, scope);
    // `var.ids[count.index]`: of all that is named there it is one, or a part.
    return reference.kind === 'resource' || selectors.length === 0 ? links : oneOfLinks(links);
  }

  private follow(reference: Reference, selectors: readonly Reference[], scope: Scope): Links {
    switch (reference.kind) {
      case 'resource':
        return this.followResource(reference, selectors, scope);
      case 'module':
        return this.followModule(reference, selectors, scope);
      case 'variable':
        return this.followVariable(reference, scope);
      case 'each-value':
        return this.followEachValue(reference.rest, scope);
      case 'local':
        return gapLinks(`it goes through local.${reference.name}, which a plan does not carry`);
      default:
        return NOT_AN_ID;
    }
  }

  private followResource(
    reference: Extract<Reference, { kind: 'resource' }>,
    selectors: readonly Reference[],
    scope: Scope,
  ): Links {
    const all = this.index.instancesOf(scope.path, reference.mode, reference.type, reference.name);
    if (reference.mode === 'data' && all.length === 0) {
      return lookedUpLinks(`data.${reference.type}.${reference.name}`);
    }
    const steps = [...reference.rest, ...scope.suffix];
    const picked = pickInstances(
      all,
      reference.key ?? firstTextKey(steps, all),
      selectors,
      scope.key,
    );
    const parts = picked.resources.map((resource) => this.target(resource, steps, scope));
    if (parts.length === 0) return { ...NO_LINKS, absent: false };
    const joined = joinLinks(parts);
    return picked.exact || !joined.exact ? joined : { ...joined, exact: false };
  }

  /** The instance itself where it is wanted, else what the attribute read from it refers to. */
  private target(resource: PlannedResource, steps: readonly Step[], scope: Scope): Links {
    const at = steps.findIndex((step) => 'name' in step);
    const attribute = nameOf(steps[at]);
    const rest = steps.slice(at + 1);
    if (resource.mode === 'data') {
      const value = attribute === undefined ? undefined : resource.values[attribute];
      const literal = this.literal(walkValue(value, rest), scope.wanted);
      return literal.absent ? this.lookUp(resource, steps, scope) : literal;
    }
    if (scope.wanted(resource.type, attribute)) return this.linksTo(resource, attribute);
    if (attribute === undefined) return { ...NO_LINKS, exact: scope.suffix.length > 0 };
    // Of a block one argument is read, and not all that the block refers to.
    const inBlock = Array.isArray(resource.config?.expressions[attribute]);
    const onward = this.linksFrom(
      resource,
      [attribute, ...(inBlock ? rest.map(positionOf) : [])],
      inBlock ? [] : rest,
      scope.wanted,
      scope.hops + 1,
    );
    if (!onward.absent) return onward;
    if (scope.suffix.length > 0) return NO_LINKS;
    const name = `${resource.address}.${attribute}`;
    if (isOfOtherKind(resource.type, attribute)) return exactLinks([], [name]);
    return onward.exact ? gapLinks(`${name} is known only after apply`) : NOT_AN_ID;
  }

  /** Of a thing that hundreds refer to, such as a VPC, all have the same. */
  private linksTo(resource: PlannedResource, attribute: string | undefined): Links {
    let byAttribute = this.exact.get(resource);
    if (!byAttribute) this.exact.set(resource, (byAttribute = new Map()));
    let links = byAttribute.get(attribute);
    if (!links) byAttribute.set(attribute, (links = exactLinks([{ resource, attribute }])));
    return links;
  }

  /** What a data source finds that is read only during apply, in the stacks that are joined. */
  private lookUp(data: PlannedResource, steps: readonly Step[], scope: Scope): Links {
    if (data.type === REMOTE_STATE) return this.followRemoteState(data, steps, scope);
    const found = this.findByDataSource(data);
    const parts = found.resources.map((resource) =>
      this.target(resource, singular(steps), { ...scope, hops: scope.hops + 1 }),
    );
    if (found.exact) return joinLinks(parts);
    return { ...joinLinks([...parts, lookedUpLinks(data.address)]), exact: false };
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

  /** `data.terraform_remote_state.x.outputs.y` is the output y of the stack that x means. */
  private followRemoteState(data: PlannedResource, steps: readonly Step[], scope: Scope): Links {
    const [head, output] = steps.filter((step) => 'name' in step).map(nameOf);
    const stacks = output === undefined ? [] : findRemoteStacks(data, output, this.plan);
    if (head !== 'outputs' || output === undefined || stacks.length === 0)
      return lookedUpLinks(data.address);
    const rest = steps.slice(steps.findIndex((step) => nameOf(step) === output) + 1);
    const parts = stacks.map((name) =>
      this.followModule({ kind: 'module', name, key: undefined, output, rest }, [], {
        ...scope,
        path: [],
        module: this.plan.configuration,
        key: undefined,
        forEach: undefined,
        suffix: [],
        hops: scope.hops + 1,
      }),
    );
    return stacks.length === 1 ? joinLinks(parts) : { ...joinLinks(parts), exact: false };
  }

  private followModule(
    reference: Extract<Reference, { kind: 'module' }>,
    selectors: readonly Reference[],
    scope: Scope,
  ): Links {
    const call = scope.module.calls.get(reference.name);
    if (!call) return gapLinks(`module.${reference.name} is not in the configuration`);
    const keys = this.index.keysOfCall(scope.path, reference.name);
    // Where the whole module was handed on, the rest is read further on: `var.net["a"].subnets`.
    const isWhole = reference.output === undefined;
    const [first, ...others] = scope.suffix;
    const later =
      isWhole &&
      first &&
      'key' in first &&
      typeof first.key === 'string' &&
      keys.includes(first.key)
        ? first.key
        : undefined;
    const key =
      reference.key ??
      later ??
      (hasEachKey(selectors) && keys.includes(scope.key) ? scope.key : undefined);
    const chosen = key === undefined ? keys : keys.filter((own) => own === key);
    const steps = isWhole
      ? later === undefined || reference.key !== undefined
        ? scope.suffix
        : others
      : [...reference.rest, ...scope.suffix];
    const at = reference.output === undefined ? steps.findIndex((step) => 'name' in step) : -1;
    const name = reference.output ?? nameOf(steps[at]);
    const names = name === undefined ? [...call.module.outputs.keys()] : [name];
    const parts = chosen.flatMap((own) =>
      names.map((output) => {
        const expression = call.module.outputs.get(output);
        if (!expression) return gapLinks(`module.${reference.name} has no output ${output}`);
        return this.resolve(expression, {
          ...scope,
          path: [...scope.path, { name: reference.name, key: own }],
          module: call.module,
          key: undefined,
          forEach: undefined,
          suffix: steps.slice(at + 1),
          hops: scope.hops + 1,
        });
      }),
    );
    if (parts.length === 0) return { ...NO_LINKS, absent: false };
    const joined = joinLinks(parts);
    return parts.length === 1 ? joined : { ...joined, exact: false };
  }

  private followVariable(reference: Extract<Reference, { kind: 'variable' }>, scope: Scope): Links {
    const suffix = [...reference.rest, ...scope.suffix];
    const fallback = scope.module.variableDefaults.get(reference.name);
    const last = scope.path.at(-1);
    if (!last) {
      const value = this.plan.variables.get(reference.name) ?? fallback;
      if (value === undefined) return gapLinks(`var.${reference.name} has no value in the plan`);
      return this.literal(walkValue(value, suffix), scope.wanted);
    }
    const path = scope.path.slice(0, -1);
    const module = this.moduleAt(path);
    const call = module.calls.get(last.name);
    const argument = call?.arguments[reference.name];
    if (argument === undefined) {
      if (fallback === undefined)
        return gapLinks(`var.${reference.name} of module.${last.name} has no value in the plan`);
      return this.literal(walkValue(fallback, suffix), scope.wanted);
    }
    return this.resolve(readExpression(argument), {
      ...scope,
      path,
      module,
      key: last.key,
      forEach: call?.forEach,
      suffix,
      hops: scope.hops + 1,
    });
  }

  /** `each.value.id` is what `for_each` holds under the instance's own key, and of it `.id`. */
  private followEachValue(rest: readonly Step[], scope: Scope): Links {
    if (!scope.forEach)
      return gapLinks('it is each.value of a for_each that the plan does not carry');
    const own: Step[] = scope.key === undefined ? [] : [{ key: scope.key }];
    return this.resolve(scope.forEach, {
      ...scope,
      key: undefined,
      forEach: undefined,
      suffix: [...own, ...rest, ...scope.suffix],
      hops: scope.hops + 1,
    });
  }

  private literal(value: unknown, wanted: Wanted, configured?: Links): Links {
    return literalLinks(value, wanted, this.index, configured);
  }
}

function nameOf(step: Step | undefined): string | undefined {
  return step && 'name' in step ? step.name : undefined;
}

function positionOf(step: Step): string | number {
  const part = 'key' in step ? step.key : step.name;
  return typeof part === 'string' && /^\d+$/.test(part) ? Number(part) : part;
}
