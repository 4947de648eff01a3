import type { Item, Items } from './item-store.js';

const MOST = 10_000;

/**
 * Items of an instance whose plan has no database, as in a file of its own: they end with it, and no
 * other instance knows them.
 */
export function itemsInMemory(): Items {
  const items = new Map<string, Item>();
  return {
    latest: (count) => Promise.resolve([...items.values()].slice(-count).toReversed()),
    find: (key) => Promise.resolve(items.get(key) ?? null),
    add(key, body) {
      const known = items.get(key);
      if (known !== undefined) return Promise.resolve({ item: known, created: false });
      const oldest = items.size < MOST ? undefined : items.keys().next().value;
      if (oldest !== undefined) items.delete(oldest);
      const item = { id: key, body };
      items.set(key, item);
      return Promise.resolve({ item, created: true });
    },
  };
}
