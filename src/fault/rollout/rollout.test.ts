import * as autoScaling from '@aws-sdk/client-auto-scaling';
import * as codeDeploy from '@aws-sdk/client-codedeploy';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startApi } from '../../lab/api/start-api.js';
import { createFixtureWorld, INSTANCE_A, type FixtureWorld } from '../../lab/api/world-fixture.js';
import { startClock } from '../../model/clock.js';
import type { DeployedDeploymentGroup } from '../../model/deployed-delivery.js';
import type { HoldfastError } from '../../model/error.js';
import { LAB_ACCOUNT_ID } from '../../model/lab-versions.js';
import type { Prediction } from '../../model/prediction.js';
import { predict } from '../../prediction/predict.js';
import { createClients, destroyClients, type Clients } from '../../target/clients.js';
import { readInventory } from '../../target/inventory.js';
import { timingOf } from '../../target/timing.js';
import type {
  AwsCall,
  FaultContext,
  FaultDriver,
  FaultPlan,
  WitnessView,
} from '../fault-driver.js';
import { findFault } from '../faults.js';
import { DEPLOYMENT_GROUP, BLUE_GREEN, targetsIn } from './rollout.fixture.js';

let world: FixtureWorld;
let clients: Clients;
let close: () => Promise<void>;

async function open(deploymentGroups: DeployedDeploymentGroup[] = []): Promise<void> {
  world = createFixtureWorld({ deployment: { deploymentGroups } });
  const api = await startApi({ world, clock: startClock() });
  clients = createClients({ ...api, url: '', ca: null, serverName: null, dns: null });
  close = async () => {
    destroyClients(clients);
    await api.close();
  };
}

beforeEach(() => open());
afterEach(() => close());

async function contextOf(
  parameters: FaultContext['fault']['parameters'] = {},
  accountId = LAB_ACCOUNT_ID,
): Promise<FaultContext> {
  const { deployment } = world;
  return {
    fault: { name: 'any', atSeconds: 0, durationSeconds: 600, parameters },
    deployment,
    inventory: await readInventory(clients, deployment),
    accountId,
  };
}

type Commands = Readonly<Record<string, new (input: object) => object>>;

/** Sends a call that is data as a run does; what is from an output is filled in by the test. */
async function send({ service, operation, input }: AwsCall, output: object = {}): Promise<object> {
  const commands = { autoScaling, codeDeploy }[service as 'autoScaling'] as unknown as Commands;
  const Command = commands[`${operation}Command`];
  if (Command === undefined) throw new Error(`no operation ${operation}`);
  const filled = JSON.parse(JSON.stringify(input), (_key, value: unknown) => {
    const path = (value as { fromOutput?: string } | null)?.fromOutput;
    if (path === undefined) return value;
    return path
      .split('.')
      .reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], output);
  }) as object;
  const client = clients[service] as unknown as { send(command: object): Promise<object> };
  return await client.send(new Command(filled));
}

async function runThrough(plan: FaultPlan): Promise<string[]> {
  const states: string[] = [];
  const undos: (() => Promise<unknown>)[] = [];
  for (const { call, undo, until } of plan.calls) {
    const output = await send(call);
    if (until !== null) {
      const shown = await send(until.call, output);
      states.push(
        String(
          until.path
            .split('.')
            .reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], shown),
        ),
      );
    }
    if (undo !== null) undos.unshift(() => send(undo, output));
  }
  for (const undo of undos) await undo();
  return states;
}

const drivers: FaultDriver[] = [findFault('deploy'), findFault('bad-deploy')];

describe.each(drivers)('$name', (driver) => {
  it('calls nothing but Auto Scaling where the plan has no CodeDeploy, and is undone', async () => {
    const plan = driver.plan(await contextOf());
    expect(plan.experiment).toBeNull();
    expect(plan.loss.rollout?.by).toBe('instance-refresh');
    expect(await runThrough(plan)).toContain('InProgress');
    const version = driver.name === 'deploy' ? '2' : '3';
    expect(world.calls).toEqual([
      `refresh web to ${version}`,
      'roll back refresh web',
      // What serves as before is skipped.
      ...(driver.name === 'deploy' ? [] : ['refresh web to 1']),
    ]);
  });

  it('deploys by CodeDeploy where the plan has it, and is undone by a rollback', async () => {
    await close();
    await open([DEPLOYMENT_GROUP]);
    const plan = driver.plan(await contextOf());
    expect(plan.loss.rollout).toMatchObject({ by: 'code-deploy', name: 'site-web' });
    expect(await runThrough(plan)).toContain('InProgress');
    const key = driver.name === 'deploy' ? 'good.zip' : 'fails-health-checks.zip';
    expect(world.calls).toEqual([
      `deploy ${key} to site-web`,
      'stop d-ABCDEFGH0 and roll back',
      ...(driver.name === 'deploy' ? [] : ['deploy deployed.zip to site-web']),
    ]);
  });

  it('wants the version named where it is not the lab', async () => {
    const elsewhere = await contextOf({}, '123456789012');
    expect(() => driver.plan(elsewhere)).toThrow(
      expect.objectContaining({
        code: 'fault/missing-version',
        hint: expect.stringContaining('launchTemplateVersion') as string,
      }) as HoldfastError,
    );
    const named = driver.plan(await contextOf({ launchTemplateVersion: '7' }, '123456789012'));
    expect(JSON.stringify(named.calls)).toContain('"Version":"7"');
  });

  it('has nothing to hit without a group, and refuses a revision that is none', async () => {
    const context = await contextOf({ group: 'nope' });
    expect(() => driver.plan(context)).toThrow(
      expect.objectContaining({ code: 'fault/nothing-to-hit' }) as HoldfastError,
    );
    await close();
    await open([DEPLOYMENT_GROUP]);
    const strange = await contextOf({ revision: 'https://example.com/a.zip' });
    expect(() => driver.plan(strange)).toThrow(/is no revision in S3/);
  });
});

