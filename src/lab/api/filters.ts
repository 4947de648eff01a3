import { AwsError } from './aws-error.js';

/** A filter as EC2 and Auto Scaling take it. */
export interface Filter {
  readonly Name?: string | undefined;
  readonly Values?: readonly string[] | undefined;
}

/** What a filter's name reads from an item. An item matches when one of its values does. */
export type FilterTable<T> = Readonly<Record<string, (item: T) => readonly string[]>>;

export type Tags = Readonly<Record<string, string>>;

/** As the APIs list them. */
export function asTagList(tags: Tags = {}): { readonly Key: string; readonly Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/**
 * Items that pass every filter; values of one filter are alternatives and may hold `*` and `?`.
 * `tag:KEY` and `tag-key` read `tagsOf`. Throws InvalidParameterValue for a filter not in the table.
 */
export function applyFilters<T>(
  items: readonly T[],
  filters: readonly Filter[] | undefined,
  table: FilterTable<T>,
  tagsOf: (item: T) => Tags,
): T[] {
  const tests = (filters ?? []).map((filter) => {
    const read = readerOf(filter.Name ?? '', table, tagsOf);
    const patterns = (filter.Values ?? []).map(wildcard);
    return (item: T) => read(item).some((value) => patterns.some((pattern) => pattern.test(value)));
  });
  return items.filter((item) => tests.every((test) => test(item)));
}

function readerOf<T>(
  name: string,
  table: FilterTable<T>,
  tagsOf: (item: T) => Tags,
): (item: T) => readonly string[] {
  const reader = Object.hasOwn(table, name) ? table[name] : undefined;
  if (reader !== undefined) return reader;
  if (name === 'tag-key') return (item) => Object.keys(tagsOf(item));
  if (name.startsWith('tag:')) {
    const key = name.slice('tag:'.length);
    return (item) => {
      const tags = tagsOf(item);
      return Object.hasOwn(tags, key) ? [tags[key] ?? ''] : [];
    };
  }
  throw new AwsError(
    'InvalidParameterValue',
    `The filter '${name}' is invalid or not served by this lab. It serves: ${Object.keys(table).join(', ')}, tag:<key>, tag-key`,
  );
}

/** `*` is any text, `?` any character, `\*` and `\?` themselves. */
function wildcard(pattern: string): RegExp {
  const source = pattern.replace(/\\[*?\\]|\*+|\?|[^*?\\]+|\\/g, (token) => {
    if (token.startsWith('*')) return '[^]*';
    if (token === '?') return '[^]';
    const literal = /^\\[*?\\]$/.test(token) ? token.slice(1) : token;
    return literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${source}$`);
}
