import { readAttribute } from '../../plan/attribute.js';
import { isObject, type JsonObject } from '../../plan/json-shape.js';
import type { PlannedResource } from '../../plan/plan.js';
import { containsTrue, valueAt } from '../../plan/value-at.js';
import { isNetworkAcl, isWebAcl, type ProtectedKind, type Protection } from './protected-kinds.js';
import { compareRules } from './web-acl-rules.js';

/** What protects less than before, and what may: one sentence each. */
export interface Weakening {
  readonly weakened: readonly string[];
  readonly open: readonly string[];
}

/** A block before and after a change, with what of it is known only after apply. */
interface Pair {
  readonly before: unknown;
  readonly after: unknown;
  readonly mask: unknown;
}

/** Compares a resource with what it will be, by what its kind says that protects. */
export function compareProtection(
  kind: ProtectedKind,
  before: JsonObject,
  after: PlannedResource,
): Weakening {
  const own = compareBlock(kind, { before, after: after.values, mask: maskOf(kind, after) }, '');
  if (isNetworkAcl(kind)) return join([own, compareDenies(before, after)]);
  if (!isWebAcl(kind)) return own;
  // Rules given as one text of JSON are not compared.
  const isText = before['rule_json'] !== after.values['rule_json'];
  return after.unknown['rule'] === true || isText
    ? join([own, { weakened: [], open: ['its rules cannot be compared'] }])
    : join([own, compareRules(before, after.values)]);
}

/** Of what is made anew the provider fills in what nobody wrote, which is then as if it were not said. */
function maskOf(kind: ProtectedKind, after: PlannedResource): JsonObject {
  if (kind.remade !== true) return after.unknown;
  const said = Object.entries(after.unknown).filter(
    ([name]) => readAttribute(after, [name]).state !== 'absent',
  );
  return Object.fromEntries(said);
}

/** `prefix` tells which of several blocks it is about. */
function compareBlock(kind: Partial<Protection>, { before, after, mask }: Pair, prefix: string) {
  const weakened: string[] = [];
  const open: string[] = [];
  const check = (
    name: string,
    isGuard: (was: unknown) => boolean,
    isLess: (now: unknown, was: unknown) => boolean,
    sink = weakened,
  ): void => {
    const path = name.split('.');
    const was = valueAt(before, path);
    if (!isGuard(was)) return;
    const now = valueAt(after, path);
    if (isUnknown(mask, path)) open.push(`${prefix}${name} is known only after apply`);
    else if (isLess(now, was)) sink.push(`${prefix}${name} goes from ${told(was)} to ${told(now)}`);
  };
  const isOn = (value: unknown): boolean => value === true;
  for (const name of kind.guards ?? []) check(name, isOn, (now) => !isOn(now));
  for (const name of kind.hazards ?? []) check(name, (was) => !isOn(was), isOn);
  const amounts = kind.amounts ?? [];
  for (const name of amounts) {
    // Days in place of years, or a number of copies in place of their age.
    const isOther = amounts.some(
      (other) =>
        other !== name && isBeside(other, name) && isGained({ before, after, mask }, other),
    );
    check(name, isAmount, (now, was) => Number(now ?? 0) < Number(was), isOther ? open : weakened);
  }
  for (const name of kind.terms ?? [])
    check(
      name,
      () => true,
      (now, was) => termOf(now) < termOf(was),
    );
  for (const [name, least] of Object.entries(kind.floors ?? {}))
    check(
      name,
      (was) => Number(was) >= least,
      (now) => Number(now ?? 0) < least,
    );
  for (const [name, word] of Object.entries(kind.words ?? {}))
    check(
      name,
      (was) => was === word,
      (now) => now !== word,
    );
  for (const name of kind.named ?? [])
    check(
      name,
      (was) => !isEmpty(was),
      (now) => isEmpty(now),
    );
  for (const name of kind.lists ?? [])
    check(
      name,
      (was) => sizeOf(was) > 0,
      (now, was) => notAmong(was, now),
    );
  for (const name of kind.same ?? [])
    check(
      name,
      () => true,
      (now, was) => textOf(now) !== textOf(was),
      open,
    );
  const rows = Object.entries(kind.rows ?? {}).map(([name, row]) =>
    compareRows(name, row, { before, after, mask }, prefix),
  );
  return join([{ weakened, open }, ...rows]);
}

