import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  DescribeAvailabilityZonesCommand,
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  DescribeSubnetsCommand,
  DescribeTagsCommand,
  DescribeVpcsCommand,
  EC2Client,
  paginateDescribeInstances,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
  type DescribeInstancesRequest,
} from '@aws-sdk/client-ec2';
import { startClock } from '../../../model/clock.js';
import { startApi, type Api } from '../start-api.js';
import {
  BASTION,
  createFixtureWorld,
  INSTANCE_A,
  INSTANCE_B,
  type FixtureWorld,
} from '../world-fixture.js';

let world: FixtureWorld;
let api: Api;
let client: EC2Client;

beforeEach(async () => {
  world = createFixtureWorld();
  api = await startApi({ world, clock: startClock() });
  client = new EC2Client({ ...api, maxAttempts: 1 });
});
afterEach(async () => {
  client.destroy();
  await api.close();
});

const find = async (request: DescribeInstancesRequest): Promise<(string | undefined)[]> => {
  const { Reservations } = await client.send(new DescribeInstancesCommand(request));
  return (Reservations ?? []).flatMap(({ Instances }) =>
    (Instances ?? []).map(({ InstanceId }) => InstanceId),
  );
};

describe('DescribeInstances', () => {
  test('shows an instance as the world has it', async () => {
    const { Reservations } = await client.send(
      new DescribeInstancesCommand({ InstanceIds: [INSTANCE_A] }),
    );
    expect(Reservations?.[0]?.Instances?.[0]).toMatchObject({
      InstanceId: INSTANCE_A,
      State: { Code: 16, Name: 'running' },
      Placement: { AvailabilityZone: 'us-east-1a', AvailabilityZoneId: 'use1-az1' },
      PrivateIpAddress: '10.0.10.5',
      SubnetId: 'subnet-0aaaaaaaaaaaaaaaa',
      VpcId: 'vpc-0123456789abcdef0',
      LaunchTime: new Date(1_700_000_000_000),
      Tags: [
        { Key: 'Name', Value: 'web' },
        { Key: 'Odd', Value: '<a & "b">' },
        { Key: 'aws:autoscaling:groupName', Value: 'web' },
      ],
    });
  });

  test.each<[string, DescribeInstancesRequest['Filters'], string[]]>([
    ['zone', [{ Name: 'availability-zone', Values: ['us-east-1b'] }], [INSTANCE_B]],
    ['tag', [{ Name: 'tag:Name', Values: ['web'] }], [INSTANCE_A, INSTANCE_B]],
    ['tag with a wildcard', [{ Name: 'tag:Name', Values: ['b?st*'] }], [BASTION]],
    ['a dot that is no wildcard', [{ Name: 'private-ip-address', Values: ['10.0.1.*'] }], []],
    ['tag key', [{ Name: 'tag-key', Values: ['aws:*'] }], [INSTANCE_A, INSTANCE_B]],
    [
      'alternatives',
      [{ Name: 'instance-id', Values: [BASTION, INSTANCE_B] }],
      [INSTANCE_B, BASTION],
    ],
    ['subnet', [{ Name: 'subnet-id', Values: ['subnet-0bbbbbbbbbbbbbbbb'] }], [INSTANCE_B]],
    ['another VPC', [{ Name: 'vpc-id', Values: ['vpc-1'] }], []],
    ['state', [{ Name: 'instance-state-name', Values: ['stopped'] }], [BASTION]],
    [
      'all filters together',
      [
        { Name: 'tag:Name', Values: ['web'] },
        { Name: 'availability-zone', Values: ['us-east-1a'] },
      ],
      [INSTANCE_A],
    ],
  ])('filters by %s', async (_what, Filters, expected) => {
    world.stopInstances([BASTION]);
    expect(await find({ Filters })).toEqual(expected);
  });

  test('pages through many instances', async () => {
    const bastion = world.live.get(BASTION);
    if (bastion === undefined) throw new Error('the fixture has no bastion');
    for (let index = 0; index < 9; index += 1) {
      const id = `i-0ddddddddddddddd${index}`;
      world.live.set(id, { ...bastion, id });
    }
    const sizes: number[] = [];
    const seen = new Set<string | undefined>();
    for await (const page of paginateDescribeInstances({ client, pageSize: 5 }, {})) {
      sizes.push(page.Reservations?.length ?? 0);
      for (const one of page.Reservations ?? []) seen.add(one.Instances?.[0]?.InstanceId);
    }
    expect(sizes).toEqual([5, 5, 2]);
    expect(seen.size).toBe(12);
  });

  test.each<[string, DescribeInstancesRequest]>([
    ['InvalidInstanceID.NotFound', { InstanceIds: ['i-0123456789abcdef0'] }],
    ['InvalidInstanceID.Malformed', { InstanceIds: ['web'] }],
    ['InvalidParameterValue', { Filters: [{ Name: 'colour', Values: ['red'] }] }],
    ['InvalidParameterValue', { MaxResults: 1 }],
    ['InvalidNextToken', { NextToken: 'bogus' }],
    ['InvalidParameterCombination', { InstanceIds: [INSTANCE_A], MaxResults: 5 }],
  ])('answers %s to %j', async (name, request) => {
    await expect(find(request)).rejects.toMatchObject({ name });
  });
});

