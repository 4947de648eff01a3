import {
  paginateDescribeCacheClusters,
  paginateDescribeReplicationGroups,
} from '@aws-sdk/client-elasticache';
import { paginateDescribeDBInstances } from '@aws-sdk/client-rds';
import type { Clients } from './clients.js';
import type { FoundCache, FoundDatabase } from './found-stack.js';

export async function findDatabases({ rds }: Clients, region: string): Promise<FoundDatabase[]> {
  const found: FoundDatabase[] = [];
  for await (const page of paginateDescribeDBInstances({ client: rds }, {})) {
    for (const database of page.DBInstances ?? []) {
      found.push({
        region,
        id: database.DBInstanceArn ?? '',
        identifier: database.DBInstanceIdentifier ?? '',
        engine: database.Engine ?? '',
        vpcId: database.DBSubnetGroup?.VpcId ?? null,
        host: database.Endpoint?.Address ?? null,
        port: database.Endpoint?.Port ?? 0,
        multiAz: database.MultiAZ ?? false,
        zone: database.AvailabilityZone ?? null,
        standbyZone: database.SecondaryAvailabilityZone ?? null,
      });
    }
  }
  return found;
}

/** Replication groups, and the clusters that are in none. */
export async function findCaches({ elastiCache }: Clients, region: string): Promise<FoundCache[]> {
  const found: FoundCache[] = [];
  for await (const page of paginateDescribeReplicationGroups({ client: elastiCache }, {})) {
    for (const group of page.ReplicationGroups ?? []) {
      const [shard] = group.NodeGroups ?? [];
      const members = (shard?.NodeGroupMembers ?? []).toSorted(
        (a, b) => Number(b.CurrentRole === 'primary') - Number(a.CurrentRole === 'primary'),
      );
      found.push({
        region,
        id: group.ARN ?? '',
        replicationGroupId: group.ReplicationGroupId ?? '',
        zones: members.map(({ PreferredAvailabilityZone: zone }) => zone ?? ''),
        host: shard?.PrimaryEndpoint?.Address ?? null,
      });
    }
  }
  for await (const page of paginateDescribeCacheClusters({ client: elastiCache }, {})) {
    for (const cluster of page.CacheClusters ?? []) {
      if (cluster.ReplicationGroupId !== undefined) continue;
      found.push({
        region,
        id: cluster.ARN ?? '',
        replicationGroupId: cluster.CacheClusterId ?? '',
        zones:
          cluster.PreferredAvailabilityZone === undefined
            ? []
            : [cluster.PreferredAvailabilityZone],
        host: cluster.ConfigurationEndpoint?.Address ?? null,
      });
    }
  }
  return found;
}
