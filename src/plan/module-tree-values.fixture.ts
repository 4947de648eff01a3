import type { Repeat } from './plan-builder.fixture.js';

/** What an expression is: subnets by address, and lists, maps and objects of what holds them. */
export type Value = string | readonly Value[] | { readonly [key: string]: Value };
/** Of an instance: what `count` or `for_each` gives it, undefined where there is one. */
export type Key = string | number | undefined;

/** A name in a module, with what it means in each instance of the module. */
export interface Name {
  readonly text: string;
  readonly values: readonly Value[];
}

/** An expression: what a plan keeps of it, and what it is in an instance of the module, for a key. */
export interface Expression {
  readonly references: readonly string[];
  readonly valueAt: (instance: number, key: Key) => Value;
  /** The index on the way is no literal, so that a plan keeps nothing of what follows it. */
  readonly ended?: true;
}

/** Keys of `for_each` that are hard to write and to read. */
export const KEYS = ['a', 'b.c', 'd]["e', 'ü ☃', '7', 'x"y', String.raw`back\slash`];

/** The name as an expression. */
export const nameAs = ({ text, values }: Name): Expression => ({
  references: [text],
  valueAt: (at) => values[at] as Value,
});

/** For whatever key, it is one subnet and no list. */
export function isSingle({ valueAt }: Expression, repeat: Repeat): boolean {
  return keysOf(repeat).every((key) => typeof valueAt(0, key) === 'string');
}

/** Whether one step fits all of them. */
export function haveOneShape(values: readonly Value[]): boolean {
  return new Set(values.map((value) => JSON.stringify(shapeOf(value)))).size === 1;
}

function shapeOf(value: Value): unknown {
  if (typeof value === 'string') return 0;
  if (Array.isArray(value)) return value.map(shapeOf);
  return Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]);
}

/** A list, or a map by the keys of instances. */
export function isRepeated(value: Value): boolean {
  return Array.isArray(value) || isMapOfInstances(value);
}

/** A map by keys of KEYS, and no object. */
export function isMapOfInstances(value: Value): boolean {
  if (typeof value === 'string' || Array.isArray(value)) return false;
  return Object.keys(value).every((key) => KEYS.includes(key));
}

/** The value of what is repeated: a list by `count`, a map by `for_each`, or itself. */
export function repeated(repeat: Repeat, make: (key: Key, position: number) => Value): Value {
  const made = keysOf(repeat).map((key, position) => [key, make(key, position)] as const);
  if (repeat.count !== undefined) return made.map(([, value]) => value);
  return repeat.forEach ? Object.fromEntries(made) : (made[0]?.[1] ?? []);
}

/** The member of a list, a map or an object. */
export function stepInto(value: Value, key: Key): Value {
  if (typeof value === 'string') throw new Error(`no ${String(key)} in ${value}`);
  const inner = Array.isArray(value)
    ? (value[Number(key)] as Value | undefined)
    : (value as Record<string, Value>)[String(key)];
  if (inner === undefined) throw new Error(`no ${String(key)}`);
  return inner;
}

/** All subnets in it. */
export function leaves(value: Value): string[] {
  if (typeof value === 'string') return [value];
  return Object.values(value).flatMap(leaves);
}

/** The keys of the instances of what is repeated so. */
export function keysOf({ count, forEach }: Repeat): Key[] {
  if (count !== undefined) return Array.from({ length: count }, (_, index) => index);
  return forEach ? [...forEach] : [undefined];
}

/** The index as it is written, empty for none. */
export function bracket(key: Key): string {
  return key === undefined ? '' : `[${JSON.stringify(key)}]`;
}
