import type { Deployment } from '../model/deployment.js';
import type { Clients } from './clients.js';
import { findCaches, findDatabases } from './find-data.js';
import type { FoundCache, FoundDatabase } from './found-stack.js';

/**
 * The deployment with the zones in which its primaries are now: a failover has moved them since it was
 * read. What hits a zone must not fail a database over into it. What an endpoint does not tell stays.
 */
export async function withPrimaries(
  deployment: Deployment,
  clients: readonly Clients[],
): Promise<Deployment> {
  const databases: FoundDatabase[] = [];
  const caches: FoundCache[] = [];
  for (const own of clients) {
    // The region is only a label of what is found; ARNs tell which is which.
    if (deployment.databases.length > 0)
      databases.push(...(await findDatabases(own, '').catch(() => [])));
    if (deployment.caches.length > 0) caches.push(...(await findCaches(own, '').catch(() => [])));
  }
  return {
    ...deployment,
    databases: deployment.databases.map((database) => {
      const now = databases.find(({ id }) => id === database.arn);
      if (now === undefined || now.zone === null || now.zone === database.zone) return database;
      const standbyZone = now.standbyZone ?? database.zone;
      return {
        ...database,
        zone: now.zone,
        standbyZone: database.standbyZone === null ? null : standbyZone,
      };
    }),
    caches: deployment.caches.map((cache) => {
      const now = caches.find(({ id }) => id === cache.arn);
      const told = now?.zones.every((zone) => zone !== '') === true && now.zones.length > 0;
      return told && now !== undefined ? { ...cache, zones: now.zones } : cache;
    }),
  };
}
