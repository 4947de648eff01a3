import { fileURLToPath } from 'node:url';
import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  ListMetricsCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
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
import { GetSampledRequestsCommand, ListWebACLsCommand } from '@aws-sdk/client-wafv2';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startClock } from '../../model/clock.js';
import { createClients, destroyClients, type Clients } from '../../target/clients.js';
import { readDeployment } from '../../topology/read-deployment.js';
import { readStack } from '../../topology/read-stack.js';
import { LAB_REVISION_BUCKET } from '../../model/lab-versions.js';
import type { Deployment } from '../../model/deployment.js';
import { suffixOf } from '../cloudwatch/collect-metrics.js';
import { testAlarm } from '../testing/test-alarm.js';
import { worldIn } from '../world/world-in-region.js';
import { BOTO3_STACK } from './boto3-stack.fixture.js';
import { startApi, type Api } from './start-api.js';
import { createFixtureWorld, INSTANCE_A, type FixtureWorld } from './world-fixture.js';

const deployment = readDeployment(
  readStack(
    fileURLToPath(
      new URL('../../../fixtures/plans/banking-two-regions/plan.json', import.meta.url),
    ),
  ),
);

/** One in each region of what the plan has none of; those in the east are the first. */
const REGIONS = ['us-east-1', 'us-west-2'] as const;

function inBoth<T>(one: T, name: (region: string) => Partial<T>): T[] {
  return REGIONS.map((region) => ({ ...one, region, ...name(region) }));
}

const stack: Deployment = {
  ...deployment,
  autoScalingGroups: createFixtureWorld().deployment.autoScalingGroups.map((group) => ({
    ...group,
    region: 'us-west-2',
  })),
  caches: inBoth<Deployment['caches'][number]>(
    {
      address: 'aws_elasticache_replication_group.sessions',
      region: '',
      replicationGroupId: '',
      isReplicationGroup: true,
      arn: '',
      engine: 'redis',
      port: 6379,
      zones: [],
      automaticFailover: true,
      multiAz: true,
      subnetIds: [],
    },
    (region) => ({ replicationGroupId: `sessions-${region}` }),
  ),
  alarms: inBoth(testAlarm('errors'), (region) => ({
    name: `errors-${region}`,
    arn: `arn:aws:cloudwatch:${region}:123456789012:alarm:errors-${region}`,
  })),
  deploymentGroups: (BOTO3_STACK.deploymentGroups ?? []).flatMap((group) =>
    inBoth(group, (region) => ({ name: `site-${region}` })),
  ),
};

let world: FixtureWorld;
let api: Api;
let east: Clients;
let west: Clients;

beforeEach(async () => {
  world = createFixtureWorld({ deployment: stack });
  const subnet = deployment.subnets.find(({ zone }) => zone === 'us-west-2b');
  const instance = world.live.get(INSTANCE_A);
  if (subnet === undefined || instance === undefined) throw new Error('the fixture has changed');
  Object.assign(instance, { subnetId: subnet.id, zone: subnet.zone });
  api = await startApi({ world, clock: startClock() });
  const connection = { ...api, url: '', ca: null, serverName: null, dns: null };
  [east, west] = [createClients(connection), createClients(connection, 'us-west-2')];
});
afterEach(async () => {
  for (const clients of [east, west]) destroyClients(clients);
  await api.close();
});

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

test('web ACLs and what they sampled are those of a region', async () => {
  const acl = stack.webAcls.find(({ region }) => region === 'us-west-2');
  if (acl === undefined) throw new Error('the plan has changed');
  const sample = {
    atEpochMs: Date.now(),
    method: 'GET',
    target: '/',
    version: '1.1',
    headers: {},
    clientIp: '127.0.0.1',
    rule: null,
    action: 'allow',
  } as const;
  Object.assign(world, { sampledRequests: () => [sample] });
  const list = new ListWebACLsCommand({ Scope: 'REGIONAL' });
  const { WebACLs } = await west.waf.send(list);
  expect(WebACLs?.map(({ ARN }) => ARN)).toEqual([acl.arn]);
  expect((await east.waf.send(list)).WebACLs?.map(({ ARN }) => ARN)).not.toContain(acl.arn);
  const samples = new GetSampledRequestsCommand({
    WebAclArn: acl.arn,
    RuleMetricName: acl.name,
    Scope: 'REGIONAL',
    TimeWindow: { StartTime: new Date(0), EndTime: new Date(Date.now() + 60_000) },
    MaxItems: 10,
  });
  expect((await west.waf.send(samples)).SampledRequests).toHaveLength(1);
  await expect(east.waf.send(samples)).rejects.toMatchObject({
    name: 'WAFNonexistentItemException',
  });
  expect(worldIn(world, 'us-west-2').sampledRequests(acl.arn)).toEqual([sample]);
  expect(worldIn(world, 'us-east-1').sampledRequests(acl.arn)).toEqual([]);
});

