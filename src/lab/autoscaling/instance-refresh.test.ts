import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Instance } from '../instance/instance.js';
import { Alarms } from '../cloudwatch/alarms.js';
import { MetricStore } from '../cloudwatch/metric-store.js';
import { eventually } from '../testing/eventually.fixture.js';
import { startTestFleet, type TestFleet } from '../testing/test-fleet.js';
import { TRACKING_POLICY, webAppDeployment } from '../testing/web-app-deployment.js';
import type { RefreshRequest } from '../world/auto-scaling.js';
import type { AutoScalingGroup } from './auto-scaling-group.js';
import { startScalingPolicies, wantedCapacity } from './scaling-policies.js';

const REQUEST: RefreshRequest = {
  launchTemplateVersion: '2',
  minHealthyPercentage: 100,
  maxHealthyPercentage: 150,
  instanceWarmupSeconds: 10,
  checkpointPercentages: [],
  checkpointDelaySeconds: 0,
  autoRollback: true,
  skipMatching: false,
  bakeTimeSeconds: 0,
  alarms: ['errors'],
};

let fleet: TestFleet;
let group: AutoScalingGroup;
let alarm: boolean;
/** Fewest that served, and most that lived, since the start. */
let fewest: number;

beforeEach(async () => {
  alarm = false;
  fleet = await startTestFleet({
    speed: 60,
    // On a busy machine a check may take too long: nothing here waits for a target to be found unhealthy.
    unhealthyThreshold: 10,
    parameters: { instanceLaunchSeconds: 10, instanceRefreshGivesUpSeconds: 200 },
  });
  group = fleet.groupWith(
    { gracePeriodSeconds: 3600 },
    { isInAlarm: (name) => alarm && name === 'errors' },
  );
  await group.startAtOnce();
  group.watch();
  await eventually(() => {
    if (serving().length < 4) throw new Error('the group does not serve yet');
  });
  fewest = 4;
});

afterEach(() => fleet.close());

const serving = (): Instance[] => group.living().filter((each) => fleet.isHealthy(each));
const versions = (): string =>
  serving()
    .map(({ launchTemplateVersion }) => launchTemplateVersion)
    .toSorted()
    .join('');
const until = (status: string): Promise<void> =>
  eventually(() => {
    fewest = Math.min(fewest, serving().length);
    expect(group.refreshes.list()[0]?.status).toBe(status);
  });

test('replaces all instances in batches without ever serving with fewer', async () => {
  group.refreshes.start(REQUEST);
  expect(group.refreshes.list()[0]?.status).toBe('Pending');
  await until('Successful');
  expect(versions()).toBe('2222');
  expect(fewest).toBe(4);
  // Two at a time: 150 percent of four.
  expect(fleet.all).toHaveLength(8);
  expect(group.view().launchTemplateVersion).toBe('2');
  expect(group.refreshes.list()[0]?.percentageComplete).toBe(100);
});

test('a version that fails its health checks replaces nothing, and is rolled back', async () => {
  group.refreshes.start({ ...REQUEST, launchTemplateVersion: '3' });
  await until('RollbackInProgress');
  expect(versions()).toBe('1111');
  await until('RollbackSuccessful');
  expect(versions()).toBe('1111');
  expect(fewest).toBe(4);
  expect(group.view().launchTemplateVersion).toBe('1');
  await eventually(() => expect(group.living()).toHaveLength(4));
});

test('without a rollback it fails and says why; what serves is as before', async () => {
  group.refreshes.start({ ...REQUEST, launchTemplateVersion: '3', autoRollback: false });
  await until('Failed');
  expect(group.refreshes.list()[0]?.reason).toMatch(/did not become healthy/);
  expect(versions()).toBe('1111');
});

test('with EC2 health checks alone rolls out what the load balancer finds unhealthy', async () => {
  const blind = fleet.groupWith({ healthCheckType: 'EC2' });
  await blind.startAtOnce();
  blind.watch();
  blind.refreshes.start({ ...REQUEST, launchTemplateVersion: '3' });
  await eventually(() => expect(blind.refreshes.list()[0]?.status).toBe('Successful'));
  const living = blind.living();
  expect(living.map((each) => each.launchTemplateVersion).join('')).toBe('3333');
  expect(living.some((each) => fleet.isHealthy(each))).toBe(false);
});

