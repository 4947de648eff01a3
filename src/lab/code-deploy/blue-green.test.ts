import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BlueGreenSettings, DeployedDeploymentGroup } from '../../model/deployed-delivery.js';
import { AutoScalingGroups } from '../autoscaling/auto-scaling-groups.js';
import type { Fleet } from '../instance/fleet.js';
import { eventually } from '../testing/eventually.fixture.js';
import { startTestFleet, type TestFleet } from '../testing/test-fleet.js';
import { TARGET_GROUP_ARN } from '../testing/web-app-deployment.js';
import type { WorldDeployment } from '../world/code-deploy.js';
import { CodeDeploy } from './code-deploy.js';

const SETTINGS: BlueGreenSettings = {
  greenFleet: 'copy-auto-scaling-group',
  onReady: 'continue',
  readyWaitSeconds: 0,
  terminatesOriginal: true,
  terminationWaitSeconds: 60,
};

const GROUP: DeployedDeploymentGroup = {
  address: 'aws_codedeploy_deployment_group.app',
  region: 'us-east-1',
  applicationName: 'app',
  name: 'app',
  autoScalingGroupNames: ['app'],
  targetGroupArns: [TARGET_GROUP_ARN],
  style: 'blue-green',
  blueGreen: SETTINGS,
  withTrafficControl: true,
  minimumHealthy: { type: 'count', value: 0 },
  rollbackEvents: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
  alarms: ['errors'],
};

let fleet: TestFleet;
let autoScaling: AutoScalingGroups;
let codeDeploy: CodeDeploy;
let alarm: boolean;
let fewest: number;
let blueName: string;

beforeEach(async () => {
  alarm = false;
  fleet = await startTestFleet({
    speed: 60,
    instances: 2,
    // On a busy machine a check may take too long: nothing here waits for a target to be found unhealthy.
    unhealthyThreshold: 10,
    parameters: {
      instanceLaunchSeconds: 10,
      codeDeployInstallSeconds: 5,
      codeDeployTrafficTimeoutSeconds: 120,
    },
  });
  const { deployed, stage, subnets, targetGroup } = fleet;
  const instances: Pick<Fleet, 'add'> = {
    add: (spec) =>
      fleet.add(spec, (changed) => {
        for (const group of autoScaling.byName.values()) group.instanceChanged(changed);
      }),
  };
  autoScaling = new AutoScalingGroups({
    ...stage,
    fleet: instances as Fleet,
    subnets,
    targetGroups: new Map([[TARGET_GROUP_ARN, targetGroup]]),
  });
  blueName = deployed.name;
  const blue = autoScaling.add({ ...deployed, gracePeriodSeconds: 3600 });
  startCodeDeploy({});
  await blue.startAtOnce();
  blue.watch();
  await eventually(() => {
    if (serving().length < 2) throw new Error('the group does not serve yet');
  });
  fewest = 2;
});

function startCodeDeploy(settings: Partial<BlueGreenSettings>): void {
  codeDeploy = new CodeDeploy({
    ...fleet.stage,
    deploymentGroups: [
      {
        ...GROUP,
        autoScalingGroupNames: [blueName],
        blueGreen: { ...SETTINGS, ...settings },
      },
    ],
    autoScaling,
    targetGroups: new Map([[TARGET_GROUP_ARN, fleet.targetGroup]]),
    isInAlarm: (name) => alarm && name === 'errors',
  });
}

afterEach(() => fleet.close());

/** Names of the groups whose instances the load balancer sends requests to, one for each. */
const serving = (): string[] =>
  fleet.all
    .filter((each) => fleet.isHealthy(each))
    .map(({ spec }) => spec.autoScalingGroupName ?? '');
const find = (id: string): WorldDeployment => {
  const found = codeDeploy.list().find((each) => each.id === id);
  if (found === undefined) throw new Error(`no deployment ${id}`);
  return found;
};
const until = (seen: () => void): Promise<void> =>
  eventually(() => {
    fewest = Math.min(fewest, serving().length);
    seen();
  });

