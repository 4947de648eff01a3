import {
  BatchGetDeploymentTargetsCommand,
  ContinueDeploymentCommand,
  CreateDeploymentCommand,
  GetDeploymentCommand,
  GetDeploymentGroupCommand,
  ListDeploymentInstancesCommand,
  ListDeploymentTargetsCommand,
  SkipWaitTimeForInstanceTerminationCommand,
  StopDeploymentCommand,
} from '@aws-sdk/client-codedeploy';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startClock } from '../../model/clock.js';
import type { BlueGreenSettings } from '../../model/deployed-delivery.js';
import { createClients, destroyClients, type Clients } from '../../target/clients.js';
import { BOTO3_STACK } from './boto3-stack.fixture.js';
import { startApi } from './start-api.js';
import { createFixtureWorld, type FixtureWorld } from './world-fixture.js';

const own = { applicationName: 'site', deploymentGroupName: 'site-web' };
const revision = {
  revisionType: 'S3',
  s3Location: { bucket: 'holdfast-lab', key: 'good.zip', bundleType: 'zip' },
} as const;

let world: FixtureWorld;
let clients: Clients;
let close: () => Promise<void>;

async function open(settings: Partial<BlueGreenSettings> | null = {}): Promise<void> {
  const [group] = BOTO3_STACK.deploymentGroups ?? [];
  if (group?.blueGreen === undefined) throw new Error('fixture');
  const { blueGreen, ...rest } = group;
  const deployed =
    settings === null
      ? { ...rest, style: 'in-place' as const }
      : { ...group, blueGreen: { ...blueGreen, ...settings } };
  world = createFixtureWorld({ deployment: { deploymentGroups: [deployed] } });
  const api = await startApi({ world, clock: startClock() });
  clients = createClients({ ...api, url: '', ca: null, serverName: null, dns: null });
  close = async () => {
    destroyClients(clients);
    await api.close();
  };
}

beforeEach(() => open());
afterEach(() => close());

const create = async (): Promise<string> =>
  (await clients.codeDeploy.send(new CreateDeploymentCommand({ ...own, revision }))).deploymentId ??
  '';

test('a group and a deployment show how blue/green they are', async () => {
  const { codeDeploy } = clients;
  const { deploymentGroupInfo } = await codeDeploy.send(new GetDeploymentGroupCommand(own));
  const shown = {
    deploymentStyle: {
      deploymentType: 'BLUE_GREEN',
      deploymentOption: 'WITH_TRAFFIC_CONTROL',
    },
    blueGreenDeploymentConfiguration: {
      greenFleetProvisioningOption: { action: 'COPY_AUTO_SCALING_GROUP' },
      deploymentReadyOption: { actionOnTimeout: 'STOP_DEPLOYMENT', waitTimeInMinutes: 60 },
      terminateBlueInstancesOnDeploymentSuccess: {
        action: 'TERMINATE',
        terminationWaitTimeInMinutes: 5,
      },
    },
  };
  expect(deploymentGroupInfo).toMatchObject(shown);
  const get = new GetDeploymentCommand({ deploymentId: await create() });
  const { deploymentInfo } = await codeDeploy.send(get);
  expect(deploymentInfo).toMatchObject({
    ...shown,
    status: 'Ready',
    instanceTerminationWaitTimeStarted: false,
  });
});

test('a wait is ended by whom it waits for, and by nobody else', async () => {
  const { codeDeploy } = clients;
  const deploymentId = await create();
  const next = (deploymentWaitType?: 'READY_WAIT' | 'TERMINATION_WAIT'): Promise<object> =>
    codeDeploy.send(new ContinueDeploymentCommand({ deploymentId, deploymentWaitType }));
  await next();
  await expect(next('TERMINATION_WAIT')).rejects.toMatchObject({
    name: 'DeploymentIsNotInReadyStateException',
  });
  await codeDeploy.send(new SkipWaitTimeForInstanceTerminationCommand({ deploymentId }));
  expect(world.calls.slice(1)).toEqual([
    `continue ${deploymentId}`,
    `skip the wait of ${deploymentId}`,
  ]);
  await codeDeploy.send(new StopDeploymentCommand({ deploymentId }));
  await expect(next('READY_WAIT')).rejects.toMatchObject({
    name: 'DeploymentAlreadyCompletedException',
  });
});

test('in place there is no wait to end, and instances that somebody provides are not served', async () => {
  await close();
  await open(null);
  const deploymentId = await create();
  await expect(
    clients.codeDeploy.send(new SkipWaitTimeForInstanceTerminationCommand({ deploymentId })),
  ).rejects.toMatchObject({ name: 'UnsupportedActionForDeploymentTypeException' });
  await close();
  await open({ greenFleet: 'discover-existing' });
  await expect(create()).rejects.toMatchObject({ name: 'InvalidTargetInstancesException' });
});

test('targets are listed by their label and status', async () => {
  const { codeDeploy } = clients;
  const deploymentId = await create();
  const [run] = world.deployments();
  Object.assign(run ?? {}, {
    targets: [
      { instanceId: 'i-blue', status: 'Pending', label: 'Blue' },
      { instanceId: 'i-green', status: 'Ready', label: 'Green' },
    ],
  });
  const green = { ServerInstanceLabel: ['Green'] };
  const { targetIds } = await codeDeploy.send(
    new ListDeploymentTargetsCommand({ deploymentId, targetFilters: green }),
  );
  expect(targetIds).toEqual(['i-green']);
  const { instancesList } = await codeDeploy.send(
    new ListDeploymentInstancesCommand({ deploymentId, instanceTypeFilter: ['Blue'] }),
  );
  expect(instancesList).toEqual(['i-blue']);
  const { deploymentTargets } = await codeDeploy.send(
    new BatchGetDeploymentTargetsCommand({ deploymentId, targetIds: ['i-blue', 'i-green'] }),
  );
  expect(deploymentTargets?.map(({ instanceTarget: target }) => target?.instanceLabel)).toEqual([
    'Blue',
    'Green',
  ]);
});
