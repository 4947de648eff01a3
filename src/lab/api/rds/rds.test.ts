import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  DescribeDBInstancesCommand,
  DescribeDBSubnetGroupsCommand,
  DescribeEventsCommand,
  ListTagsForResourceCommand,
  PromoteReadReplicaCommand,
  RDSClient,
  RebootDBInstanceCommand,
} from '@aws-sdk/client-rds';
import { startClock } from '../../../model/clock.js';
import type { Deployment } from '../../../model/deployment.js';
import { startApi, type Api } from '../start-api.js';
import { createFixtureWorld, DATABASE_ARN, type FixtureWorld } from '../world-fixture.js';

let world: FixtureWorld;
let api: Api;
let client: RDSClient;

async function open(deployment: Partial<Deployment> = {}): Promise<void> {
  world = createFixtureWorld({ deployment });
  api = await startApi({ world, clock: startClock() });
  client = new RDSClient({ ...api, maxAttempts: 1 });
}

async function close(): Promise<void> {
  client.destroy();
  await api.close();
}

beforeEach(() => open());
afterEach(close);

test('an instance is shown where it is now, with its standby and its subnets', async () => {
  for (const DBInstanceIdentifier of ['app', DATABASE_ARN]) {
    const { DBInstances } = await client.send(
      new DescribeDBInstancesCommand({ DBInstanceIdentifier }),
    );
    expect(DBInstances).toMatchObject([
      {
        DBInstanceIdentifier: 'app',
        DBInstanceArn: DATABASE_ARN,
        DBInstanceStatus: 'available',
        Engine: 'mysql',
        MultiAZ: true,
        AvailabilityZone: 'us-east-1a',
        SecondaryAvailabilityZone: 'us-east-1b',
        Endpoint: { Port: 3306 },
        DBSubnetGroup: { Subnets: [{ SubnetStatus: 'Active' }, {}] },
      },
    ]);
    expect(DBInstances?.[0]?.ReadReplicaSourceDBInstanceIdentifier).toBeUndefined();
  }
  const { DBSubnetGroups } = await client.send(new DescribeDBSubnetGroupsCommand({}));
  expect(DBSubnetGroups?.[0]?.Subnets).toHaveLength(2);
  const { TagList } = await client.send(
    new ListTagsForResourceCommand({ ResourceName: DATABASE_ARN }),
  );
  expect(TagList ?? []).toEqual([]);
});

test('a reboot and a promotion reach the world', async () => {
  await client.send(
    new RebootDBInstanceCommand({ DBInstanceIdentifier: 'app', ForceFailover: true }),
  );
  await client.send(new PromoteReadReplicaCommand({ DBInstanceIdentifier: 'app' }));
  expect(world.calls).toEqual(['reboot app with failover', 'promote app']);
});

test('an instance that is not there, and one without a standby, are refused as AWS does it', async () => {
  const unknown = client.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: 'none' }));
  await expect(unknown).rejects.toMatchObject({ name: 'DBInstanceNotFoundFault' });
  expect(world.calls).toEqual([]);
  const databases = world.deployment.databases.map((each) => ({ ...each, multiAz: false }));
  await close();
  await open({ databases });
  const forced = new RebootDBInstanceCommand({ DBInstanceIdentifier: 'app', ForceFailover: true });
  await expect(client.send(forced)).rejects.toMatchObject({
    name: 'InvalidParameterCombination',
  });
  expect(world.calls).toEqual([]);
});

test('events are shown within the time that is asked for', async () => {
  const event = { atEpochMs: Date.now(), category: 'failover', message: 'it failed over' } as const;
  const databases = world.databases().map((database) => ({
    ...database,
    status: 'failing-over' as const,
    events: [{ ...event, atEpochMs: Date.now() - 7_200_000 }, event],
  }));
  Object.assign(world, { databases: () => databases });
  const { Events } = await client.send(new DescribeEventsCommand({ Duration: 60 }));
  expect(Events).toMatchObject([
    { SourceIdentifier: 'app', EventCategories: ['failover'], Message: 'it failed over' },
  ]);
  const again = client.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: 'app' }));
  await expect(again).rejects.toMatchObject({ name: 'InvalidDBInstanceStateFault' });
});