test('alarms are seen and changed in their region alone', async () => {
  const names = async ({ cloudWatch }: Clients): Promise<unknown> =>
    (await cloudWatch.send(new DescribeAlarmsCommand({}))).MetricAlarms?.map((a) => a.AlarmName);
  expect(await names(east)).toEqual(['errors-us-east-1']);
  expect(await names(west)).toEqual(['errors-us-west-2']);
  const state = { AlarmName: 'errors-us-east-1', StateValue: 'ALARM', StateReason: 'x' } as const;
  await expect(west.cloudWatch.send(new SetAlarmStateCommand(state))).rejects.toMatchObject({
    name: 'ResourceNotFound',
  });
  worldIn(world, 'us-west-2').setAlarmState('errors-us-east-1', 'ALARM', 'x');
  expect(world.alarms().map((each) => each.state)).toEqual([
    'INSUFFICIENT_DATA',
    'INSUFFICIENT_DATA',
  ]);
  await east.cloudWatch.send(new SetAlarmStateCommand(state));
  expect(world.alarms()[0]?.state).toBe('ALARM');
  const put = new PutMetricAlarmCommand({
    AlarmName: 'errors-us-east-1',
    Namespace: 'AWS/ApplicationELB',
    MetricName: 'RequestCount',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 5,
    ComparisonOperator: 'GreaterThanThreshold',
  });
  await expect(west.cloudWatch.send(put)).rejects.toThrow('an alarm errors-us-east-1 in us-east-1');
  await east.cloudWatch.send(put);
  const both = new DeleteAlarmsCommand({ AlarmNames: ['errors-us-east-1', 'errors-us-west-2'] });
  await west.cloudWatch.send(both);
  expect(await names(east)).toEqual(['errors-us-east-1']);
  expect(await names(west)).toEqual([]);
});

test('a metric is where what it is of is', async () => {
  const balancer = stack.loadBalancers.find(({ region }) => region === 'us-west-2');
  const targetGroup = stack.targetGroups.find(({ region }) => region === 'us-west-2');
  if (balancer === undefined || targetGroup === undefined) throw new Error('the plan has changed');
  const { metricStore } = world;
  const inWest: Readonly<Record<string, string>>[] = [
    { LoadBalancer: suffixOf(balancer.arn) },
    { TargetGroup: suffixOf(targetGroup.arn) },
    { InstanceId: INSTANCE_A },
    { AutoScalingGroupName: stack.autoScalingGroups[0]?.name ?? '' },
  ];
  for (const dimensions of inWest)
    metricStore.record({ namespace: 'test', name: 'here', dimensions }, 1);
  const list = new ListMetricsCommand({ Namespace: 'test' });
  expect((await west.cloudWatch.send(list)).Metrics).toHaveLength(inWest.length);
  expect((await east.cloudWatch.send(list)).Metrics ?? []).toEqual([]);
  const values = async ({ cloudWatch }: Clients): Promise<unknown> =>
    (
      await cloudWatch.send(
        new GetMetricDataCommand({
          StartTime: new Date(Date.now() - 60_000),
          EndTime: new Date(Date.now() + 60_000),
          MetricDataQueries: [
            {
              Id: 'one',
              MetricStat: {
                Metric: {
                  Namespace: 'test',
                  MetricName: 'here',
                  Dimensions: [{ Name: 'LoadBalancer', Value: suffixOf(balancer.arn) }],
                },
                Period: 60,
                Stat: 'Sum',
              },
            },
          ],
        }),
      )
    ).MetricDataResults?.[0]?.Values ?? [];
  expect(await values(west)).toEqual([1]);
  expect(await values(east)).toEqual([]);
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
