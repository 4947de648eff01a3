/** How an argument stands in a plan where it is not a plain literal or a list of nested blocks. */
export class Marked {
  readonly kind:
    'ref' | 'planned' | 'opaque' | 'per-key' | 'pooled' | 'sorted' | 'dynamic' | 'beside';
  readonly value: unknown;
  readonly references: readonly string[];
  constructor(kind: Marked['kind'], value: unknown, references: readonly string[] = []) {
    this.kind = kind;
    this.value = value;
    this.references = references;
  }
}

/** An argument's value: a literal, a list of nested blocks, or what the functions below give. */
export type Value = unknown;
export type Args = Readonly<Record<string, Value>>;
export type JsonMap = Record<string, unknown>;

/** Known only after apply, through these references; written with all their prefixes. */
export const ref = (...names: readonly string[]): Marked =>
  new Marked('ref', undefined, names.flatMap(withPrefixes));
/** Known while planning, and written as references all the same. */
export const planned = (value: unknown, ...names: readonly string[]): Marked =>
  new Marked('planned', value, names.flatMap(withPrefixes));
/** Known only after apply, with nothing in the configuration. */
export const opaque = (): Marked => new Marked('opaque', undefined);
/** A literal for each key of `for_each` or `count`. */
export const perKey = (values: Readonly<Record<string, unknown>>): Marked =>
  new Marked('per-key', values, ['each.value']);
/** Attributes written as blocks, such as `ingress {}`: one list with all their references. */
export const pooled = (...rows: readonly Args[]): Marked => new Marked('pooled', rows);
/** Blocks of a set: their values are sorted, the configuration has them as they are written. */
export const sorted = (...rows: readonly Args[]): Marked => new Marked('sorted', rows);
/** `dynamic` blocks: rows of which the configuration holds nothing. */
export const dynamic = (...rows: readonly Args[]): Marked => new Marked('dynamic', rows);
/** What the provider read of AWS and keeps, where the configuration says nothing. */
export const kept = (value: unknown): Marked => new Marked('dynamic', value);

/** A block that is written, and rows of a `dynamic` block after it. */
export const besideDynamic = (written: Args, ...rows: readonly Args[]): Marked =>
  new Marked('beside', [written, ...rows]);

interface Parts {
  readonly after: unknown;
  readonly unknown: unknown;
  readonly config: unknown;
}

export function convert(value: Value, key: string | number | undefined): Parts {
  if (value instanceof Marked) return convertMarked(value, key);
  if (Array.isArray(value) && value.length > 0 && value.every(isBlock)) {
    const rows = value.map((row) => convertBlock(row, key));
    return {
      after: rows.map((row) => row.after),
      unknown: rows.some((row) => Object.keys(row.unknown).length > 0)
        ? rows.map((row) => row.unknown)
        : undefined,
      config: rows.map((row) => row.config),
    };
  }
  return {
    after: value,
    unknown: undefined,
    config: value === null ? undefined : { constant_value: value },
  };
}

function convertMarked(marked: Marked, key: string | number | undefined): Parts {
  const config = { references: marked.references };
  switch (marked.kind) {
    case 'ref':
      return { after: undefined, unknown: true, config };
    case 'opaque':
      return { after: undefined, unknown: true, config: undefined };
    case 'planned':
      return { after: marked.value, unknown: undefined, config };
    case 'per-key':
      return { after: (marked.value as JsonMap)[String(key)], unknown: undefined, config };
    case 'dynamic':
      return { ...convert(marked.value, key), config: undefined };
    case 'beside': {
      const [written] = marked.value as Args[];
      return { ...convert(marked.value, key), config: convert([written], key).config };
    }
    case 'sorted': {
      const byText = (marked.value as Args[]).toSorted((a, b) =>
        JSON.stringify(convertBlock(a, key).after) < JSON.stringify(convertBlock(b, key).after)
          ? -1
          : 1,
      );
      return { ...convert(byText, key), config: convert(marked.value, key).config };
    }
    case 'pooled': {
      const parts = convert(marked.value, key);
      const references = collectReferences(parts.config);
      return {
        ...parts,
        config: references.length > 0 ? { references } : { constant_value: parts.after },
      };
    }
  }
}

export function convertBlock(args: Args, key: string | number | undefined) {
  const parts: { after: JsonMap; unknown: JsonMap; config: JsonMap } = {
    after: {},
    unknown: {},
    config: {},
  };
  for (const [name, value] of Object.entries(args)) {
    const own = convert(value, key);
    if (own.after !== undefined) parts.after[name] = own.after;
    if (own.unknown !== undefined) parts.unknown[name] = own.unknown;
    if (own.config !== undefined) parts.config[name] = own.config;
  }
  return parts;
}

function collectReferences(config: unknown): string[] {
  if (Array.isArray(config)) return config.flatMap(collectReferences);
  if (!isBlock(config)) return [];
  return Object.entries(config).flatMap(([name, value]) =>
    name === 'references' ? (value as string[]) : collectReferences(value),
  );
}

/** `a.b["k"].id` with what it starts with, longest first, as Terraform writes references. */
function withPrefixes(name: string): string[] {
  const parts = name.match(/\.?[^.[\]"]+|\["(?:[^"\\]|\\.)*"\]|\[\d+\]/g) ?? [];
  const least = name.startsWith('data.') ? 3 : 2;
  const lengths = Array.from({ length: parts.length - least + 1 }, (_, cut) => parts.length - cut);
  return lengths.map((length) => parts.slice(0, length).join(''));
}

function isBlock(value: unknown): value is JsonMap {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Marked)
  );
}
