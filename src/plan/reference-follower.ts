import type { Step } from './address.js';
import { readAttribute } from './attribute.js';
import type { Expression } from './configuration.js';
import { DataSourceLinks } from './data-source-links.js';
import type { DataSourceMatch } from './data-source-lookup.js';
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
import { holdsBlocks, walkValue } from './literal-values.js';
import { readOutputs } from './module-outputs.js';
import { firstTextKey, pickInstances } from './pick-instances.js';
import { mayName } from './place.js';
import type { Plan, PlannedResource } from './plan.js';
import { parseReferences, type Reference } from './reference.js';
import type { ResourceIndex } from './resource-index.js';
import { moduleOf, nameOf, positionOf, type Scope } from './scope.js';
import { sourceOfEachValue, sourceOfVariable, type Source } from './source-of-value.js';
import { readTerms, type Term } from './terms.js';
import { isOtherData } from './kinds-in-scope.js';
import { ModuleScopeLinks, sweepAttribute, sweepWhole } from './module-scope-links.js';
import { isOfOtherKind, type Wanted } from './wanted.js';

/** A chain of references longer than this goes round in a circle. */
const MAX_HOPS = 64;
/** More expressions than this behind one argument fan out at every step, as only an edited plan's do. */
const MAX_EXPRESSIONS = 20_000;
const BRANCHES = 'more expressions lie behind it than any configuration has';

/** Follows one argument through variables, outputs, modules, each and count to what it names. */
export class ReferenceFollower {
  private readonly plan: Plan;
  private readonly index: ResourceIndex;
  private readonly dataSources: DataSourceLinks;
  private readonly moduleScopes: ModuleScopeLinks;
  /** Whose argument is followed: a name means what is in its own region and account. */
  private asking: PlannedResource | undefined;
  /** How many expressions may still be followed for the link that is asked for. */
  private left: number | undefined;
  private readonly exact = new Map<PlannedResource, Map<string | undefined, Links>>();

  constructor(
    plan: Plan,
    index: ResourceIndex,
    findByDataSource: (data: PlannedResource) => DataSourceMatch,
  ) {
    this.plan = plan;
    this.index = index;
    this.moduleScopes = new ModuleScopeLinks(plan, (expression, scope) => {
      const { left } = this;
      this.left = MAX_EXPRESSIONS;
      const links = this.resolve(expression, scope);
      this.left = left;
      return links;
    });
    this.dataSources = new DataSourceLinks(plan, findByDataSource, {
      target: (resource, steps, scope) => this.target(resource, steps, scope),
      module: (reference, scope) => this.followModule(reference, [], scope),
    });
  }

  links(resource: PlannedResource, path: readonly (string | number)[], wanted: Wanted): Links {
    // A look-up of a data source asks for links on the way to others.
    const left = this.left;
    if (left === undefined) this.left = MAX_EXPRESSIONS;
    const links = this.linksFrom(resource, path, { suffix: [], wanted, hops: 0 });
    this.left = left;
    return links;
  }

  private linksFrom(
    resource: PlannedResource,
    path: readonly (string | number)[],
    { suffix, wanted, hops, sweep }: Pick<Scope, 'suffix' | 'wanted' | 'hops' | 'sweep'>,
  ): Links {
    const attribute = readAttribute(resource, path);
    if (attribute.state === 'absent') return NO_LINKS;
    if (attribute.state === 'hidden')
      return this.moduleScopes.hidden(attribute.reason, {
        path: resource.modulePath,
        argument: path,
        wanted,
        sweep,
      });
    const { asking } = this;
    this.asking = resource;
    const configured =
      attribute.expression &&
      this.resolve(attribute.expression, {
        path: resource.modulePath,
        argument: path,
        wanted,
        sweep,
        module: moduleOf(this.plan, resource.modulePath),
        key: resource.key,
        forEach: resource.config?.forEach,
        suffix,
        hops: hops + 1,
      });
    const value = walkValue(attribute.value, suffix);
    const literal = this.literal(holdsBlocks(value) ? undefined : value, wanted, configured);
    this.asking = asking;
    if (attribute.state === 'known') return literal;
    const open =
      configured && (sweep || !configured.absent || holdsBlocks(value))
        ? configured
        : gapLinks(`${resource.address} has \`${path.join('.')}\` known only after apply`);
    return literal.absent ? open : joinLinks([open, literal]);
  }

