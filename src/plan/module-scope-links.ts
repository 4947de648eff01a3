import type { ModulePath } from './address.js';
import type { Expression } from './configuration.js';
import { treeOf } from './instance-tree.js';
import { doubtOf, isOtherData, kindOf, type Kind } from './kinds-in-scope.js';
import { exactLinks, gapLinks, joinLinks, NO_LINKS, type Links, type LinkTarget } from './links.js';
import type { Plan, PlannedResource } from './plan.js';
import { moduleOf, type Scope } from './scope.js';
import { sourceOfVariable } from './source-of-value.js';
import type { Wanted } from './wanted.js';

/** A walk over all that stands in reach of a module; `reached` are further modules that hide something. */
export interface Sweep {
  readonly kind: Kind;
  readonly reached: Map<string, ModulePath>;
}

interface Reach {
  readonly links: Links;
  readonly onward: readonly ModulePath[];
}

/**
 * What a plan hides in a module (a local, a dynamic block) can hold nothing but what stands in that
 * module: its resources, what it is given by its call, and the outputs of the modules that it calls.
 * Of these, and of what is hidden behind them in turn, all of one kind are what may be meant.
 */
export class ModuleScopeLinks {
  private readonly plan: Plan;
  private readonly resolve: (expression: Expression, scope: Scope) => Links;
  private readonly known = new Map<string, Reach>();
  private readonly answers = new Map<string, Links | undefined>();

  constructor(plan: Plan, resolve: (expression: Expression, scope: Scope) => Links) {
    this.plan = plan;
    this.resolve = resolve;
  }

  /** What is hidden in a module: what may be meant of its kind, or a gap. */
  hidden(
    reason: string,
    { path, argument, wanted, sweep }: Pick<Scope, 'path' | 'argument' | 'wanted' | 'sweep'>,
  ): Links {
    if (!sweep) return this.of(path, argument, wanted) ?? gapLinks(reason);
    noteReached(sweep, path);
    return NO_LINKS;
  }

  /** Those of the kind that the argument takes; undefined where something else may be meant. */
  private of(
    path: ModulePath,
    argument: readonly (string | number)[],
    wanted: Wanted,
  ): Links | undefined {
    const kind = kindOf(argument, wanted);
    if (!kind) return undefined;
    const key = keyOf(path, kind);
    // All that is hidden in a module shares one answer: there may be thousands of instances of it.
    if (!this.answers.has(key)) this.answers.set(key, this.allInReach(path, kind, wanted));
    return this.answers.get(key);
  }

  private allInReach(path: ModulePath, kind: Kind, wanted: Wanted): Links | undefined {
    const seen = new Set<string>();
    const parts: Links[] = [];
    const left = [path];
    for (let next = left.pop(); next; next = left.pop()) {
      const key = keyOf(next, kind);
      if (seen.has(key)) continue;
      seen.add(key);
      const { links, onward } = this.reachOf(next, kind, wanted);
      if (links.gaps.length > 0 || links.external.some((id) => kind.id.test(id))) return undefined;
      parts.push(links);
      left.push(...onward);
    }
    const targets = oncePerResource(joinLinks(parts).targets);
    return targets.length === 0
      ? undefined
      : { targets, external: [], exact: false, gaps: [], absent: false };
  }

  private reachOf(path: ModulePath, kind: Kind, wanted: Wanted): Reach {
    const key = keyOf(path, kind);
    const before = this.known.get(key);
    if (before) return before;
    const resources = this.resourcesOf(path);
    const doubt = firstDoubt(resources, kind);
    const reach = doubt
      ? { links: doubt, onward: [] }
      : this.sweepOf(path, resources, kind, wanted);
    this.known.set(key, reach);
    return reach;
  }

