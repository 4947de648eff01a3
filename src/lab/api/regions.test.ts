import {
  CreateDeploymentCommand,
  GetDeploymentCommand,
  GetDeploymentGroupCommand,
  ListDeploymentsCommand,
} from '@aws-sdk/client-codedeploy';
import { DescribeInstancesCommand, DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  DescribeCacheClustersCommand,
  DescribeReplicationGroupsCommand,
} from '@aws-sdk/client-elasticache';
import {
  CreateExperimentTemplateCommand,
  ListExperimentTemplatesCommand,
} from '@aws-sdk/client-fis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Clients } from '../../target/clients.js';
import { LAB_REVISION_BUCKET } from '../../model/lab-versions.js';
import { worldIn } from '../world/world-in-region.js';
import { INSTANCE_A, type FixtureWorld } from './world-fixture.js';
import { REGIONS, stack, startRegionalApi, type RegionalApi } from './regional-api.fixture.js';

let api: RegionalApi;
let world: FixtureWorld;
let east: Clients;
let west: Clients;

beforeEach(async () => {
  api = await startRegionalApi();
  ({ world, east, west } = api);
});
afterEach(() => api.close());

test('each region shows what is deployed there', async () => {
  const zonesOf = async ({ ec2 }: Clients): Promise<unknown> =>
    [
      ...new Set(
        (await ec2.send(new DescribeSubnetsCommand({}))).Subnets?.map((s) => s.AvailabilityZone),
      ),
    ].toSorted();
  expect(await zonesOf(east)).toEqual(['us-east-1a', 'us-east-1b']);
  expect(await zonesOf(west)).toEqual(['us-west-2a', 'us-west-2b']);
  const { LoadBalancers } = await west.elb.send(new DescribeLoadBalancersCommand({}));
  expect(LoadBalancers?.map(({ LoadBalancerName }) => LoadBalancerName)).toEqual(['banking-west']);
  const { Reservations } = await west.ec2.send(new DescribeInstancesCommand({}));
  expect(Reservations?.[0]?.Instances?.[0]).toMatchObject({
    InstanceId: INSTANCE_A,
    Placement: { AvailabilityZoneId: 'usw2-az2' },
  });
  const there = { InstanceIds: [INSTANCE_A] };
  await expect(east.ec2.send(new DescribeInstancesCommand(there))).rejects.toMatchObject({
    name: 'InvalidInstanceID.NotFound',
  });
});

test('FIS experiments are those of a region, and take zones of no other', async () => {
  const template = (zone: string) =>
    new CreateExperimentTemplateCommand({
      clientToken: zone,
      description: zone,
      roleArn: 'arn:aws:iam::123456789012:role/fis',
      stopConditions: [{ source: 'none' }],
      targets: {
        subnets: {
          resourceType: 'aws:ec2:subnet',
          selectionMode: 'ALL',
          parameters: { availabilityZoneIdentifier: zone },
        },
      },
      actions: {
        cut: {
          actionId: 'aws:network:disrupt-connectivity',
          targets: { Subnets: 'subnets' },
          parameters: { duration: 'PT2M', scope: 'all' },
        },
      },
    });
  const { experimentTemplate } = await west.fis.send(template('us-west-2a'));
  expect(experimentTemplate?.id).toMatch(/^EXT/);
  await expect(west.fis.send(template('us-east-1a'))).rejects.toThrow('no zone us-east-1a');
  const listed = await east.fis.send(new ListExperimentTemplatesCommand({}));
  expect(listed.experimentTemplates).toEqual([]);
});

test('caches are those of a region', async () => {
  const [node] = world.caches();
  if (node === undefined) throw new Error('the fixture has changed');
  const caches = stack.caches.map(({ replicationGroupId }) => ({
    ...node,
    replicationGroupId,
    nodes: node.nodes.map((each) => ({ ...each, id: `${replicationGroupId}-${each.role}` })),
  }));
  Object.assign(world, { caches: () => caches });
  for (const [clients, region] of [
    [east, 'us-east-1'],
    [west, 'us-west-2'],
  ] as const) {
    const { ReplicationGroups } = await clients.elastiCache.send(
      new DescribeReplicationGroupsCommand({}),
    );
    expect(ReplicationGroups?.map((each) => each.ReplicationGroupId)).toEqual([
      `sessions-${region}`,
    ]);
    const { CacheClusters } = await clients.elastiCache.send(new DescribeCacheClustersCommand({}));
    expect(CacheClusters?.map((each) => each.CacheClusterId)).toEqual([
      `sessions-${region}-primary`,
      `sessions-${region}-replica`,
    ]);
    expect(worldIn(world, region).caches()).toHaveLength(1);
  }
  const there = new DescribeReplicationGroupsCommand({ ReplicationGroupId: 'sessions-us-east-1' });
  await expect(west.elastiCache.send(there)).rejects.toMatchObject({
    name: 'ReplicationGroupNotFoundFault',
  });
});

test('deployments are those of a region’s deployment groups', async () => {
  const group = (region: string) => ({
    applicationName: 'site',
    deploymentGroupName: `site-${region}`,
  });
  const { deploymentId } = await west.codeDeploy.send(
    new CreateDeploymentCommand({
      ...group('us-west-2'),
      revision: {
        revisionType: 'S3',
        s3Location: { bucket: LAB_REVISION_BUCKET, key: 'good.zip', bundleType: 'zip' },
      },
    }),
  );
  const list = new ListDeploymentsCommand({});
  expect((await west.codeDeploy.send(list)).deployments).toEqual([deploymentId]);
  expect((await east.codeDeploy.send(list)).deployments).toEqual([]);
  const get = new GetDeploymentCommand({ deploymentId });
  await expect(east.codeDeploy.send(get)).rejects.toMatchObject({
    name: 'DeploymentDoesNotExistException',
  });
  const there = new GetDeploymentGroupCommand(group('us-west-2'));
  await expect(east.codeDeploy.send(there)).rejects.toMatchObject({
    name: 'DeploymentGroupDoesNotExistException',
  });
  expect((await west.codeDeploy.send(there)).deploymentGroupInfo?.deploymentGroupName).toBe(
    'site-us-west-2',
  );
});

test('a job queue is where its controller is', () => {
  const queue = { url: '', submitted: 1, finished: 1, retried: 0, lost: 0, open: 0 };
  Object.assign(world, { jobQueue: () => queue });
  const controller = stack.jobQueues[0]?.controllerInstanceId;
  const subnetId = stack.instances.find(({ id }) => id === controller)?.subnetId;
  const zone = stack.subnets.find(({ id }) => id === subnetId)?.zone ?? '';
  for (const region of REGIONS)
    expect(worldIn(world, region).jobQueue()).toEqual(zone.startsWith(region) ? queue : null);
  expect(REGIONS.some((region) => zone.startsWith(region))).toBe(true);
});
