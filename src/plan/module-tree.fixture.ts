import * as fc from 'fast-check';
import {
  resource,
  type CallSpec,
  type ModuleSpec,
  type Repeat,
  type ResourceSpec,
} from './plan-builder.fixture.js';
import { ref } from './planned-values.fixture.js';
import {
  type Value,
  type Key,
  type Name,
  type Expression,
  KEYS,
  nameAs,
  isSingle,
  haveOneShape,
  isRepeated,
  isMapOfInstances,
  repeated,
  stepInto,
  leaves,
  keysOf,
  bracket,
} from './module-tree-values.fixture.js';

export interface Consumer {
  readonly address: string;
  /** Addresses of the subnets that its `subnet_id` holds. */
  readonly holds: readonly string[];
  /** It holds one value, and no list. */
  readonly single: boolean;
}

export interface Tree {
  readonly module: ModuleSpec;
  readonly consumers: readonly Consumer[];
}

/**
 * Trees of modules with random keys, and consumers in each module that name subnets in every way. The
 * configuration and what it means are made side by side, and share no code with the resolver.
 */
export const trees: fc.Arbitrary<Tree> = fc
  .infiniteStream(fc.nat(1_000_000))
  .map((stream) => new TreeMaker(stream).make());

class TreeMaker {
  private readonly stream: Iterator<number>;
  private readonly consumers: Consumer[] = [];

  constructor(stream: Iterator<number>) {
    this.stream = stream;
  }

  make(): Tree {
    const { spec } = this.module([''], [], 0);
    return { module: spec, consumers: this.consumers };
  }

  private below(limit: number): number {
    return (this.stream.next().value as number) % limit;
  }

  private one<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** One module, which has an instance at each of `paths`. */
  private module(paths: readonly string[], variables: readonly Name[], depth: number) {
    const resources: ResourceSpec[] = [];
    const modules: Record<string, CallSpec> = {};
    const names: Name[] = [...variables];
    for (let index = 0; index <= this.below(2); index++) {
      const is = `aws_subnet.s${index}`;
      const repeat = this.repeat();
      resources.push(resource(is, {}, repeat));
      const values = paths.map((path) =>
        repeated(repeat, (key) => ({ id: `${path}${is}${bracket(key)}` })),
      );
      names.push({ text: is, values });
    }
    const calls = depth < 2 ? this.below(3) : 0;
    for (let index = 0; index < calls; index++) {
      const call = `m${index}`;
      const repeat = this.repeat(names);
      const argument = this.expression(names, repeat);
      const keys = keysOf(repeat);
      const inner = this.module(
        paths.flatMap((path) => keys.map((key) => `${path}module.${call}${bracket(key)}.`)),
        [
          {
            text: 'var.v',
            values: paths.flatMap((_, at) => keys.map((key) => argument.valueAt(at, key))),
          },
        ],
        depth + 1,
      );
      modules[call] = {
        ...inner.spec,
        ...repeat,
        arguments: { v: ref(...argument.references) },
      };
      const values = paths.map((_, at) =>
        repeated(repeat, (_key, position) =>
          Object.fromEntries(
            inner.outputs.map(({ text, values: own }) => [
              text,
              own[at * keys.length + position] as Value,
            ]),
          ),
        ),
      );
      names.push({ text: `module.${call}`, values });
    }
    for (let index = 0; index <= this.below(3); index++) {
      const is = `aws_user.u${index}`;
      const repeat = this.repeat(names);
      const expression = this.expression(names, repeat, true);
      resources.push(resource(is, { subnet_id: ref(...expression.references) }, repeat));
      for (const [at, path] of paths.entries())
        for (const key of keysOf(repeat)) {
          const value = expression.valueAt(at, key);
          const address = `${path}${is}${bracket(key)}`;
          this.consumers.push({ address, holds: leaves(value), single: typeof value === 'string' });
        }
    }
    const outputs: (Name & Pick<Expression, 'references'>)[] = [];
    for (let index = 0; index <= this.below(2); index++) {
      const expression = this.expression(names, {});
      const values = paths.map((_, at) => expression.valueAt(at, undefined));
      outputs.push({ text: `o${index}`, values, references: expression.references });
    }
    const given = outputs.map(({ text, references }) => [text, ref(...references)] as const);
    const spec: ModuleSpec = {
      resources,
      modules,
      outputs: Object.fromEntries(given),
      ...(variables.length > 0 ? { variables: { v: null } } : {}),
    };
    return { spec, outputs };
  }