  private sweepOf(
    path: ModulePath,
    resources: readonly PlannedResource[],
    kind: Kind,
    wanted: Wanted,
  ): Reach {
    const sweep: Sweep = { kind, reached: new Map() };
    const links = joinLinks([
      exactLinks(
        resources
          .filter(({ mode, type }) => mode === 'managed' && kind.types.includes(type))
          .map((resource) => ({ resource, attribute: 'id' })),
      ),
      ...this.dataOf(path),
      ...this.givenTo(path, sweep, wanted),
      ...this.outputsIn(path, sweep, wanted),
    ]);
    return { links, onward: [...sweep.reached.values()] };
  }

  private resourcesOf(path: ModulePath): PlannedResource[] {
    const managed = treeOf(this.plan.resources).at(path)?.resources;
    const data = treeOf(this.plan.data).at(path)?.resources;
    return [managed, data].flatMap((byType) =>
      [...(byType?.values() ?? [])].flatMap((byName) => [...byName.values()].flat()),
    );
  }

  /** Data sources that no instance tells of are read later, or not at all. */
  private dataOf(path: ModulePath): Links[] {
    const own = treeOf(this.plan.data).at(path)?.resources;
    return [...moduleOf(this.plan, path).resources.values()].flatMap(({ mode, type, name }) =>
      mode === 'data' && !isOtherData(type) && !own?.get(type)?.has(name)
        ? [gapLinks(`data.${type}.${name} may find others`)]
        : [],
    );
  }

  private givenTo(path: ModulePath, sweep: Sweep, wanted: Wanted): Links[] {
    const scope = this.scopeIn(path, sweep, wanted);
    return [...scope.module.variableDefaults.keys()].flatMap((name) => {
      const source = sourceOfVariable({ kind: 'variable', name, rest: [] }, scope, this.plan);
      if (source.scope) return [this.resolve(source.expression, source.scope)];
      if (source.gap !== undefined) return [];
      const constant = { constant: { value: source.value }, references: [] };
      return [this.resolve(constant, scope)];
    });
  }

  private outputsIn(path: ModulePath, sweep: Sweep, wanted: Wanted): Links[] {
    const { calls } = moduleOf(this.plan, path);
    return [...calls.keys()].map((name) =>
      this.resolve(
        { constant: undefined, references: [`module.${name}`] },
        this.scopeIn(path, sweep, wanted),
      ),
    );
  }

  private scopeIn(path: ModulePath, sweep: Sweep, wanted: Wanted): Scope {
    const module = moduleOf(this.plan, path);
    const none = { key: undefined, forEach: undefined, suffix: [], argument: [], hops: 0 };
    return { ...none, path, module, wanted, sweep };
  }
}

function noteReached({ reached }: Sweep, path: ModulePath): void {
  reached.set(pathText(path), path);
}

/** Who is handed a whole resource may read whatever it is made of, and what its dynamic blocks hold. */
export function sweepWhole(
  resource: PlannedResource,
  sweep: Sweep,
  follow: (path: readonly string[]) => Links,
): Links {
  noteReached(sweep, resource.modulePath);
  const names = Object.keys(resource.config?.expressions ?? {});
  return joinLinks([...names.map((name) => follow([name])), doubtOf(resource, sweep.kind)]);
}

/** An attribute that the configuration does not show: rows of it are those of a dynamic block. */
export function sweepAttribute(resource: PlannedResource, name: string, sweep: Sweep): Links {
  if (Array.isArray(resource.unknown[name])) noteReached(sweep, resource.modulePath);
  return doubtOf(resource, sweep.kind);
}

function firstDoubt(resources: readonly PlannedResource[], kind: Kind): Links | undefined {
  for (const resource of resources) {
    const doubt = doubtOf(resource, kind);
    if (doubt.gaps.length > 0) return doubt;
  }
  return undefined;
}

function oncePerResource(targets: readonly LinkTarget[]): LinkTarget[] {
  return [
    ...new Map(targets.map(({ resource }) => [resource, { resource, attribute: 'id' }])).values(),
  ];
}

function keyOf(path: ModulePath, { types }: Kind): string {
  return `${types.join()} ${pathText(path)}`;
}

function pathText(path: ModulePath): string {
  return path.map(({ name, key }) => `${name}[${JSON.stringify(key)}]`).join('.');
}