  private resolve(expression: Expression, scope: Scope): Links {
    if (scope.hops > MAX_HOPS) return gapLinks('its references go round in a circle');
    if (this.left !== undefined && --this.left < 0) return gapLinks(BRANCHES);
    if (expression.constant) {
      return this.literal(walkValue(expression.constant.value, scope.suffix), scope.wanted);
    }
    const references = parseReferences(expression.references);
    if (references.length === 0)
      return scope.sweep ? NOT_AN_ID : gapLinks('its expression is not in the plan');
    const { terms, conditional } = readTerms(references);
    if (terms.length === 0 && scope.sweep) return NOT_AN_ID;
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
        return this.followSource(sourceOfVariable(reference, scope, this.plan), scope.wanted);
      case 'each-value':
        return this.followSource(sourceOfEachValue(reference.rest, scope), scope.wanted);
      case 'local':
        return this.moduleScopes.hidden(
          `it goes through local.${reference.name}, which a plan does not carry`,
          scope,
        );
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
    if (reference.mode === 'data' && scope.sweep && isOtherData(reference.type)) return NOT_AN_ID;
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
      return literal.absent ? this.dataSources.lookUp(resource, steps, scope) : literal;
    }
    if (scope.wanted(resource.type, attribute)) return this.linkTo(resource, attribute);
    const follow = (path: readonly (string | number)[], suffix: readonly Step[] = []): Links =>
      this.linksFrom(resource, path, { ...scope, suffix, hops: scope.hops + 1 });
    if (attribute === undefined && scope.sweep) return sweepWhole(resource, scope.sweep, follow);
    if (attribute === undefined) return { ...NO_LINKS, exact: scope.suffix.length > 0 };
    // Of a block one argument is read, and not all that the block refers to.
    const inBlock = Array.isArray(resource.config?.expressions[attribute]);
    const onward = inBlock
      ? follow([attribute, ...rest.map(positionOf)])
      : follow([attribute], rest);
    if (!onward.absent) return onward;
    if (scope.sweep) return sweepAttribute(resource, attribute, scope.sweep);
    if (scope.suffix.length > 0) return NO_LINKS;
    const name = `${resource.address}.${attribute}`;
    if (isOfOtherKind(resource.type, attribute)) return exactLinks([], [name]);
    return onward.exact ? gapLinks(`${name} is known only after apply`) : NOT_AN_ID;
  }

  /** Of a thing that hundreds refer to, such as a VPC, all have the same. */
  private linkTo(resource: PlannedResource, attribute: string | undefined): Links {
    let byAttribute = this.exact.get(resource);
    if (!byAttribute) this.exact.set(resource, (byAttribute = new Map()));
    let links = byAttribute.get(attribute);
    if (!links) byAttribute.set(attribute, (links = exactLinks([{ resource, attribute }])));
    return links;
  }

  private followModule(
    reference: Extract<Reference, { kind: 'module' }>,
    selectors: readonly Reference[],
    scope: Scope,
  ): Links {
    const call = scope.module.calls.get(reference.name);
    if (!call) return gapLinks(`module.${reference.name} is not in the configuration`);
    const keys = this.index.keysOfCall(scope.path, reference.name);
    const read = readOutputs(reference, selectors, scope, call, keys);
    const parts = read.keys.flatMap((own) =>
      read.outputs.map((output) => {
        const expression = call.module.outputs.get(output);
        if (!expression) return gapLinks(`module.${reference.name} has no output ${output}`);
        return this.resolve(expression, {
          ...scope,
          path: [...scope.path, { name: reference.name, key: own }],
          module: call.module,
          key: undefined,
          forEach: undefined,
          suffix: read.suffix,
          hops: scope.hops + 1,
        });
      }),
    );
    if (parts.length === 0) return { ...NO_LINKS, absent: false };
    const joined = joinLinks(parts);
    return parts.length === 1 ? joined : { ...joined, exact: false };
  }

  private followSource(source: Source, wanted: Wanted): Links {
    if (source.scope) return this.resolve(source.expression, source.scope);
    return source.gap === undefined ? this.literal(source.value, wanted) : gapLinks(source.gap);
  }

  private literal(value: unknown, wanted: Wanted, configured?: Links): Links {
    const { asking, plan } = this;
    const mayMean = (named: PlannedResource): boolean => !asking || mayName(asking, named, plan);
    return literalLinks(value, wanted, this.index, { configured, mayMean });
  }
}