it('predicts no outage while enough stay in service, and one until it is undone where users alone see it', async () => {
  const outage = async (name: string, seenBy = 'health-checks'): Promise<unknown> => {
    const plan = findFault(name).plan(await contextOf(name === 'deploy' ? {} : { seenBy }));
    return predict(world.deployment, plan.loss, timingOf('lab')).outageSeconds;
  };
  expect(await outage('deploy')).toEqual({ low: 0, high: 0 });
  expect(await outage('bad-deploy')).toEqual({ low: 0, high: 0 });
  expect(await outage('bad-deploy', 'users-only')).toEqual({ low: 60, high: null });
});

describe('a bad revision of which Auto Scaling replaces what fails', () => {
  const predicted = async (target: string, change: object = {}): Promise<Prediction> => {
    await close();
    await open([DEPLOYMENT_GROUP]);
    const plan = findFault('bad-deploy').plan(await contextOf());
    const [group] = world.deployment.autoScalingGroups;
    if (group === undefined) throw new Error('fixture');
    const groups = [{ ...group, healthCheckType: 'ELB' as const, desiredCapacity: 2, ...change }];
    const deployment = { ...world.deployment, autoScalingGroups: groups };
    return predict(deployment, plan.loss, timingOf(target));
  };

  it('costs nothing in the lab, whose rollback waits for the replacement', async () => {
    const { outageSeconds, basis } = await predicted('lab');
    expect(outageSeconds).toEqual({ low: 0, high: 0 });
    expect(basis.at(-1)).toContain('replacement first: in the lab also while');
  });

  it('may take the last of two on AWS, and not of three, nor where EC2 alone tells health', async () => {
    expect((await predicted('aws')).outageSeconds).toEqual({ low: 0, high: null });
    expect((await predicted('aws', { desiredCapacity: 3 })).outageSeconds?.high).toBe(0);
    expect((await predicted('aws', { healthCheckType: 'EC2' })).outageSeconds?.high).toBe(0);
  });
});

it.each([
  ['the same calls where it copies the group', { onReady: 'continue' }, null],
  ['refused where it waits for somebody', { onReady: 'stop' }, /ContinueDeployment/],
  ['refused where somebody provides instances', { greenFleet: 'discover-existing' }, /DISCOVER/],
] as const)('blue/green: %s', async (_, settings, refused) => {
  await close();
  const blueGreen = { ...BLUE_GREEN, ...settings };
  await open([{ ...DEPLOYMENT_GROUP, style: 'blue-green', blueGreen }]);
  const context = await contextOf();
  const plan = (): FaultPlan => findFault('bad-deploy').plan(context);
  if (refused !== null) {
    expect(plan).toThrow(refused);
    return;
  }
  expect(plan().blastRadius[0]).toContain('as many instances again are launched');
  for (const { call } of plan().calls) await send(call);
  const look = (id: string): Promise<string | null> | undefined =>
    plan().witnesses[0]?.look({
      clients: () => clients,
      targetChanges: [...targetsIn({ [id]: 'unhealthy' }).values()],
      probe: { failed: 0 },
    } as unknown as WitnessView);
  // The revision never gets to an original instance: that one is unhealthy shows nothing.
  expect(await look(INSTANCE_A)).toBeNull();
  expect(await look('i-green')).toContain('i-green unhealthy');
});

it('CodeDeploy’s witness rests on what was watched since the fault began as well', async () => {
  await close();
  await open([DEPLOYMENT_GROUP]);
  const plan = findFault('bad-deploy').plan(await contextOf());
  for (const { call } of plan.calls) await send(call);
  const look = (state: string): Promise<string | null> | undefined =>
    plan.witnesses[0]?.look({
      clients: () => clients,
      targets: targetsIn({ new: 'healthy' }),
      targetChanges: [...targetsIn({ gone: state }).values()],
      probe: { failed: 0 },
    } as unknown as WitnessView);
  expect(await look('initial')).toBeNull();
  expect(await look('unhealthy')).toBe('d-ABCDEFGH0 is InProgress; gone unhealthy');
});
