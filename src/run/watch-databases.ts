import { DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import type { Deployment } from '../model/deployment.js';
import type { Clients } from '../target/clients.js';
import { lookIntervalMs } from './look-interval.js';
import { startPoll } from './poll.js';
import type { Watching } from './watch-targets.js';

/**
 * Looks at the stack's databases through RDS, and journals where the primary is when that changes: a
 * standby that was promoted shows itself by another zone. Returns what ends it.
 */
export function watchDatabases(
  clients: readonly Clients[],
  { databases }: Pick<Deployment, 'databases'>,
  { journal, clock, speed }: Watching,
): () => Promise<void> {
  const watched = new Set(databases.map(({ identifier }) => identifier));
  if (watched.size === 0) return () => Promise.resolve();
  const known = new Map<string, string>();

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

  return startPoll(look, lookIntervalMs(speed)).stop;
}
