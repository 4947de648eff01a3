import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DeployedDeploymentGroup } from '../../model/deployed-delivery.js';
import type { AutoScalingGroup } from '../autoscaling/auto-scaling-group.js';
import { eventually } from '../testing/eventually.fixture.js';
import { startTestFleet, type TestFleet } from '../testing/test-fleet.js';
import { TARGET_GROUP_ARN } from '../testing/web-app-deployment.js';
import type { WorldDeployment } from '../world/code-deploy.js';
import { CodeDeploy } from './code-deploy.js';
import { batchSize, hasFailed } from './minimum-healthy.js';

const GROUP: DeployedDeploymentGroup = {
  address: 'aws_codedeploy_deployment_group.app',
  region: 'us-east-1',
  applicationName: 'app',
  name: 'app',
  autoScalingGroupNames: ['app'],
  targetGroupArns: [TARGET_GROUP_ARN],
  style: 'in-place',
  withTrafficControl: true,
  minimumHealthy: { type: 'all-but-one', value: 0 },
  rollbackEvents: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
  alarms: ['errors'],
};

const notCopied = (): never => {
  throw new Error('in place nothing is copied');
};

let fleet: TestFleet;
let group: AutoScalingGroup;
let codeDeploy: CodeDeploy;
let alarm: boolean;
let fewest: number;

beforeEach(async () => {
  alarm = false;
  fleet = await startTestFleet({
    speed: 60,
    instances: 2,
    // On a busy machine a check may take too long once or twice.
    unhealthyThreshold: 4,
    parameters: {
      instanceLaunchSeconds: 10,
      codeDeployInstallSeconds: 5,
      codeDeployTrafficTimeoutSeconds: 120,
    },
  });
  group = fleet.groupWith({ gracePeriodSeconds: 3600 });
  await startGroup();
});

async function startGroup(settings: Partial<DeployedDeploymentGroup> = {}): Promise<void> {
  codeDeploy = new CodeDeploy({
    ...fleet.stage,
    deploymentGroups: [{ ...GROUP, ...settings }],
    autoScaling: { byName: new Map([['app', group]]), copy: notCopied, delete: notCopied },
    targetGroups: new Map([[TARGET_GROUP_ARN, fleet.targetGroup]]),
    isInAlarm: (name) => alarm && name === 'errors',
  });
  await group.startAtOnce();
  group.watch();
  await eventually(() => {
    if (serving() < 2) throw new Error('the group does not serve yet');
  });
  fewest = 2;
}

afterEach(() => fleet.close());

const serving = (): number => group.living().filter((each) => fleet.isHealthy(each)).length;
const behaviours = (): string[] => group.living().map(({ behaviour }) => behaviour);
const find = (id: string): WorldDeployment | undefined =>
  codeDeploy.list().find((each) => each.id === id);
const until = (id: string, status: string): Promise<void> =>
  eventually(() => {
    fewest = Math.min(fewest, serving());
    expect(find(id)?.status).toBe(status);
  });

test('deploys one at a time, out of the load balancer, and new instances get the revision', async () => {
  const id = codeDeploy.create('app', 'fails-users.zip');
  await until(id, 'Succeeded');
  expect(fewest).toBe(1);
  expect(behaviours()).toEqual(['fails-users', 'fails-users']);
  expect(find(id)?.targets.map(({ status }) => status)).toEqual(['Succeeded', 'Succeeded']);
  expect(codeDeploy.deployedRevision('app')).toBe('fails-users.zip');
  group.resize({ desiredCapacity: 3 });
  await eventually(() => expect(behaviours()).toHaveLength(3));
  expect(behaviours()[2]).toBe('fails-users');
});

test('what does not become healthy fails, and is rolled back by a deployment of its own', async () => {
  const id = codeDeploy.create('app', 'fails-health-checks.zip');
  await until(id, 'Failed');
  expect(fewest).toBe(1);
  expect(find(id)).toMatchObject({
    error: { code: 'HEALTH_CONSTRAINTS' },
    targets: [{ status: 'Failed' }, { status: 'Pending' }],
  });
  const back = find(id)?.rolledBackBy ?? '';
  expect(find(back)).toMatchObject({ creator: 'codeDeployRollback', rollsBack: id });
  await until(back, 'Succeeded');
  expect(behaviours()).toEqual(['good', 'good']);
});

