export interface Placeholder {
  readonly kind: 'env' | 'login';
  readonly name: string;
}

const PLACEHOLDER = /\$\{(env|login):([^}]*)\}/g;

/** `${env:NAME}` and `${login:NAME}` in a text, or in all texts of an object or a list. */
export function placeholdersOf(value: unknown): readonly Placeholder[] {
  if (typeof value === 'string') {
    return [...value.matchAll(PLACEHOLDER)].map(([, kind, name = '']) => ({
      kind: kind === 'env' ? 'env' : 'login',
      name,
    }));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(placeholdersOf);
}

/** Puts values in the places of placeholders, in all texts of an object or a list. */
export function replacePlaceholders<T>(value: T, valueOf: (place: Placeholder) => string): T {
  if (typeof value === 'string') {
    const replaced = value.replace(PLACEHOLDER, (_whole, kind: string, name: string) =>
      valueOf({ kind: kind === 'env' ? 'env' : 'login', name }),
    );
    return replaced as T;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return value.map((item: unknown) => replacePlaceholders(item, valueOf)) as T;
  }
  const entries = Object.entries(value).map(([key, item]) => [
    key,
    replacePlaceholders(item as unknown, valueOf),
  ]);
  return Object.fromEntries(entries) as T;
}
