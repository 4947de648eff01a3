import type { InstanceKey, ModulePath, Step } from './address.js';
import { readAttribute } from './attribute.js';
import { readExpression, type Expression, type ModuleConfig } from './configuration.js';
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
import { firstTextKey, hasEachKey, pickInstances } from './pick-instances.js';
import { parseReferences, type Reference } from './reference.js';
import { ResourceIndex } from './resource-index.js';
import { readTerms } from './terms.js';
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

/** Follows the references of a plan's configuration to the instances they name. */
export class Resolver {
  readonly plan: Plan;
  private readonly index: ResourceIndex;
  private readonly byType = new Map<string, PlannedResource[]>();

  constructor(plan: Plan) {
    this.plan = plan;
    this.index = new ResourceIndex(plan);
    for (const resource of plan.resources.values()) {
      this.byType.set(resource.type, [...(this.byType.get(resource.type) ?? []), resource]);
    }
  }

  /** Every instance of these canonical types, such as `aws_subnet`. */
  ofType(...types: readonly string[]): readonly PlannedResource[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
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
    return this.linksFrom(resource, path, [], wanted, 0);
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
    let module: ModuleConfig | undefined = this.plan.configuration;
    for (const step of path) module = module?.calls.get(step.name)?.module;
    return module ?? EMPTY_MODULE;
  }

  private resolve(expression: Expression, scope: Scope): Links {
    if (scope.hops > MAX_HOPS) return gapLinks('its references go round in a circle');
    if (expression.constant) {
      return this.literal(walkValue(expression.constant.value, scope.suffix), scope.wanted);
    }
    const references = parseReferences(expression.references);
    if (references.length === 0) return gapLinks('its expression is not in the plan');
    const { terms, conditional } = readTerms(references);
    if (terms.length === 0) return gapLinks('it depends on each.key or count.index alone');
    const parts = terms.map(({ reference, selectors }) => this.follow(reference, selectors, scope));
    const joined = joinLinks(terms.length > 1 ? parts.map(withoutSettings) : parts);
    // Of several references one key or attribute picks one; which, the plan does not tell.
    const isPicked = conditional || (scope.suffix.length > 0 && terms.length > 1);
    return isPicked ? oneOfLinks(joined) : joined;
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
    return picked.exact ? joined : { ...joined, exact: false };
  }

  /** The instance itself where it is wanted, else what the attribute read from it refers to. */
  private target(resource: PlannedResource, steps: readonly Step[], scope: Scope): Links {
    const at = steps.findIndex((step) => 'name' in step);
    const attribute = nameOf(steps[at]);
    const rest = steps.slice(at + 1);
    if (resource.mode === 'data') {
      const value = attribute === undefined ? undefined : resource.values[attribute];
      const literal = this.literal(walkValue(value, rest), scope.wanted);
      return literal.absent ? lookedUpLinks(resource.address) : literal;
    }
    if (scope.wanted(resource.type, attribute)) return exactLinks([{ resource, attribute }]);
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

  private followModule(
    reference: Extract<Reference, { kind: 'module' }>,
    selectors: readonly Reference[],
    scope: Scope,
  ): Links {
    const call = scope.module.calls.get(reference.name);
    if (!call) return gapLinks(`module.${reference.name} is not in the configuration`);
    const keys = this.index.keysOfCall(scope.path, reference.name);
    const key =
      reference.key ?? (hasEachKey(selectors) && keys.includes(scope.key) ? scope.key : undefined);
    const chosen = key === undefined ? keys : keys.filter((own) => own === key);
    // Where the whole module was handed on, the output is read further on: `var.net.subnets`.
    const steps =
      reference.output === undefined ? scope.suffix : [...reference.rest, ...scope.suffix];
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
      return this.literal(walkValue(value, suffix), scope.wanted);
    }
    const path = scope.path.slice(0, -1);
    const module = this.moduleAt(path);
    const call = module.calls.get(last.name);
    const argument = call?.arguments[reference.name];
    if (argument === undefined) return this.literal(walkValue(fallback, suffix), scope.wanted);
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

const EMPTY_MODULE: ModuleConfig = {
  resources: new Map(),
  calls: new Map(),
  outputs: new Map(),
  variableDefaults: new Map(),
};

function nameOf(step: Step | undefined): string | undefined {
  return step && 'name' in step ? step.name : undefined;
}

function positionOf(step: Step): string | number {
  const part = 'key' in step ? step.key : step.name;
  return typeof part === 'string' && /^\d+$/.test(part) ? Number(part) : part;
}