test('what Auto Scaling replaces meanwhile is waited for before the rollback takes another out', async () => {
  // As on any day but the first: no instance is in its grace period any more.
  group = fleet.groupWith({ gracePeriodSeconds: 0 });
  await startGroup();
  const id = codeDeploy.create('app', 'fails-health-checks.zip');
  await until(id, 'Failed');
  const [failed] = find(id)?.targets ?? [];
  const back = find(id)?.rolledBackBy ?? '';
  await eventually(() => expect(find(back)?.targets).toHaveLength(2));
  expect(find(back)?.targets.map(({ instanceId }) => instanceId)).not.toContain(failed?.instanceId);
  expect(find(back)?.targets[0]?.instanceId).toBe('i-4');
  await until(back, 'Succeeded');
  expect(fewest).toBe(1);
  expect(behaviours()).toEqual(['good', 'good']);
});

test('a bad one to all at once serves nobody until Auto Scaling has replaced what it found unhealthy', async () => {
  group = fleet.groupWith({ gracePeriodSeconds: 0 });
  await startGroup({ minimumHealthy: { type: 'count', value: 0 }, rollbackEvents: [] });
  const original = group.living().map(({ id }) => id);
  const id = codeDeploy.create('app', 'fails-health-checks.zip');
  const unhealthy = new Set<string>();
  const look = (): number => {
    for (const each of original)
      if (fleet.targetGroup.healthOf(each) === 'unhealthy') unhealthy.add(each);
    return serving();
  };
  await vi.waitFor(() => expect(look()).toBe(0), { timeout: 20_000, interval: 1 });
  await vi.waitFor(() => expect(look()).toBeGreaterThan(0), { timeout: 20_000, interval: 1 });
  expect(unhealthy.size).toBeGreaterThan(0);
  const healer = group.living().find((each) => fleet.isHealthy(each));
  expect(original).not.toContain(healer?.id);
  // What Auto Scaling launches has the revision that succeeded last.
  expect(healer?.behaviour).toBe('good');
  await until(id, 'Failed');
  expect(find(id)?.rolledBackBy).toBeNull();
});

test('a rollback begins once nothing is under way on an instance any more', async () => {
  const id = codeDeploy.create('app', 'fails-users.zip');
  await eventually(() => expect(find(id)?.targets[0]?.status).toBe('InProgress'));
  codeDeploy.stop(id, true);
  const back = find(id)?.rolledBackBy ?? '';
  expect(find(back)?.status).toBe('Created');
  await vi.waitFor(() => expect(find(back)?.status).toBe('InProgress'), {
    timeout: 20_000,
    interval: 1,
  });
  expect(find(id)?.targets[0]?.status).toBe('Failed');
  await until(back, 'Succeeded');
  expect(behaviours()).toEqual(['good', 'good']);
});

test('an alarm stops it, and it is rolled back; stopped on request it is not', async () => {
  const id = codeDeploy.create('app', 'fails-users.zip');
  await eventually(() => expect(behaviours()).toContain('fails-users'));
  alarm = true;
  await until(id, 'Stopped');
  expect(find(id)?.error?.code).toBe('ALARM_ACTIVE');
  await until(find(id)?.rolledBackBy ?? '', 'Succeeded');
  expect(behaviours()).toEqual(['good', 'good']);
  alarm = false;
  const other = codeDeploy.create('app', 'good.zip');
  codeDeploy.stop(other, false);
  expect(find(other)).toMatchObject({ status: 'Stopped', rolledBackBy: null });
});

describe('minimum healthy hosts', () => {
  test.each([
    [{ type: 'all-but-one', value: 0 }, 4, 1],
    [{ type: 'percent', value: 50 }, 4, 2],
    [{ type: 'percent', value: 50 }, 5, 2],
    [{ type: 'count', value: 0 }, 4, 4],
    [{ type: 'count', value: 9 }, 4, 1],
  ] as const)('%j of %i deploys to %i at a time', (minimum, total, size) => {
    expect(batchSize(minimum, total)).toBe(size);
  });

  test.each([
    ['all-but-one', 0, 'SF', false],
    ['all-but-one', 0, 'FP', true],
    ['percent', 50, 'FSSS', false],
    ['percent', 50, 'FFFS', true],
    ['count', 0, 'FF', true],
    ['count', 0, 'SF', false],
  ] as const)('%s %i with %s: failed is %s', (type, value, letters, failed) => {
    const targets = letters.split('').map((letter, index) => ({
      instanceId: `i-${index}`,
      status: ({ S: 'Succeeded', F: 'Failed', P: 'Pending' } as const)[letter as 'S' | 'F' | 'P'],
    }));
    expect(hasFailed({ type, value }, targets)).toBe(failed);
  });
});
