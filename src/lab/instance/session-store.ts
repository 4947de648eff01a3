import type { ItemStore } from './item-store.js';

/** Where sessions live: the cache, else the database, else the instance's own memory. */
export interface SessionStore {
  /** Said to clients, so that a lost session can be explained. */
  readonly place: 'cache' | 'database' | 'memory';
  add(id: string, body: string): Promise<void>;
  /** Null where there is none of this id. */
  find(id: string): Promise<string | null>;
}

const MOST_IN_MEMORY = 10_000;

export function sessionsIn(store: ItemStore | null): SessionStore {
  if (store === null) return sessionsInMemory();
  return {
    place: 'database',
    add: (id, body) => store.addSession(id, body),
    find: (id) => store.findSession(id),
  };
}

/** They end with the instance, and no other instance knows them. */
function sessionsInMemory(): SessionStore {
  const sessions = new Map<string, string>();
  return {
    place: 'memory',
    add(id, body) {
      const oldest = sessions.size < MOST_IN_MEMORY ? undefined : sessions.keys().next().value;
      if (oldest !== undefined) sessions.delete(oldest);
      sessions.set(id, body);
      return Promise.resolve();
    },
    find: (id) => Promise.resolve(sessions.get(id) ?? null),
  };
}
