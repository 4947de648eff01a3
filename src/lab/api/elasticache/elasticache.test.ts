import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  DescribeCacheClustersCommand,
  DescribeReplicationGroupsCommand,
  ElastiCacheClient,
  RebootCacheClusterCommand,
  TestFailoverCommand,
} from '@aws-sdk/client-elasticache';
import { startClock } from '../../../model/clock.js';
import { startApi, type Api } from '../start-api.js';
import { CACHE_ARN, createFixtureWorld, type FixtureWorld } from '../world-fixture.js';

let world: FixtureWorld;
let api: Api;
let client: ElastiCacheClient;

beforeEach(async () => {
  world = createFixtureWorld();
  api = await startApi({ world, clock: startClock() });
  client = new ElastiCacheClient({ ...api, maxAttempts: 1 });
});
afterEach(async () => {
  client.destroy();
  await api.close();
});

test('a replication group is shown with the roles of its nodes', async () => {
  const { ReplicationGroups } = await client.send(new DescribeReplicationGroupsCommand({}));
  expect(ReplicationGroups).toMatchObject([
    {
      ReplicationGroupId: 'sessions',
      ARN: CACHE_ARN,
      Status: 'available',
      AutomaticFailover: 'enabled',
      MultiAZ: 'enabled',
      MemberClusters: ['sessions-001', 'sessions-002'],
      NodeGroups: [
        {
          NodeGroupMembers: [
            { CurrentRole: 'primary', PreferredAvailabilityZone: 'us-east-1a' },
            { CurrentRole: 'replica', PreferredAvailabilityZone: 'us-east-1b' },
          ],
        },
      ],
    },
  ]);
  const { CacheClusters } = await client.send(new DescribeCacheClustersCommand({}));
  expect(CacheClusters).toMatchObject([
    {
      CacheClusterId: 'sessions-001',
      ReplicationGroupId: 'sessions',
      CacheClusterStatus: 'available',
    },
    { CacheClusterId: 'sessions-002', PreferredAvailabilityZone: 'us-east-1b' },
  ]);
});

test('a failover and a reboot reach the world', async () => {
  await client.send(
    new TestFailoverCommand({ ReplicationGroupId: 'sessions', NodeGroupId: '0001' }),
  );
  await client.send(
    new RebootCacheClusterCommand({
      CacheClusterId: 'sessions-001',
      CacheNodeIdsToReboot: ['0001'],
    }),
  );
  expect(world.calls).toEqual(['fail over sessions', 'reboot cache sessions']);
});

test('what is not there is refused as AWS does it', async () => {
  const group = new DescribeReplicationGroupsCommand({ ReplicationGroupId: 'none' });
  await expect(client.send(group)).rejects.toMatchObject({ name: 'ReplicationGroupNotFoundFault' });
  const cluster = new DescribeCacheClustersCommand({ CacheClusterId: 'none' });
  await expect(client.send(cluster)).rejects.toMatchObject({ name: 'CacheClusterNotFoundFault' });
  const replica = new RebootCacheClusterCommand({
    CacheClusterId: 'sessions-002',
    CacheNodeIdsToReboot: ['0001'],
  });
  await expect(client.send(replica)).rejects.toMatchObject({
    name: 'InvalidParameterValueException',
  });
  expect(world.calls).toEqual([]);
});