test('a copy of the group gets the revision and then the traffic, and the original is deleted', async () => {
  const id = codeDeploy.create('app', 'good.zip');
  const copy = `CodeDeploy_app_${id}`;
  await until(() => expect(find(id).waitsForTermination).toBe(true));
  expect(serving()).toEqual([copy, copy]);
  // Both fleets run until the wait is over: the way back.
  expect([...autoScaling.byName.keys()]).toEqual([blueName, copy]);
  expect(find(id)).toMatchObject({ status: 'InProgress' });
  expect(find(id).targets.map(({ label, status }) => `${label} ${status}`)).toEqual([
    'Blue Succeeded',
    'Blue Succeeded',
    'Green Succeeded',
    'Green Succeeded',
  ]);
  codeDeploy.skipTerminationWait(id);
  await until(() => expect(find(id).status).toBe('Succeeded'));
  await until(() => expect([...autoScaling.byName.keys()]).toEqual([copy]));
  expect(serving()).toEqual([copy, copy]);
  expect(fewest).toBe(2);
  expect(codeDeploy.autoScalingGroupsOf('app')).toEqual([copy]);
  expect(codeDeploy.deployedRevision('app')).toBe('good.zip');
  expect(new Set(fleet.all.map((instance) => instance.id)).size).toBe(fleet.all.length);
});

test('replacement instances that never become healthy cost nothing: the original ones have not left', async () => {
  const id = codeDeploy.create('app', 'fails-health-checks.zip');
  await until(() => expect(find(id).status).toBe('Failed'));
  expect(find(id).error?.code).toBe('HEALTH_CONSTRAINTS');
  const back = find(id).rolledBackBy ?? '';
  await until(() => expect(find(back).status).toBe('Succeeded'));
  expect(serving()).toEqual([blueName, blueName]);
  expect(fewest).toBe(2);
  expect(codeDeploy.autoScalingGroupsOf('app')).toEqual([blueName]);
  // Nothing deletes the copy, as users of CodeDeploy find it.
  expect(autoScaling.byName.size).toBe(2);
  const [, copied] = [...autoScaling.byName.values()];
  expect(copied?.living().map((each) => fleet.targetGroup.healthOf(each.id))).not.toContain(
    'unhealthy',
  );
});

test('an alarm while the original ones wait for their end gives them the traffic back', async () => {
  const id = codeDeploy.create('app', 'fails-users.zip');
  await until(() => expect(find(id).waitsForTermination).toBe(true));
  alarm = true;
  await until(() => expect(find(id).status).toBe('Stopped'));
  expect(find(id).error?.code).toBe('ALARM_ACTIVE');
  const back = find(id).rolledBackBy ?? '';
  await until(() => expect(find(back).status).toBe('Succeeded'));
  expect(serving()).toEqual([blueName, blueName]);
  expect(fewest).toBe(2);
  expect(codeDeploy.deployedRevision('app')).toBe('deployed.zip');
});

test('with STOP_DEPLOYMENT it reroutes once it is continued, and is stopped where nobody does', async () => {
  startCodeDeploy({ onReady: 'stop', readyWaitSeconds: 60, terminatesOriginal: false });
  const id = codeDeploy.create('app', 'good.zip');
  await until(() => expect(find(id).status).toBe('Ready'));
  expect(serving()).toEqual([blueName, blueName]);
  codeDeploy.continue(id);
  await until(() => expect(find(id).status).toBe('Succeeded'));
  // KEEP_ALIVE: deregistered, and running on.
  expect(serving()).toEqual([`CodeDeploy_app_${id}`, `CodeDeploy_app_${id}`]);
  expect(autoScaling.byName.get(blueName)?.living()).toHaveLength(2);
  const other = codeDeploy.create('app', 'good.zip');
  await until(() => expect(find(other).status).toBe('Stopped'));
  expect(find(other)).toMatchObject({ error: { code: 'TIMEOUT' }, rolledBackBy: null });
});
