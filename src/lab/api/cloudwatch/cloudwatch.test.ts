import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  ListMetricsCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startClock } from '../../../model/clock.js';
import { startApi, type Api } from '../start-api.js';
import { createFixtureWorld, type FixtureWorld } from '../world-fixture.js';

const DIMENSIONS = [{ Name: 'LoadBalancer', Value: 'app/web/1' }];
const METRIC = {
  namespace: 'AWS/ApplicationELB',
  name: 'RequestCount',
  dimensions: { LoadBalancer: 'app/web/1' },
};

let world: FixtureWorld;
let api: Api;
let client: CloudWatchClient;

beforeEach(async () => {
  world = createFixtureWorld();
  api = await startApi({ world, clock: startClock() });
  client = new CloudWatchClient({ ...api, maxAttempts: 1 });
});
afterEach(async () => {
  client.destroy();
  await api.close();
});

test('metrics are listed, and read by the windows of GetMetricData', async () => {
  world.metricStore.record(METRIC, 2, 3);
  const { Metrics } = await client.send(
    new ListMetricsCommand({ Dimensions: [{ Name: 'LoadBalancer' }] }),
  );
  expect(Metrics).toEqual([
    { Namespace: METRIC.namespace, MetricName: METRIC.name, Dimensions: DIMENSIONS },
  ]);
  const { MetricDataResults } = await client.send(
    new GetMetricDataCommand({
      StartTime: new Date(Date.now() - 60_000),
      EndTime: new Date(Date.now() + 60_000),
      MetricDataQueries: ['Sum', 'Maximum'].map((Stat) => ({
        Id: Stat.toLowerCase(),
        MetricStat: { Metric: Metrics?.[0], Period: 60, Stat },
      })),
    }),
  );
  expect(MetricDataResults?.map(({ Id, Values }) => [Id, Values])).toEqual([
    ['sum', [6]],
    ['maximum', [2]],
  ]);
});

test('an alarm is made, set, shown with its history, and deleted', async () => {
  await client.send(
    new PutMetricAlarmCommand({
      AlarmName: 'busy',
      Namespace: METRIC.namespace,
      MetricName: METRIC.name,
      Dimensions: DIMENSIONS,
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 2,
      Threshold: 5,
      ComparisonOperator: 'GreaterThanThreshold',
    }),
  );
  await client.send(
    new SetAlarmStateCommand({ AlarmName: 'busy', StateValue: 'ALARM', StateReason: 'a test' }),
  );
  const { MetricAlarms } = await client.send(new DescribeAlarmsCommand({ StateValue: 'ALARM' }));
  expect(MetricAlarms?.[0]).toMatchObject({
    AlarmName: 'busy',
    StateReason: 'a test',
    DatapointsToAlarm: 2,
    TreatMissingData: 'missing',
  });
  const { AlarmHistoryItems } = await client.send(
    new DescribeAlarmHistoryCommand({ AlarmName: 'busy' }),
  );
  expect(AlarmHistoryItems?.[0]?.HistorySummary).toBe(
    'Alarm updated from INSUFFICIENT_DATA to ALARM',
  );
  await client.send(new DeleteAlarmsCommand({ AlarmNames: ['busy'] }));
  expect((await client.send(new DescribeAlarmsCommand({}))).MetricAlarms).toEqual([]);
});

test('what the lab cannot do is refused', async () => {
  await expect(
    client.send(
      new GetMetricDataCommand({
        StartTime: new Date(0),
        EndTime: new Date(),
        MetricDataQueries: [{ Id: 'e1', Expression: 'SUM(METRICS())' }],
      }),
    ),
  ).rejects.toThrow(/no expressions/);
  await expect(
    client.send(new SetAlarmStateCommand({ AlarmName: 'nope', StateValue: 'OK', StateReason: '' })),
  ).rejects.toThrow(/no alarm nope/);
});
