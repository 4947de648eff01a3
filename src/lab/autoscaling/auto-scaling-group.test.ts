import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Instance } from '../instance/instance.js';
import { TargetGroup } from '../load-balancer/target-group.js';
import { makeFakeInstance, makeStage } from '../testing/fake-instance.js';
import type { TestStage } from '../testing/fake-instance.js';
import { ZONES, webAppDeployment } from '../testing/web-app-deployment.js';
import { AutoScalingGroup } from './auto-scaling-group.js';

let stage: TestStage;
let server: Server;
/** Instances whose health checks fail: all share one server, told apart by their private address. */
let failing: Set<string>;
let all: Instance[];
let targetGroup: TargetGroup;
let group: AutoScalingGroup;

beforeEach(async () => {
  stage = makeStage(40);
  failing = new Set();
  all = [];
  server = createServer((request, response) => {
    response.statusCode = failing.has(request.headers.host ?? '') ? 500 : 200;
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const deployment = webAppDeployment({ deregistrationDelaySeconds: 2 });
  const [deployed] = deployment.autoScalingGroups;
  const [deployedTargets] = deployment.targetGroups;
  if (deployed === undefined || deployedTargets === undefined) throw new Error('fixture');
  targetGroup = new TargetGroup(deployedTargets, {
    ...stage,
    from: { name: 'main', subnetIds: () => ['subnet-public-0'] },
  });
  group = new AutoScalingGroup({
    ...stage,
    deployed: { ...deployed, gracePeriodSeconds: 10 },
    subnets: deployment.subnets.filter(({ tier }) => tier === 'private'),
    targetGroups: [targetGroup],
    makeInstance: (subnet) => {
      const id = `i-${all.length}`;
      const spec = {
        id,
        zone: subnet.zone,
        subnetId: subnet.id,
        privateIp: id,
        autoScalingGroupName: 'app',
      };
      const instance = makeFakeInstance(stage, spec, port, (changed) => {
        targetGroup.instanceChanged(changed);
        group.instanceChanged(changed);
      });
      all.push(instance);
      return instance;
    },
  });
  await group.startAtOnce();
  group.watch();
});

afterEach(() => {
  stage.timers.stop();
  targetGroup.close();
  stage.fabric.close();
  server.close();
  server.closeAllConnections();
});

const eventually = (holds: () => void): Promise<void> =>
  vi.waitFor(holds, { timeout: 20_000, interval: 2 });
const inService = (): Instance[] => all.filter(({ lifecycle }) => lifecycle === 'InService');
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
    expect(all.slice(0, 2).map(({ state }) => state)).toEqual(['terminated', 'terminated']);
  });
  expect(fewest).toBe(3);
  expect(zonesOf(inService())).toEqual(balanced);
  expect(all[0]?.healthStatus).toBe('Unhealthy');
  expect(
    group
      .view()
      .activities.map(({ cause }) => cause)
      .join(),
  ).toContain('ELB system health check failure');
});

test('replaces a terminated instance; with all zones blocked only once they are open again', async () => {
  group.blockLaunches(ZONES);
  all[0]?.terminate();
  await eventually(() => {
    expect(all[0]?.lifecycle).toBe('Terminated');
    expect(group.view().activities.filter(({ status }) => status === 'Failed')).toHaveLength(2);
  });
  expect(inService()).toHaveLength(3);
  expect(all).toHaveLength(4);
  group.blockLaunches([]);
  await eventually(() => expect(zonesOf(inService())).toEqual(balanced));
  expect(all).toHaveLength(5);
  await eventually(() =>
    expect(targetGroup.health().map(({ instanceId }) => instanceId)).toEqual([
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
  await eventually(() => expect(all[0]?.healthStatus).toBe('Unhealthy'));
  expect(all[0]?.lifecycle).toBe('InService');
  group.suspended.add(['Launch']);
  group.suspended.remove(['ReplaceUnhealthy']);
  await eventually(() => expect(all[0]?.state).toBe('terminated'));
  expect(all).toHaveLength(4);
  expect(group.view()).toMatchObject({
    suspendedProcesses: ['AZRebalance', 'Launch'],
    desiredCapacity: 4,
  });
  group.suspended.add(['AddToLoadBalancer']);
  group.suspended.remove(['Launch']);
  await eventually(() => expect(inService()).toHaveLength(4));
  expect(targetGroup.health().map(({ instanceId }) => instanceId)).not.toContain('i-4');
});