describe('changing states', () => {
  test('StopInstances stops and tells the states before and after', async () => {
    const stopped = await client.send(new StopInstancesCommand({ InstanceIds: [INSTANCE_A] }));
    expect(world.calls).toEqual([`stop ${INSTANCE_A}`]);
    expect(stopped.StoppingInstances).toEqual([
      {
        InstanceId: INSTANCE_A,
        PreviousState: { Code: 16, Name: 'running' },
        CurrentState: { Code: 80, Name: 'stopped' },
      },
    ]);
  });

  test('StartInstances and TerminateInstances do what they say', async () => {
    await client.send(new StopInstancesCommand({ InstanceIds: [INSTANCE_A, INSTANCE_B] }));
    await client.send(new StartInstancesCommand({ InstanceIds: [INSTANCE_A] }));
    await client.send(new TerminateInstancesCommand({ InstanceIds: [INSTANCE_B] }));
    expect(world.calls).toEqual([
      `stop ${INSTANCE_A} ${INSTANCE_B}`,
      `start ${INSTANCE_A}`,
      `terminate ${INSTANCE_B}`,
    ]);
  });

  test('one instance in a wrong state and none is changed', async () => {
    world.terminateInstances([INSTANCE_B]);
    const call = client.send(new StopInstancesCommand({ InstanceIds: [INSTANCE_A, INSTANCE_B] }));
    await expect(call).rejects.toMatchObject({ name: 'IncorrectInstanceState' });
    expect(world.live.get(INSTANCE_A)?.state).toBe('running');
  });

  test('a dry run changes nothing and says that it would have', async () => {
    const call = client.send(new StopInstancesCommand({ InstanceIds: [INSTANCE_A], DryRun: true }));
    await expect(call).rejects.toMatchObject({ name: 'DryRunOperation' });
    expect(world.calls).toEqual([]);
  });

  test('no instance at all is a missing parameter', async () => {
    const call = client.send(new StopInstancesCommand({ InstanceIds: [] }));
    await expect(call).rejects.toMatchObject({ name: 'MissingParameter' });
  });
});

test('DescribeInstanceStatus shows running instances, all only when asked', async () => {
  world.stopInstances([INSTANCE_A]);
  const running = await client.send(new DescribeInstanceStatusCommand({}));
  expect(running.InstanceStatuses?.map(({ InstanceId }) => InstanceId)).toEqual([
    INSTANCE_B,
    BASTION,
  ]);
  const all = await client.send(new DescribeInstanceStatusCommand({ IncludeAllInstances: true }));
  expect(all.InstanceStatuses?.[0]).toMatchObject({
    InstanceState: { Name: 'stopped' },
    InstanceStatus: { Status: 'not-applicable' },
  });
});

test('DescribeSubnets, DescribeVpcs and DescribeAvailabilityZones show the network', async () => {
  const { Subnets } = await client.send(
    new DescribeSubnetsCommand({
      Filters: [{ Name: 'availability-zone', Values: ['us-east-1b'] }],
    }),
  );
  expect(Subnets).toHaveLength(1);
  expect(Subnets?.[0]).toMatchObject({
    SubnetId: 'subnet-0bbbbbbbbbbbbbbbb',
    SubnetArn: 'arn:aws:ec2:us-east-1:123456789012:subnet/subnet-0bbbbbbbbbbbbbbbb',
    CidrBlock: '10.0.11.0/24',
  });
  const { Vpcs } = await client.send(new DescribeVpcsCommand({}));
  expect(Vpcs?.map(({ VpcId }) => VpcId)).toEqual(['vpc-0123456789abcdef0']);
  const zones = await client.send(new DescribeAvailabilityZonesCommand({}));
  expect(zones.AvailabilityZones?.map(({ ZoneName, ZoneId }) => [ZoneName, ZoneId])).toEqual([
    ['us-east-1a', 'use1-az1'],
    ['us-east-1b', 'use1-az2'],
  ]);
});

test.each([
  ['InvalidSubnetID.NotFound', new DescribeSubnetsCommand({ SubnetIds: ['subnet-1'] })],
  ['InvalidVpcID.NotFound', new DescribeVpcsCommand({ VpcIds: ['vpc-1'] })],
])('answers %s', async (name, command) => {
  await expect(client.send(command)).rejects.toMatchObject({ name });
});

test('DescribeTags shows tags of instances', async () => {
  const { Tags } = await client.send(
    new DescribeTagsCommand({
      Filters: [
        { Name: 'resource-id', Values: [BASTION] },
        { Name: 'key', Values: ['Name'] },
      ],
    }),
  );
  expect(Tags).toEqual([
    { Key: 'Name', Value: 'bastion', ResourceId: BASTION, ResourceType: 'instance' },
  ]);
});
