import type { InstanceKey, ModulePath, Step } from './address.js';
import { readAttribute } from './attribute.js';
import { readExpression, type Expression, type ModuleConfig } from './configuration.js';
import { exactLinks, gapLinks, joinLinks, NO_LINKS, type Links } from './links.js';
import type { Plan, PlannedResource } from './plan.js';
import { collectTexts, holdsBlocks, walkValue } from './literal-values.js';
import { firstTextKey, hasEachKey, isSelector, pickInstances } from './pick-instances.js';
import { parseReferences, type Reference } from './reference.js';
import { ResourceIndex } from './resource-index.js';

/** Which resources an argument may name: canonical type, and the attribute that is read from it. */
export type Wanted = (type: string, attribute: string | undefined) => boolean;

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

/** Part of an expression that can hold no id: a condition, a name, another attribute of an object. */
const NOT_AN_ID: Links = { ...NO_LINKS, exact: false };

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

  /** What an argument, such as `['launch_template', 0, 'id']`, refers to. */
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
    const literal = this.literalLinks(holdsBlocks(value) ? undefined : value, wanted, configured);
    if (attribute.state === 'known') return literal;
    const open =
      configured ??
      gapLinks(`${resource.address} has \`${path.join('.')}\` known only after apply`);
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
      return this.literalLinks(
        walkValue(expression.constant.value, scope.suffix),
        scope.wanted,
        undefined,
      );
    }
    const references = parseReferences(expression.references);
    if (references.length === 0) return gapLinks('its expression is not in the plan');
    const selectors = references.filter(isSelector);
    const named = references.filter((reference) => !isSelector(reference));
    if (named.length === 0) return gapLinks('it depends on each.key or count.index alone');
    const joined = joinLinks(named.map((reference) => this.follow(reference, selectors, scope)));
    // Of several references one key or attribute picks one; which, the plan does not tell.
    const picksOne = scope.suffix.length > 0 && joined.targets.length + joined.external.length > 1;
    return picksOne && named.length > 1 ? { ...joined, exact: false } : joined;
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
      return exactLinks([], [`data.${reference.type}.${reference.name}`]);
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
    if (resource.mode === 'data') {
      const value = attribute === undefined ? undefined : resource.values[attribute];
      const literal = this.literalLinks(
        walkValue(value, steps.slice(at + 1)),
        scope.wanted,
        undefined,
      );
      return literal.absent ? exactLinks([], [resource.address]) : literal;
    }
    if (scope.wanted(resource.type, attribute)) return exactLinks([{ resource, attribute }]);
    const other = { ...NO_LINKS, exact: scope.suffix.length > 0 };
    if (attribute === undefined) return other;
    const onward = this.linksFrom(
      resource,
      [attribute],
      steps.slice(at + 1),
      scope.wanted,
      scope.hops + 1,
    );
    return onward.absent ? other : onward;
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
    const names =
      reference.output === undefined ? [...call.module.outputs.keys()] : [reference.output];
    const parts = chosen.flatMap((own) =>
      names.map((name) => {
        const output = call.module.outputs.get(name);
        if (!output) return gapLinks(`module.${reference.name} has no output ${name}`);
        return this.resolve(output, {
          ...scope,
          path: [...scope.path, { name: reference.name, key: own }],
          module: call.module,
          key: undefined,
          forEach: undefined,
          suffix: [...reference.rest, ...scope.suffix],
          hops: scope.hops + 1,
        });
      }),
    );
    if (parts.length === 0) return { ...NO_LINKS, absent: false };
    const joined = joinLinks(parts);
    return parts.length === 1 || reference.key !== undefined ? joined : { ...joined, exact: false };
  }

  private followVariable(reference: Extract<Reference, { kind: 'variable' }>, scope: Scope): Links {
    const suffix = [...reference.rest, ...scope.suffix];
    const fallback = scope.module.variableDefaults.get(reference.name);
    const last = scope.path.at(-1);
    if (!last) {
      const value = this.plan.variables.get(reference.name) ?? fallback;
      return this.literalLinks(walkValue(value, suffix), scope.wanted, undefined);
    }
    const path = scope.path.slice(0, -1);
    const module = this.moduleAt(path);
    const call = module.calls.get(last.name);
    const argument = call?.arguments[reference.name];
    if (argument === undefined)
      return this.literalLinks(walkValue(fallback, suffix), scope.wanted, undefined);
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

  /** Ids, ARNs and names as they stand; `configured` tells apart resources of one name. */
  private literalLinks(value: unknown, wanted: Wanted, configured: Links | undefined): Links {
    if (typeof value === 'number' || typeof value === 'boolean') return NOT_AN_ID;
    const texts = collectTexts(value);
    if (texts.length === 0) return NO_LINKS;
    return joinLinks(texts.map((text) => this.literalLink(text, wanted, configured)));
  }

  private literalLink(text: string, wanted: Wanted, configured: Links | undefined): Links {
    const matches = this.index
      .identifiedBy(text)
      .filter((resource) => wanted(resource.type, undefined));
    const meant = configured?.targets.filter((target) => matches.includes(target.resource)) ?? [];
    if (meant.length > 0) return exactLinks(meant);
    const targets = matches.map((resource) => ({ resource, attribute: undefined }));
    if (matches.length === 0) return exactLinks([], [text]);
    return matches.length === 1 ? exactLinks(targets) : { ...exactLinks(targets), exact: false };
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
