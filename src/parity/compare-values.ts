import { isObject } from '../plan/json-shape.js';
import { containsTrue } from '../plan/value-at.js';
import { isSecretName, showValue } from './show-value.js';

/** Keys and positions from the resource on. */
export type Path = readonly (string | number)[];

/** One side of a comparison at one place: the value, and the masks beside it. */
export interface Side {
  readonly value: unknown;
  readonly unknown: unknown;
  readonly sensitive: unknown;
  /** What stands beside it says that it is a secret: `{ name = "DB_PASSWORD", value = … }`. */
  readonly isSecret?: boolean;
}

/** A place at which two values differ. */
export interface ValueDifference {
  /** Keys and positions. */
  readonly at: Path;
  /** Both sides are known only after apply: what they are made from has to be compared. */
  readonly isBothOpen: boolean;
  readonly a: string;
  readonly b: string;
  readonly isPresence: boolean;
  readonly isOpen: boolean;
  readonly isWorld: boolean;
}

const WORLD = ['0.0.0.0/0', '::/0'];

/**
 * Every leaf that is not the same, and every one that is known only after apply on both sides. Lists
 * are compared by position; what is sensitive by presence alone.
 */
export function* compareValues(a: Side, b: Side, at: Path): Generator<ValueDifference> {
  if (a.unknown === true || b.unknown === true) {
    yield { ...difference(a, b, at), isOpen: true, isBothOpen: a.unknown === b.unknown };
    return;
  }
  if (isEmpty(a) && isEmpty(b)) return;
  if (isEmpty(a) !== isEmpty(b)) {
    yield difference(a, b, at);
    return;
  }
  if (a.sensitive === true || b.sensitive === true) {
    // A password differs, and should. What holds one besides other things (the definition of a
    // container) may differ in more than that: which, cannot be shown.
    const isSecret = a.isSecret === true || at.some((key) => isMeantSecret(String(key)));
    if (!isSecret && JSON.stringify(a.value) !== JSON.stringify(b.value))
      yield { ...difference(a, b, at), isPresence: false, isOpen: true };
    return;
  }
  if (Array.isArray(a.value) && Array.isArray(b.value)) {
    yield* compareLists(a, b, at);
    return;
  }
  if (isObject(a.value) && isObject(b.value)) {
    const names = new Set([...keysOf(a), ...keysOf(b)]);
    for (const name of [...names].toSorted())
      yield* compareValues(step(a, name), step(b, name), [...at, name]);
    return;
  }
  if (a.value !== b.value) yield difference(a, b, at);
}

/** Arguments whose whole value is the secret; `value` is that of a parameter or a key. */
function isMeantSecret(name: string): boolean {
  if (name.startsWith('user_data')) return false;
  return isSecretName(name) || ['value', 'value_wo', 'content'].includes(name);
}

function* compareLists(a: Side, b: Side, at: Path): Generator<ValueDifference> {
  const [left, right] = [a.value as readonly unknown[], b.value as readonly unknown[]];
  // Of blocks each is compared, and one more is set on one side alone; a list of texts is one value.
  if ([...left, ...right].some(isObject)) {
    for (let index = 0; index < Math.max(left.length, right.length); index++)
      yield* compareValues(step(a, index), step(b, index), [...at, index]);
    return;
  }
  const isOpen = containsTrue([a.unknown, b.unknown]);
  if (!isOpen && JSON.stringify(left) === JSON.stringify(right)) return;
  const isBothOpen = isOpen && containsTrue(a.unknown) && containsTrue(b.unknown);
  // Over fewer zones something is less, whatever the zones are called.
  const isFewer = at.at(-1) === 'availability_zones' && left.length !== right.length;
  const found = difference(a, b, at);
  yield { ...found, isPresence: found.isPresence || isFewer, isOpen, isBothOpen };
}

function step(side: Side, key: string | number): Side {
  const at = (value: unknown): unknown => {
    if (Array.isArray(value)) return value[Number(key)] as unknown;
    return isObject(value) ? value[String(key)] : undefined;
  };
  return {
    value: at(side.value),
    unknown: at(side.unknown),
    sensitive: at(side.sensitive),
    isSecret: side.isSecret === true || (key === 'value' && isNamedSecret(side.value)),
  };
}

function isNamedSecret(value: unknown): boolean {
  if (!isObject(value)) return false;
  return [value['name'], value['key']].some((name) => isSecretName(String(name ?? '')));
}

function keysOf({ value, unknown }: Side): string[] {
  const names = Object.keys(isObject(value) ? value : {});
  const open = Object.entries(isObject(unknown) ? unknown : {})
    .filter(([, mask]) => mask === true)
    .map(([name]) => name);
  return [...names, ...open];
}

/** The SDK of the aws provider cannot tell what is not set from an empty text, list or `false`. */
function isEmpty({ value, unknown }: Side): boolean {
  if (containsTrue(unknown)) return false;
  if (value === undefined || value === null || value === '' || value === false) return true;
  return (Array.isArray(value) || isObject(value)) && Object.keys(value).length === 0;
}

function difference(a: Side, b: Side, at: Path): ValueDifference {
  return {
    at,
    a: show(a, at),
    b: show(b, at),
    // `true` against nothing is `true` against `false`: a value that differs.
    isPresence: (isEmpty(a) || isEmpty(b)) && a.value !== true && b.value !== true,
    isOpen: false,
    isBothOpen: false,
    isWorld: isWorld(a, b),
  };
}

function show({ value, unknown, sensitive, isSecret }: Side, at: Path): string {
  if (unknown === true) return 'known after apply';
  if (isSecret === true) return showValue(value, 'secret');
  return sensitive === true || containsTrue(sensitive)
    ? 'a sensitive value'
    : showValue(value, at.join('.'));
}

function isWorld(a: Side, b: Side): boolean {
  const names = ({ value }: Side): boolean =>
    (Array.isArray(value) ? value : [value]).some((each) => WORLD.includes(String(each)));
  return names(a) !== names(b);
}
