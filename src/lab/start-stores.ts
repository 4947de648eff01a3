import type { Cache } from './cache/cache.js';
import { cacheSubstitutions, databaseSubstitutions } from './data-substitutions.js';
import type { Database } from './database/database.js';
import { startCaches } from './start-caches.js';
import { startDatabases } from './start-databases.js';

type Options = Parameters<typeof startDatabases>[0] & Parameters<typeof startCaches>[0];

export interface Stores {
  readonly databases: readonly Database[];
  readonly caches: readonly Cache[];
  /** What stands for what, one sentence each. */
  readonly notes: readonly string[];
}

/** Starts every database and cache, side by side. */
export async function startStores(options: Options): Promise<Stores> {
  const starting = [startDatabases(options), startCaches(options)] as const;
  // All of them also where one fails: what still starts would be missed by the teardown.
  await Promise.allSettled(starting);
  const [databases, caches] = await Promise.all(starting);
  const titles = new Map([
    ...databases.map(({ identifier, engine }) => [identifier, engine.title] as const),
    ...caches.map((cache) => [cache.deployed.replicationGroupId, cache.engine.title] as const),
  ]);
  const titleOf = (name: string): string | undefined => titles.get(name);
  const { deployment, parameters } = options;
  return {
    databases,
    caches,
    notes: [
      ...databaseSubstitutions(deployment, titleOf, parameters),
      ...cacheSubstitutions(deployment, titleOf, parameters),
    ],
  };
}
