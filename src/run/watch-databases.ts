import { setTimeout as wait } from 'node:timers/promises';
import { DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import type { JournalWriter } from '../journal/journal-writer.js';
import type { Clock } from '../model/clock.js';
import type { Deployment } from '../model/deployment.js';
import type { Clients } from '../target/clients.js';
import { LOOK_INTERVAL_MS } from './watch-targets.js';

/**
 * Looks at the stack's databases through RDS, and journals where the primary is when that changes: a
 * standby that was promoted shows itself by another zone. Returns what ends it.
 */
export function watchDatabases(
  clients: readonly Clients[],
  { databases }: Pick<Deployment, 'databases'>,
  journal: JournalWriter,
  clock: Clock,
): () => Promise<void> {
  const watched = new Set(databases.map(({ identifier }) => identifier));
  if (watched.size === 0) return () => Promise.resolve();
  const known = new Map<string, string>();
  const stopping = new AbortController();

  async function look(): Promise<void> {
    for (const { rds } of clients) {
      const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({}));
      const atMs = clock.nowMs();
      for (const found of DBInstances) {
        const { DBInstanceIdentifier: database = '', AvailabilityZone: zone = '' } = found;
        const state = found.DBInstanceStatus ?? 'unknown';
        // In another region there may be one of the same name.
        const key = found.DBInstanceArn ?? database;
        if (!watched.has(database) || known.get(key) === `${zone} ${state}`) continue;
        known.set(key, `${zone} ${state}`);
        journal.append({ kind: 'database-state', atMs, database, zone, state });
      }
    }
  }

  const loop = (async () => {
    while (!stopping.signal.aborted) {
      // A look that fails leaves a gap, which the next one closes.
      await look().catch(() => undefined);
      await wait(LOOK_INTERVAL_MS);
    }
  })();
  return async () => {
    stopping.abort();
    await loop;
  };
}
