import { describe, expect, test } from 'vitest';
import { createFixtureWorld, INSTANCE_A, TARGET_GROUP_ARN } from '../api/world-fixture.js';
import { labParameterValues } from '../parameters.js';
import { testAlarm } from '../testing/test-alarm.js';
import { Alarms } from './alarms.js';
import { MetricCollector, suffixOf } from './collect-metrics.js';
import { evaluateAlarm } from './evaluate-alarm.js';
import { MetricStore, statisticOf } from './metric-store.js';

const METRIC = {
  namespace: 'AWS/ApplicationELB',
  name: 'HTTPCode_Target_5XX_Count',
  dimensions: { LoadBalancer: 'app/main/0123456789abcdef' },
};

/** A clock that a test moves: 6 real seconds are a declared minute at speed 10. */
function clocked(): { store: MetricStore; pass: (realMs: number) => void; now: () => number } {
  let now = 1_700_000_000_000;
  const store = new MetricStore(10, () => now);
  return { store, pass: (realMs) => (now += realMs), now: () => now };
}

describe('metrics', () => {
  test('are gathered by declared minutes, and told by real time', () => {
    const { store, pass, now } = clocked();
    const start = now();
    store.record(METRIC, 1, 10);
    pass(3000);
    store.record(METRIC, 3, 10);
    pass(3000);
    store.record(METRIC, 5);
    const window = { fromEpochMs: start, toEpochMs: now() + 1 };
    const points = store.datapoints(METRIC, { ...window, periodSeconds: 60 });
    expect(points).toEqual([
      { atEpochMs: start, sum: 40, count: 20, minimum: 1, maximum: 3 },
      { atEpochMs: start + 6000, sum: 5, count: 1, minimum: 5, maximum: 5 },
    ]);
    expect(statisticOf('Average', points[0] ?? { sum: 0, count: 1, minimum: 0, maximum: 0 })).toBe(
      2,
    );
    expect(store.datapoints(METRIC, { ...window, periodSeconds: 120 })).toHaveLength(1);
  });

  test('a period counts for alarms once it is over and its values have arrived', () => {
    const { store, pass } = clocked();
    const closed = (): unknown[] =>
      store
        .closedPeriods(METRIC, { periodSeconds: 60, count: 2, delaySeconds: 10 })
        .map((values) => values?.sum ?? null);
    store.record(METRIC, 7);
    pass(6500);
    expect(closed()).toEqual([]);
    pass(600);
    expect(closed()).toEqual([7]);
    pass(6000);
    expect(closed()).toEqual([null, 7]);
  });
});

describe('an alarm', () => {
  test.each([
    // values newest first, missing data, datapoints, state
    [[11], 'missing', 1, 'ALARM'],
    [[10], 'missing', 1, 'OK'],
    [[null], 'missing', 1, 'INSUFFICIENT_DATA'],
    [[null], 'notBreaching', 1, 'OK'],
    [[null], 'breaching', 1, 'ALARM'],
    [[null], 'ignore', 1, 'ALARM'],
    [[11, 5, 12], 'missing', 2, 'ALARM'],
    [[11, 5, 4], 'missing', 2, 'OK'],
    [[11, null, null], 'breaching', 2, 'ALARM'],
    [[11, null, null], 'notBreaching', 2, 'OK'],
    [[], 'missing', 1, 'ALARM'],
  ] as const)(
    'of %j with missing data %s and %i datapoints is %s',
    (values, missing, datapoints, state) => {
      const alarm = testAlarm('errors', {
        treatMissingData: missing,
        datapointsToAlarm: datapoints,
      });
      expect(evaluateAlarm(alarm, values, 'ALARM').state).toBe(state);
    },
  );

  test('fires by the metric that it watches, tells its listeners once, and recovers', () => {
    const { store, pass } = clocked();
    const alarms = new Alarms([testAlarm('errors')], store, labParameterValues());
    const seen: string[] = [];
    alarms.onAlarm(({ name }, state, changed) => {
      if (changed) seen.push(`${name} ${state}`);
    });
    store.record(METRIC, 1, 20);
    pass(7000);
    alarms.evaluate();
    alarms.evaluate();
    expect(alarms.isInAlarm('errors')).toBe(true);
    pass(6000);
    alarms.evaluate();
    expect(seen).toEqual(['errors ALARM', 'errors OK']);
    expect(alarms.list()[0]?.history.map(({ to }) => to)).toEqual(['OK', 'ALARM']);
  });
});

test('requests become the metrics of their load balancer and target group, one for as many as the speed says', () => {
  const world = createFixtureWorld();
  const store = new MetricStore(10);
  const collector = new MetricCollector(world, store, 10, labParameterValues());
  const request = { by: 'web', atMs: 0, endMs: 250, outcome: 'answered', status: 500 };
  const sent = { ...request, target: INSTANCE_A, targetGroup: TARGET_GROUP_ARN };
  collector.countRequest(sent);
  collector.countRequest({ ...sent, outcome: 'load-balancer-error', status: 502 });
  // Through another group that the same instance is in: none of this one's.
  collector.countRequest({ ...sent, targetGroup: `${TARGET_GROUP_ARN}2` });
  collector.sample();
  const [balancer] = world.deployment.loadBalancers;
  const LoadBalancer = suffixOf(balancer?.arn ?? '');
  expect(LoadBalancer).toBe('app/web/50dc6c495c0c9188');
  const TargetGroup = suffixOf(TARGET_GROUP_ARN);
  const sum = (
    name: string,
    dimensions: Record<string, string>,
    namespace = METRIC.namespace,
  ): number | undefined =>
    store.datapoints(
      { namespace, name, dimensions },
      { fromEpochMs: Date.now() - 1000, toEpochMs: Date.now() + 1000, periodSeconds: 60 },
    )[0]?.sum;
  expect(sum('HTTPCode_Target_5XX_Count', { LoadBalancer })).toBe(20);
  expect(sum('HTTPCode_Target_5XX_Count', { LoadBalancer, TargetGroup })).toBe(10);
  expect(sum('HTTPCode_ELB_5XX_Count', { LoadBalancer })).toBe(10);
  // AWS gives what comes from the load balancer itself for no target group.
  expect(sum('HTTPCode_ELB_5XX_Count', { LoadBalancer, TargetGroup })).toBeUndefined();
  expect(sum('HTTPCode_ELB_502_Count', { LoadBalancer, TargetGroup })).toBeUndefined();
  expect(sum('RequestCount', { LoadBalancer })).toBe(30);
  expect(sum('RequestCount', { LoadBalancer, TargetGroup })).toBe(20);
  expect(sum('TargetResponseTime', { LoadBalancer, TargetGroup })).toBeCloseTo(2.5);
  expect(sum('HealthyHostCount', { LoadBalancer, TargetGroup })).toBe(2);
  const group = { AutoScalingGroupName: 'web' };
  expect(sum('GroupInServiceInstances', group, 'AWS/AutoScaling')).toBe(2);
  expect(sum('CPUUtilization', group, 'AWS/EC2')).toBeGreaterThan(4);
});