  /** Once, by a number, by keys, or over a map of the module. */
  private repeat(names: readonly Name[] = []): Repeat & { readonly map?: Name } {
    const maps = names.filter(
      ({ values }) => values.every(isMapOfInstances) && haveOneShape(values),
    );
    const map = maps.length > 0 && this.below(3) === 0 ? this.one(maps) : undefined;
    if (map) {
      return { forEach: Object.keys(map.values[0] as object), over: ref(map.text), map };
    }
    const kind = this.below(3);
    if (kind === 0) return {};
    if (kind === 1) return { count: 1 + this.below(3) };
    const first = this.below(KEYS.length);
    return { forEach: KEYS.slice(first, first + 1 + this.below(3)) };
  }

  /**
   * `argument`: it is one that is asked for. Elsewhere no `try(a, b)` is made: a list that takes one of
   * two in another module is read as holding both, which links.ts states as its assumption.
   */
  private expression(
    names: readonly Name[],
    repeat: Repeat & { readonly map?: Name },
    argument = false,
  ): Expression {
    const [a, b] = [this.term(names, repeat), this.term(names, repeat)];
    const references = [...a.references, ...b.references];
    switch (this.below(8)) {
      case 0: // [a, b], concat(a, b)
        return { references, valueAt: (at, key) => [a.valueAt(at, key), b.valueAt(at, key)] };
      case 1: // each.key == "…" ? a : b, of single values only
        if (!isSingle(a, repeat) || !isSingle(b, repeat) || !repeat.forEach || repeat.map) return a;
        return {
          references: ['each.key', ...references],
          valueAt: (at, key) =>
            key === repeat.forEach?.[0] ? a.valueAt(at, key) : b.valueAt(at, key),
        };
      case 2: // try(a, b), coalesce(a, b)
        return argument && isSingle(a, repeat) && isSingle(b, repeat)
          ? { references, valueAt: a.valueAt }
          : a;
      case 3: // local.x
        return { references: ['local.x'], valueAt: a.valueAt };
      default:
        return a;
    }
  }

  /** One reference, and the way down to what is read from it. */
  private term(names: readonly Name[], repeat: Repeat & { readonly map?: Name }): Expression {
    const { map } = repeat;
    const start: Expression =
      map && this.below(2) === 0
        ? {
            references: ['each.value'],
            valueAt: (at, key) => (map.values[at] as Record<string, Value>)[String(key)] as Value,
          }
        : nameAs(this.one(names));
    const instances = names[0]?.values ?? [];
    let current = start;
    while (!current.ended) {
      const all = instances.flatMap((_, at) =>
        keysOf(repeat).map((key) => current.valueAt(at, key)),
      );
      const [value] = all;
      // The configuration is one for all instances, so it can go only where all of them can.
      if (value === undefined || typeof value === 'string' || !haveOneShape(all)) break;
      if (this.below(6) === 0) break;
      current = this.step(current, value, repeat);
    }
    return current;
  }

  private step(from: Expression, value: Exclude<Value, string>, repeat: Repeat): Expression {
    const [text = ''] = from.references;
    const rest = from.references.slice(1);
    const own = keysOf(repeat);
    const steps = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
    const to = (reference: string, key: (own: Key) => Key): Expression => ({
      references: [reference, ...rest],
      valueAt: (at, ownKey) => stepInto(from.valueAt(at, ownKey), key(ownKey)),
    });
    const isSelected = text.startsWith('each.value')
      ? false
      : own.every((key) => key !== undefined && (steps as Key[]).includes(key));
    if (isSelected && isRepeated(value) && this.below(3) === 0) {
      const selector = typeof own[0] === 'number' ? 'count.index' : 'each.key';
      return { ...to(text, (key) => key), references: [text, selector, ...rest], ended: true };
    }
    // x[*], values(x): all of it, and nothing of what is read from each.
    if (isRepeated(value) && this.below(4) === 0) return { ...from, ended: true };
    const step = this.one<Key>(steps);
    const isName = typeof step === 'string' && /^(id|o\d)$/.test(step);
    return to(`${text}${isName ? `.${step}` : bracket(step)}`, () => step);
  }
}
