import { StartInstanceRefreshCommand } from '@aws-sdk/client-auto-scaling';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findFault } from '../../fault/faults.js';
import { startApi, type Api } from '../../lab/api/start-api.js';
import { BOTO3_STACK } from '../../lab/api/boto3-stack.fixture.js';
import { createFixtureWorld, type FixtureWorld } from '../../lab/api/world-fixture.js';
import { launchTemplateIdOf } from '../../lab/autoscaling/launch-template.js';
import { startClock } from '../../model/clock.js';
import { LAB_ACCOUNT_ID, LAB_REVISION_BUCKET } from '../../model/lab-versions.js';
import { createClients, destroyClients, type Clients } from '../clients.js';
import { readInventory } from '../inventory.js';
import { sendUndo } from './undo-calls.js';

let world: FixtureWorld;
let api: Api;
let clients: Clients;
let template: string;

beforeEach(async () => {
  world = createFixtureWorld({ deployment: BOTO3_STACK });
  const [group] = world.deployment.autoScalingGroups;
  if (group === undefined) throw new Error('the fixture has changed');
  template = launchTemplateIdOf(group);
  api = await startApi({ world, clock: startClock() });
  clients = createClients({ ...api, url: '', ca: null, serverName: null, dns: null });
});
afterEach(async () => {
  destroyClients(clients);
  await api.close();
});

const refused = { code: 'recover/not-allowed' };
const send = (service: string, operation: string, input: object): Promise<void> =>
  sendUndo(clients, { service, operation, input: { ...input } });

describe('a refresh back to the version before', () => {
  const back = (changes: object = {}, version: unknown = '1', id = template): Promise<void> =>
    send('autoScaling', 'StartInstanceRefresh', {
      AutoScalingGroupName: 'web',
      DesiredConfiguration: { LaunchTemplate: { LaunchTemplateId: id, Version: version } },
      Preferences: { MinHealthyPercentage: 0, SkipMatching: false },
      ...changes,
    });
  /** A version was rolled out to its end. */
  const rollOut = async (): Promise<void> => {
    await clients.autoScaling.send(
      new StartInstanceRefreshCommand({
        AutoScalingGroupName: 'web',
        DesiredConfiguration: { LaunchTemplate: { LaunchTemplateId: template, Version: '4' } },
        Preferences: { MinHealthyPercentage: 75, AutoRollback: true },
      }),
    );
    world.cancelInstanceRefresh('web');
    world.calls.splice(0);
  };

  it('is sent, at the pace of the refresh that is undone and not at the record’s', async () => {
    await rollOut();
    await back();
    expect(world.calls).toEqual(['refresh web to 1']);
    expect(world.instanceRefreshes('web')[0]?.request).toMatchObject({
      launchTemplateVersion: '1',
      minHealthyPercentage: 75,
      skipMatching: true,
      autoRollback: false,
    });
  });

  it('is nothing where the version before was never learnt, since nothing was rolled out', async () => {
    await back({}, { fromOutput: 'AutoScalingGroups.0.LaunchTemplate.Version' });
    expect(world.calls).toEqual([]);
  });

  it('is refused where nothing was rolled out', async () => {
    await expect(back()).rejects.toMatchObject(refused);
    expect(world.calls).toEqual([]);
  });

  it.each([
    ['another launch template', () => back({}, '1', 'lt-0aaaaaaaaaaaaaaaa')],
    ['a group that is not there', () => back({ AutoScalingGroupName: 'other' })],
    ['what is no version', () => back({}, 'ssm:latest')],
    ['a version that is no text', () => back({}, 1)],
    [
      'instances of its own choice',
      () =>
        back({
          DesiredConfiguration: {
            LaunchTemplate: { LaunchTemplateId: template, Version: '1' },
            MixedInstancesPolicy: {},
          },
        }),
    ],
  ])('is refused for %s', async (_what, forged) => {
    await rollOut();
    await expect(forged()).rejects.toMatchObject(refused);
    expect(world.calls).toEqual([]);
  });
});

describe('a change of a group', () => {
  it('is one of its size alone', async () => {
    const size = { AutoScalingGroupName: 'web', MinSize: 1 };
    await send('autoScaling', 'UpdateAutoScalingGroup', size);
    expect(world.calls).toHaveLength(1);
    const more = { ...size, LaunchTemplate: { LaunchTemplateId: template, Version: '4' } };
    await expect(send('autoScaling', 'UpdateAutoScalingGroup', more)).rejects.toMatchObject(
      refused,
    );
    expect(world.calls).toHaveLength(1);
  });
});

describe('a deployment of the revision before', () => {
  const back = (key: string, changes: object = {}): Promise<void> =>
    send('codeDeploy', 'CreateDeployment', {
      applicationName: 'site',
      deploymentGroupName: 'site-web',
      revision: { revisionType: 'S3', s3Location: { bucket: LAB_REVISION_BUCKET, key } },
      ...changes,
    });
  const deployed = (key: string): void => {
    const id = world.createDeployment('site-web', key);
    world.stopDeployment(id, false);
    const run = world.deployments().find((each) => each.id === id);
    Object.assign(run ?? {}, { status: 'Succeeded' });
    world.calls.splice(0);
  };

  it('is sent for what was deployed there before, and for nothing else', async () => {
    deployed('good.zip');
    await back('good.zip');
    expect(world.calls).toEqual(['deploy good.zip to site-web']);
    await expect(back('fails-users.zip')).rejects.toMatchObject(refused);
    await expect(back('good.zip', { description: 'more' })).rejects.toMatchObject(refused);
    const url = { revision: { revisionType: 'GitHub', gitHubLocation: {} } };
    await expect(back('', url)).rejects.toMatchObject(refused);
    expect(world.calls).toHaveLength(1);
  });

  it('is nothing where it was never learnt', async () => {
    await back('', { revision: { fromOutput: 'deploymentGroupInfo.targetRevision' } });
    expect(world.calls).toEqual([]);
  });
});

it('lets through what the fault itself writes down', async () => {
  const { deployment } = world;
  const plan = findFault('bad-deploy').plan({
    fault: { name: 'bad-deploy', atSeconds: 0, durationSeconds: 600, parameters: {} },
    deployment: { ...deployment, deploymentGroups: [] },
    inventory: await readInventory(clients, deployment),
    accountId: LAB_ACCOUNT_ID,
  });
  const undo = plan.calls.flatMap((call) => (call.undo === null ? [] : [call.undo]));
  const restore = undo.find(({ operation }) => operation === 'StartInstanceRefresh');
  const start = plan.calls.find(({ call }) => call.operation === 'StartInstanceRefresh')?.call;
  if (restore === undefined || start === undefined) throw new Error('expected a refresh');
  await clients.autoScaling.send(new StartInstanceRefreshCommand(start.input as never));
  world.cancelInstanceRefresh('web');
  world.calls.splice(0);
  const learnt = { LaunchTemplate: { LaunchTemplateId: template, Version: '1' } };
  await sendUndo(clients, {
    ...restore,
    input: { ...restore.input, DesiredConfiguration: learnt },
  });
  expect(world.calls).toEqual(['refresh web to 1']);
});
