import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  AutoScalingClient,
  CancelInstanceRefreshCommand,
  DescribeInstanceRefreshesCommand,
  ResumeProcessesCommand,
  RollbackInstanceRefreshCommand,
  SetDesiredCapacityCommand,
  StartInstanceRefreshCommand,
  SuspendProcessesCommand,
  UpdateAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeAutoScalingInstancesCommand,
  DescribeScalingActivitiesCommand,
} from '@aws-sdk/client-auto-scaling';
import { startClock } from '../../model/clock.js';
import { startApi, type Api } from './start-api.js';
import {
  createFixtureWorld,
  GROUP_ARN,
  INSTANCE_A,
  INSTANCE_B,
  TARGET_GROUP_ARN,
  type FixtureWorld,
} from './world-fixture.js';

let world: FixtureWorld;
let api: Api;
let client: AutoScalingClient;

beforeEach(async () => {
  world = createFixtureWorld();
  api = await startApi({ world, clock: startClock() });
  client = new AutoScalingClient({ ...api, maxAttempts: 1 });
});
afterEach(async () => {
  client.destroy();
  await api.close();
});

test('a group is shown with its members', async () => {
  const { AutoScalingGroups } = await client.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: ['web'] }),
  );
  expect(AutoScalingGroups).toHaveLength(1);
  expect(AutoScalingGroups?.[0]).toMatchObject({
    AutoScalingGroupARN: GROUP_ARN,
    MinSize: 2,
    MaxSize: 6,
    DesiredCapacity: 2,
    AvailabilityZones: ['us-east-1a', 'us-east-1b'],
    TargetGroupARNs: [TARGET_GROUP_ARN],
    HealthCheckType: 'ELB',
    HealthCheckGracePeriod: 60,
    VPCZoneIdentifier: 'subnet-0aaaaaaaaaaaaaaaa,subnet-0bbbbbbbbbbbbbbbb',
    Instances: [
      { InstanceId: INSTANCE_A, LifecycleState: 'InService', HealthStatus: 'Healthy' },
      { InstanceId: INSTANCE_B, LifecycleState: 'InService', HealthStatus: 'Healthy' },
    ],
  });
});

test('a member that has left its group is not shown', async () => {
  const gone = world.live.get(INSTANCE_A);
  if (gone === undefined) throw new Error('the fixture lacks an instance');
  gone.lifecycle = 'Terminated';
  const { AutoScalingInstances } = await client.send(new DescribeAutoScalingInstancesCommand({}));
  expect(AutoScalingInstances).toMatchObject([
    { InstanceId: INSTANCE_B, AutoScalingGroupName: 'web', HealthStatus: 'HEALTHY' },
  ]);
});

test('groups are filtered by tag, and a name that no group has is passed over', async () => {
  const names = async (request: DescribeAutoScalingGroupsCommand['input']): Promise<number> =>
    (await client.send(new DescribeAutoScalingGroupsCommand(request))).AutoScalingGroups?.length ??
    0;
  expect(await names({ Filters: [{ Name: 'tag:Name', Values: ['web'] }] })).toBe(1);
  expect(await names({ Filters: [{ Name: 'tag:Name', Values: ['api'] }] })).toBe(0);
  expect(await names({ AutoScalingGroupNames: ['api'] })).toBe(0);
});

test('scaling activities are shown with cause and time', async () => {
  const { Activities } = await client.send(
    new DescribeScalingActivitiesCommand({ AutoScalingGroupName: 'web' }),
  );
  expect(Activities).toMatchObject([
    {
      AutoScalingGroupName: 'web',
      StatusCode: 'Successful',
      StartTime: new Date(1_700_000_000_123),
      Cause: 'At the start there were <none> & two were wanted.',
    },
  ]);
});

test('activities of a group that is not there are refused', async () => {
  const call = client.send(new DescribeScalingActivitiesCommand({ AutoScalingGroupName: 'api' }));
  await expect(call).rejects.toMatchObject({ name: 'ValidationError' });
});

