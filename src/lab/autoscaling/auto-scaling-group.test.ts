import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Instance } from '../instance/instance.js';
import { eventually } from '../testing/eventually.fixture.js';
import { startTestFleet, type TestFleet } from '../testing/test-fleet.js';
import { ZONES } from '../testing/web-app-deployment.js';
import type { AutoScalingGroup } from './auto-scaling-group.js';

/** Instances whose health checks fail. */
let failing: Set<string>;
let fleet: TestFleet;
let group: AutoScalingGroup;

beforeEach(async () => {
  failing = new Set();
  fleet = await startTestFleet({
    speed: 40,
    // On a busy machine a check may take too long once or twice.
    unhealthyThreshold: 4,
    isFailing: ({ id }) => failing.has(id),
  });
  group = fleet.groupWith({ gracePeriodSeconds: 10 });
  await group.startAtOnce();
  group.watch();
});

afterEach(() => fleet.close());

const inService = (): Instance[] => fleet.all.filter(({ lifecycle }) => lifecycle === 'InService');
const zonesOf = (instances: Instance[]): string[] => instances.map(({ zone }) => zone).toSorted();
const balanced = [ZONES[0], ZONES[0], ZONES[1], ZONES[1]];

test('starts with its capacity spread over the zones', () => {
  expect(zonesOf(inService())).toEqual(balanced);
  expect(group.view()).toMatchObject({
    desiredCapacity: 4,
    instanceIds: ['i-0', 'i-1', 'i-2', 'i-3'],
  });
});

test('replaces what fails ELB health checks, one at a time, after draining it', async () => {
  failing.add('i-0').add('i-1');
  let fewest = 4;
  await eventually(() => {
    fewest = Math.min(fewest, inService().length);
    expect(
      inService()
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(['i-2', 'i-3', 'i-4', 'i-5']);
    expect(fleet.all.slice(0, 2).map(({ state }) => state)).toEqual(['terminated', 'terminated']);
  });
  expect(fewest).toBe(3);
  expect(zonesOf(inService())).toEqual(balanced);
  expect(fleet.all[0]?.healthStatus).toBe('Unhealthy');
  expect(
    group
      .view()
      .activities.map(({ cause }) => cause)
      .join(),
  ).toContain('ELB system health check failure');
});

test('replaces a terminated instance; with all zones blocked only once they are open again', async () => {
  group.blockLaunches(ZONES);
  fleet.all[0]?.terminate();
  await eventually(() => {
    expect(fleet.all[0]?.lifecycle).toBe('Terminated');
    expect(group.view().activities.filter(({ status }) => status === 'Failed')).toHaveLength(2);
  });
  expect(inService()).toHaveLength(3);
  expect(fleet.all).toHaveLength(4);
  group.blockLaunches([]);
  await eventually(() => expect(zonesOf(inService())).toEqual(balanced));
  expect(fleet.all).toHaveLength(5);
  await eventually(() =>
    expect(fleet.targetGroup.health().map(({ instanceId }) => instanceId)).toEqual([
      'i-1',
      'i-2',
      'i-3',
      'i-4',
    ]),
  );
});

test('suspended processes leave an unhealthy instance, or the gap that it left, until they are resumed', async () => {
  group.suspended.add(['ReplaceUnhealthy', 'AZRebalance']);
  failing.add('i-0');
  await eventually(() => expect(fleet.all[0]?.healthStatus).toBe('Unhealthy'));
  expect(fleet.all[0]?.lifecycle).toBe('InService');
  group.suspended.add(['Launch']);
  group.suspended.remove(['ReplaceUnhealthy']);
  await eventually(() => expect(fleet.all[0]?.state).toBe('terminated'));
  expect(fleet.all).toHaveLength(4);
  expect(group.view()).toMatchObject({
    suspendedProcesses: ['AZRebalance', 'Launch'],
    desiredCapacity: 4,
  });
  group.suspended.add(['AddToLoadBalancer']);
  group.suspended.remove(['Launch']);
  await eventually(() => expect(inService()).toHaveLength(4));
  expect(fleet.targetGroup.health().map(({ instanceId }) => instanceId)).not.toContain('i-4');
});
