import fc from 'fast-check';
import { valueAt } from '../plan/value-at.js';

/** A value, or what stands for one in JSON text, that a plan does not have in that place. */
export const STRANGE_VALUES: readonly string[] = [
  'null',
  'true',
  'false',
  '0',
  '-1',
  '1e999',
  '65536.5',
  '""',
  '"x"',
  '"\\ud800"',
  '"a\\u0000b"',
  '"${jndi:x}"',
  '[]',
  '[null]',
  '[[]]',
  '{}',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":null}}',
  '{"toString":1,"valueOf":2,"length":3}',
  '{"references":["each.value","var.x","local.y"]}',
  '{"references":[1]}',
  `${'['.repeat(300)}${']'.repeat(300)}`,
  `${'{"a":'.repeat(300)}1${'}'.repeat(300)}`,
];

export type Path = readonly (string | number)[];

/** A plan as text and as JSON, which mutations do not change. */
export interface ParsedPlan {
  readonly name: string;
  readonly text: string;
  readonly json: unknown;
}

/** Stands in the JSON where raw text is put in afterwards: `1e999` is no value of JavaScript's JSON. */
const MARK = '\u0001mark\u0001';

/** Most values of a resource stand some eight levels deep. */
const MAX_STEPS = 11;

/** A change of the JSON at a path: replaced, removed, renamed, repeated. */
const jsonMutation = fc.record({
  kind: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'rename', 'repeat'),
  // Where to go at each level: a share of the children, so that any plan can be walked with it.
  turns: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), {
    minLength: MAX_STEPS,
    maxLength: MAX_STEPS,
  }),
  steps: fc.integer({ min: 1, max: MAX_STEPS }),
  // Half of all in what is read most; a plan has a dozen parts.
  part: fc.constantFrom(
    'resource_changes',
    'resource_changes',
    'configuration',
    'any',
    'any',
    'any',
  ),
  value: fc.constantFrom(...STRANGE_VALUES),
  key: fc.constantFrom('__proto__', 'constructor', 'Address', '', 'after'),
});

/** A change of the bytes, which mostly leaves no JSON at all. */
const byteMutation = fc.record({
  kind: fc.constantFrom('truncate', 'flip', 'insert', 'cut', 'overwrite'),
  at: fc.double({ min: 0, max: 0.9999, noNaN: true }),
  length: fc.integer({ min: 1, max: 400 }),
  bit: fc.integer({ min: 0, max: 7 }),
  byte: fc.constantFrom(0, 0x22, 0x2c, 0x5b, 0x5c, 0x7b, 0x7d, 0xc0, 0xff, 0x31),
});

type JsonMutation = typeof jsonMutation extends fc.Arbitrary<infer T> ? T : never;
type ByteMutation = typeof byteMutation extends fc.Arbitrary<infer T> ? T : never;

/** One random change of a plan. */
export const mutation: fc.Arbitrary<JsonMutation | ByteMutation> = fc.oneof(
  { arbitrary: jsonMutation, weight: 3 },
  { arbitrary: byteMutation, weight: 1 },
);

export function mutate({ text, json }: ParsedPlan, change: JsonMutation | ByteMutation): Buffer {
  return 'turns' in change ? mutateJson(json, change) : mutateBytes(text, change);
}

function mutateJson(json: unknown, { kind, turns, steps, part, value, key }: JsonMutation): Buffer {
  const isIn = typeof json === 'object' && json !== null && part in json;
  const start = isIn ? [part] : [];
  const path = [...start, ...walk(valueAt(json, start), turns.slice(start.length, steps))];
  switch (kind) {
    case 'remove':
      return toBytes(update(json, path, () => undefined));
    case 'rename':
      return toBytes(renameKey(json, path, key));
    case 'repeat':
      return toBytes(repeat(json, path));
    default:
      return replaceAt(json, [path], value);
  }
}

function mutateBytes(text: string, { kind, at, length, bit, byte }: ByteMutation): Buffer {
  const bytes = Buffer.from(text);
  const start = Math.floor(at * bytes.length);
  const end = Math.min(start + length, bytes.length);
  switch (kind) {
    case 'truncate':
      return bytes.subarray(0, start);
    case 'flip':
      bytes[start] = (bytes[start] ?? 0) ^ (1 << bit);
      return bytes;
    case 'insert':
      return Buffer.concat([bytes.subarray(0, start), Buffer.from([byte]), bytes.subarray(start)]);
    case 'overwrite':
      return bytes.fill(byte, start, end);
    default:
      return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  }
}

/** Puts JSON text, such as `1e999`, in the place of some values. */
export function replaceAt(json: unknown, paths: readonly Path[], value: string): Buffer {
  const marked = paths.reduce((root, path) => update(root, path, () => MARK), json);
  return Buffer.from(JSON.stringify(marked).split(JSON.stringify(MARK)).join(value));
}

/** Paths of an attribute of every resource of a type in `resource_changes`, where the plan has it. */
export function pathsOfAttribute(json: unknown, type: string, attribute: Path): Path[] {
  const changes = valueAt(json, ['resource_changes']);
  return (Array.isArray(changes) ? changes : []).flatMap((change: unknown, index) => {
    const path = ['resource_changes', index, 'change', 'after', ...attribute];
    const isThere = valueAt(change, ['type']) === type && valueAt(json, path) !== undefined;
    return isThere ? [path] : [];
  });
}

function walk(json: unknown, turns: readonly number[]): Path {
  const path: (string | number)[] = [];
  let current = json;
  for (const turn of turns) {
    if (typeof current !== 'object' || current === null) break;
    const children = childrenOf(current);
    const child = children[Math.floor(turn * children.length)];
    if (!child) break;
    path.push(child[0]);
    current = child[1];
  }
  return path;
}

function childrenOf(value: object): (readonly [string | number, unknown])[] {
  return Array.isArray(value) ? [...(value as unknown[]).entries()] : Object.entries(value);
}

/** A copy with another value at a path; what is beside the path is shared. */
function update(json: unknown, path: Path, change: (value: unknown) => unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return change(json);
  if (Array.isArray(json)) {
    const items = json.map((item: unknown, at) =>
      at === head ? update(item, rest, change) : item,
    );
    return rest.length === 0 ? items.filter((item) => item !== undefined) : items;
  }
  const object = json as Readonly<Record<string, unknown>>;
  return { ...object, [head]: update(object[head], rest, change) };
}

function renameKey(json: unknown, path: Path, name: string): unknown {
  const key = path.at(-1);
  return update(json, path.slice(0, -1), (parent) =>
    typeof parent !== 'object' || parent === null || Array.isArray(parent)
      ? parent
      : Object.fromEntries(
          Object.entries(parent).map(([own, value]) => [
            own === key ? name : own,
            value as unknown,
          ]),
        ),
  );
}

function repeat(json: unknown, path: Path): unknown {
  return update(json, path.slice(0, -1), (parent) =>
    Array.isArray(parent) ? [...(parent as unknown[]), ...(parent as unknown[])] : parent,
  );
}

function toBytes(json: unknown): Buffer {
  return Buffer.from(JSON.stringify(json) ?? '');
}