test('an instance refresh is started, shown, refused twice, rolled back', async () => {
  const start = (version: string, preferences = {}): Promise<unknown> =>
    client.send(
      new StartInstanceRefreshCommand({
        AutoScalingGroupName: 'web',
        DesiredConfiguration: { LaunchTemplate: { LaunchTemplateId: template, Version: version } },
        Preferences: preferences,
      }),
    );
  const { AutoScalingGroups: [group] = [] } = await client.send(
    new DescribeAutoScalingGroupsCommand({}),
  );
  const template = group?.LaunchTemplate?.LaunchTemplateId ?? '';
  expect(group?.LaunchTemplate?.Version).toBe('1');
  await expect(start('99')).rejects.toThrow(/no version 99/);
  await expect(start('2', { MaxHealthyPercentage: 120 })).rejects.toThrow(/MinHealthyPercentage/);
  await expect(start('2', { CheckpointPercentages: [50, 20] })).rejects.toThrow(/ascending/);
  await expect(
    client.send(new RollbackInstanceRefreshCommand({ AutoScalingGroupName: 'web' })),
  ).rejects.toMatchObject({ name: 'ActiveInstanceRefreshNotFoundFault' });
  await start('2', { AutoRollback: true });
  await expect(start('2')).rejects.toMatchObject({ name: 'InstanceRefreshInProgressFault' });
  const { InstanceRefreshes } = await client.send(
    new DescribeInstanceRefreshesCommand({ AutoScalingGroupName: 'web' }),
  );
  expect(InstanceRefreshes?.[0]).toMatchObject({
    Status: 'InProgress',
    Preferences: { MinHealthyPercentage: 90, MaxHealthyPercentage: 100, InstanceWarmup: 60 },
    DesiredConfiguration: { LaunchTemplate: { Version: '2' } },
  });
  await client.send(new RollbackInstanceRefreshCommand({ AutoScalingGroupName: 'web' }));
  await start('2');
  await client.send(new CancelInstanceRefreshCommand({ AutoScalingGroupName: 'web' }));
  expect(world.calls).toEqual([
    'refresh web to 2',
    'roll back refresh web',
    'refresh web to 2',
    'cancel refresh web',
  ]);
});

test('a group is resized within its bounds', async () => {
  const set = (capacity: number): Promise<unknown> =>
    client.send(
      new SetDesiredCapacityCommand({ AutoScalingGroupName: 'web', DesiredCapacity: capacity }),
    );
  await expect(set(7)).rejects.toThrow(/above max value 6/);
  await set(3);
  await client.send(
    new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: 'web', MinSize: 4, MaxSize: 8 }),
  );
  const { AutoScalingGroups } = await client.send(new DescribeAutoScalingGroupsCommand({}));
  expect(AutoScalingGroups?.[0]).toMatchObject({ MinSize: 4, MaxSize: 8, DesiredCapacity: 4 });
});

test('processes are suspended by name and resumed all at once, and unknown ones are refused', async () => {
  const group = { AutoScalingGroupName: 'web' };
  const shown = async (): Promise<(string | undefined)[]> => {
    const { AutoScalingGroups } = await client.send(new DescribeAutoScalingGroupsCommand({}));
    return (AutoScalingGroups?.[0]?.SuspendedProcesses ?? []).map(({ ProcessName }) => ProcessName);
  };
  await client.send(
    new SuspendProcessesCommand({ ...group, ScalingProcesses: ['AZRebalance', 'Terminate'] }),
  );
  expect(await shown()).toEqual(['AZRebalance', 'Terminate']);
  await client.send(new ResumeProcessesCommand(group));
  expect(await shown()).toEqual([]);
  await expect(
    client.send(new SuspendProcessesCommand({ ...group, ScalingProcesses: ['Everything'] })),
  ).rejects.toMatchObject({ name: 'ValidationError' });
});