/** Blocks of which each is known by a name of its own: one that is gone, or says less. */
function compareRows(
  name: string,
  { by, ...kind }: NonNullable<Protection['rows']>[string],
  pair: Pair,
  prefix: string,
): Weakening {
  const path = name.split('.');
  const old = rowsAt(pair.before, path);
  const now = rowsAt(pair.after, path);
  if (old.length === 0) return NO_WEAKENING;
  if (isUnknown(pair.mask, path))
    return { weakened: [], open: [`${prefix}${name} is known only after apply`] };
  const keyOf = (row: JsonObject): string => String(row[by] ?? '');
  const isIn = (rows: readonly JsonObject[], row: JsonObject): boolean =>
    rows.some((other) => keyOf(other) === keyOf(row));
  const gone = old.filter((row) => !isIn(now, row));
  const added = now.filter((row) => !isIn(old, row));
  return join(
    old.map((row): Weakening => {
      const label = `${prefix}${path.at(-1)} ${keyOf(row)}`;
      // The only one that is gone and the only one that is new are one, with another name.
      const renamed = gone.length === 1 && added.length === 1 && gone[0] === row;
      const next = renamed ? added[0] : now.find((other) => keyOf(other) === keyOf(row));
      if (!next) return { weakened: [`${label} is removed`], open: [] };
      const mask = valueAt(pair.mask, [...path, now.indexOf(next)]);
      return compareBlock(kind, { before: row, after: next, mask }, `${label}: `);
    }),
  );
}

const NO_WEAKENING: Weakening = { weakened: [], open: [] };

function join(parts: readonly Weakening[]): Weakening {
  return {
    weakened: parts.flatMap(({ weakened }) => weakened),
    open: parts.flatMap(({ open }) => open),
  };
}

/** How many inline rules of a network ACL that deny are gone. */
function compareDenies(before: JsonObject, after: PlannedResource): Weakening {
  const denies = (values: JsonObject, direction: string): string[] =>
    rowsAt(values, [direction])
      .filter((row) => row['action'] === 'deny')
      .map((row) => JSON.stringify(row));
  return join(
    ['ingress', 'egress'].map((direction): Weakening => {
      const left = new Set(denies(after.values, direction));
      const gone = denies(before, direction).filter((row) => !left.has(row)).length;
      if (gone === 0) return NO_WEAKENING;
      // A rule of which a part is known only after apply looks like another one.
      return containsTrue(after.unknown[direction])
        ? {
            weakened: [],
            open: [`which of its ${direction} rules are left is known only after apply`],
          }
        : { weakened: [`${gone} of its ${direction} rules are taken away`], open: [] };
    }),
  );
}

/** A path is open where it, or something that it lies in, is known only after apply. */
function isUnknown(mask: unknown, path: readonly string[]): boolean {
  return mask === true || path.some((_, depth) => valueAt(mask, path.slice(0, depth + 1)) === true);
}

function rowsAt(values: unknown, path: readonly string[]): JsonObject[] {
  const rows = valueAt(values, path);
  return Array.isArray(rows) ? rows.filter(isObject) : [];
}

function isAmount(value: unknown): boolean {
  return typeof value === 'number' && value > 0;
}

/** What has no end is kept for longest. */
function termOf(value: unknown): number {
  return isAmount(value) ? Number(value) : Infinity;
}

function isGained({ before, after }: Pair, name: string): boolean {
  const path = name.split('.');
  return !isAmount(valueAt(before, path)) && isAmount(valueAt(after, path));
}

function isBeside(name: string, other: string): boolean {
  const blockOf = (path: string): string => path.slice(0, path.lastIndexOf('.') + 1);
  return blockOf(name) !== '' && blockOf(name) === blockOf(other);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function sizeOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

/** Some entry is gone; `*` stands for all. */
function notAmong(old: unknown, now: unknown): boolean {
  const left = new Set((Array.isArray(now) ? now : []).map(textOf));
  if (left.has(textOf('*'))) return false;
  return Array.isArray(old) && old.some((entry) => !left.has(textOf(entry)));
}

function textOf(value: unknown): string {
  return JSON.stringify(
    isEmpty(value) || (sizeOf(value) === 0 && Array.isArray(value)) ? null : value,
  );
}

function told(value: unknown): string {
  if (isEmpty(value)) return 'nothing';
  if (Array.isArray(value)) return `${value.length} entries`;
  return isObject(value) ? 'another' : String(value);
}