test('comes to its end where no load balancer forwards to its target group', async () => {
  const apart = await startTestFleet({
    speed: 60,
    instances: 2,
    inUse: false,
    parameters: { instanceLaunchSeconds: 10, instanceRefreshGivesUpSeconds: 200 },
  });
  try {
    const unused = apart.groupWith({ healthCheckType: 'ELB' });
    await unused.startAtOnce();
    unused.watch();
    unused.refreshes.start(REQUEST);
    await eventually(() => expect(unused.refreshes.list()[0]?.status).toBe('Successful'));
  } finally {
    apart.close();
  }
});

test('waits at a checkpoint; an alarm then rolls back what was replaced', async () => {
  group.refreshes.start({
    ...REQUEST,
    checkpointPercentages: [25, 100],
    checkpointDelaySeconds: 3600,
  });
  await eventually(() => expect(versions()).toBe('1112'));
  expect(group.refreshes.list()[0]).toMatchObject({ status: 'InProgress' });
  alarm = true;
  await until('RollbackSuccessful');
  expect(group.refreshes.list()[0]?.reason).toContain('errors');
  expect(versions()).toBe('1111');
});

test('cancelled, it leaves what it replaced; skip matching replaces only the rest', async () => {
  group.refreshes.start({
    ...REQUEST,
    checkpointPercentages: [25, 100],
    checkpointDelaySeconds: 3600,
  });
  await eventually(() => expect(versions()).toBe('1112'));
  group.refreshes.cancel();
  await until('Cancelled');
  expect(versions()).toBe('1112');
  const before = fleet.all.length;
  group.refreshes.start({ ...REQUEST, skipMatching: true });
  await until('Successful');
  expect(versions()).toBe('2222');
  expect(fleet.all.length - before).toBe(3);
});

test('follows its desired capacity up and down within the zones', async () => {
  group.resize({ desiredCapacity: 5 });
  await eventually(() => expect(serving()).toHaveLength(5));
  group.resize({ desiredCapacity: 2 });
  await eventually(() => {
    expect(
      group
        .living()
        .map(({ zone }) => zone.at(-1))
        .toSorted(),
    ).toEqual(['a', 'b']);
  });
});

test('a policy that tracks a target scales out by proportion, within the bounds', async () => {
  const store = new MetricStore(600);
  const alarms = new Alarms([], store, fleet.stage.parameters);
  startScalingPolicies({
    deployment: { ...webAppDeployment(), scalingPolicies: [TRACKING_POLICY] },
    groups: new Map([['app', group]]),
    alarms,
    timers: fleet.stage.timers,
  });
  const metric = {
    namespace: 'AWS/EC2',
    name: 'CPUUtilization',
    dimensions: { AutoScalingGroupName: 'app' },
  };
  expect(alarms.list().map(({ definition }) => definition.evaluationPeriods)).toEqual([3, 15]);
  await eventually(() => {
    store.record(metric, 70);
    alarms.evaluate();
    expect(group.view().desiredCapacity).toBe(6);
  });
  // Nothing more until what was launched has warmed up.
  for (const _ of [1, 2, 3]) alarms.evaluate();
  expect(group.view().desiredCapacity).toBe(6);
  const [high, low] = alarms.list().map(({ definition }) => definition);
  if (high === undefined || low === undefined) throw new Error('two alarms');
  expect(wantedCapacity(TRACKING_POLICY, high, 4, 51)).toBe(5);
  expect(wantedCapacity(TRACKING_POLICY, low, 4, 20)).toBe(2);
  expect(wantedCapacity(TRACKING_POLICY, low, 4, 0)).toBe(1);
  expect(wantedCapacity({ ...TRACKING_POLICY, type: 'step', adjustment: -2 }, low, 4, 0)).toBe(2);
});
