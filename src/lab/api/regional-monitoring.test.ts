import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  ListMetricsCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { GetSampledRequestsCommand, ListWebACLsCommand } from '@aws-sdk/client-wafv2';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Clients } from '../../target/clients.js';
import { suffixOf } from '../cloudwatch/collect-metrics.js';
import { worldIn } from '../world/world-in-region.js';
import { INSTANCE_A, type FixtureWorld } from './world-fixture.js';
import { stack, startRegionalApi, type RegionalApi } from './regional-api.fixture.js';

let api: RegionalApi;
let world: FixtureWorld;
let east: Clients;
let west: Clients;

beforeEach(async () => {
  api = await startRegionalApi();
  ({ world, east, west } = api);
});
afterEach(() => api.close());

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
