import type { ZodObject } from 'zod';
import { afterEach, describe, expect, it } from 'vitest';
import { startApi } from '../lab/api/start-api.js';
import { createFixtureWorld, type FixtureWorld } from '../lab/api/world-fixture.js';
import { startClock } from '../model/clock.js';
import type { HoldfastError } from '../model/error.js';
import { createClients, destroyClients, type Clients } from '../target/clients.js';
import { readInventory } from '../target/inventory.js';
import { startExperiment, type ExperimentState, type RunningExperiment } from './experiment.js';
import type { Experiment, FaultContext, FaultPlan } from './fault-driver.js';
import { FAULTS, findFault } from './faults.js';

/** Fast enough that declared minutes end by themselves. */
const FAST = 1000;
/** Slow enough that no declared minute ends within a test. */
const SLOW = 1;

/** Those whose loss has application instances in it. */
const STOPS_INSTANCES = ['kill-az', 'stop-instance'];

it.each(Object.values(FAULTS))('$name says what each of its parameters means', ({ parameters }) => {
  for (const [name, form] of Object.entries((parameters as unknown as ZodObject).shape))
    expect((form as { description?: string }).description ?? '', name).toMatch(
      /^.{10,}\.$|; 0 for none\.$/,
    );
});

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function open(
  speed: number,
): Promise<{ world: FixtureWorld; clients: Clients; context: FaultContext }> {
  const world = createFixtureWorld({ speed });
  const api = await startApi({ world, clock: startClock() });
  const clients = createClients({ ...api, url: '', ca: null, serverName: null, dns: null });
  closers.push(async () => {
    destroyClients(clients);
    await api.close();
  });
  const { deployment } = world;
  const inventory = await readInventory(clients, deployment);
  return {
    world,
    clients,
    context: {
      fault: {
        name: 'any',
        atSeconds: 0,
        durationSeconds: 120,
        parameters: { zone: 'us-east-1a' },
      },
      deployment,
      inventory,
      accountId: deployment.accountId,
    },
  };
}

async function until(
  experiment: RunningExperiment,
  condition: (state: ExperimentState) => boolean,
): Promise<ExperimentState> {
  for (;;) {
    const state = await experiment.read();
    if (condition(state)) return state;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function experimentOf({ experiment }: FaultPlan): Experiment {
  if (experiment === null) throw new Error('expected a FIS experiment');
  return experiment;
}

const start = (clients: Clients, plan: FaultPlan): Promise<RunningExperiment> =>
  startExperiment(clients, experimentOf(plan), {
    id: `run-${Math.random()}`,
    roleArn: 'arn:aws:iam::123456789012:role/fis',
  });

/** Faults of one FIS experiment that take instances. Those of other calls have tests of their own. */
const BY_FIS = ['exhaust-capacity', 'kill-az', 'stop-instance', 'terminate-instance'];
/** Nothing brings a terminated instance back. */
const FOR_GOOD = ['terminate-instance'];

// The contract that every such fault passes, over the wire of the real client.
describe.each(BY_FIS.map(findFault))('$name', (driver) => {
  it('injects through FIS, completes every action, and changes the stack', async () => {
    const { world, clients, context } = await open(FAST);
    const plan = driver.plan(context);
    expect(plan.blastRadius.length).toBeGreaterThan(0);
    const experiment = await start(clients, plan);
    const state = await until(experiment, ({ ended }) => ended);
    expect(
      state.actions.map(({ name, status, reason }) =>
        `${name} ${status} ${status === 'completed' ? '' : reason}`.trim(),
      ),
    ).toEqual(
      Object.keys(experimentOf(plan).template.actions ?? {}).map((name) => `${name} completed`),
    );
    expect(state.status).toBe('completed');
    expect(state.startedAtEpochMs).not.toBeNull();
    expect(world.calls.length).toBeGreaterThan(0);
    await experiment.undo();
  });

  it.runIf(STOPS_INSTANCES.includes(driver.name))(
    'names as lost what it really stops',
    async () => {
      const { world, clients, context } = await open(SLOW);
      const { loss, ...plan } = driver.plan(context);
      const experiment = await start(clients, { loss, ...plan });
      await until(experiment, () =>
        loss.instancesLost.every((id) => world.live.get(id)?.state !== 'running'),
      );
      expect(loss.instancesLost.length).toBeGreaterThan(0);
      expect(loss.instancesBefore).toBe(2);
      await experiment.undo();
    },
  );

  it.skipIf(FOR_GOOD.includes(driver.name))(
    'is undone by stopping it, and undoing twice is once',
    async () => {
      const { world, clients, context } = await open(SLOW);
      const plan = driver.plan(context);
      const experiment = await start(clients, plan);
      await until(experiment, ({ actions }) =>
        actions.every(({ status }) => ['running', 'completed'].includes(status)),
      );
      await Promise.all([experiment.undo(), experiment.undo()]);
      const { status, actions } = await experiment.read();
      // What is done at once has ended before it could be stopped.
      const isOver = actions.every((action) => action.status === 'completed');
      expect(status).toBe(isOver ? 'completed' : 'stopped');
      for (const id of plan.loss.instancesLost) expect(world.live.get(id)?.state).toBe('running');
    },
  );

  it('has nothing to hit where nothing runs, or says so', async () => {
    const { context } = await open(SLOW);
    const empty = { ...context, inventory: { ...context.inventory, instances: [] } };
    if (driver.name !== 'kill-az') {
      expect(() => driver.plan(empty)).toThrow(
        expect.objectContaining({ code: 'fault/nothing-to-hit' }) as HoldfastError,
      );
    } else expect(driver.plan(empty).loss.instancesLost).toEqual([]);
  });
});

describe('kill-az', () => {
  it.each([
    ['database-primary', 'us-east-1a'],
    ['first', 'us-east-1a'],
    ['last', 'us-east-1b'],
    ['us-east-1b', 'us-east-1b'],
  ])('takes %s as %s', async (wanted, zone) => {
    const { context } = await open(SLOW);
    const plan = findFault('kill-az').plan({
      ...context,
      fault: { ...context.fault, parameters: { zone: wanted } },
    });
    expect(plan.loss.zone).toBe(zone);
  });

  it('refuses a zone that the stack does not have, and lists those it has', async () => {
    const { context } = await open(SLOW);
    expect(() =>
      findFault('kill-az').plan({
        ...context,
        fault: { ...context.fault, parameters: { zone: 'eu-west-1a' } },
      }),
    ).toThrow(/no zone eu-west-1a/);
  });

  it('leaves a database alone whose primary is elsewhere', async () => {
    const { context } = await open(SLOW);
    const plan = findFault('kill-az').plan({
      ...context,
      fault: { ...context.fault, parameters: { zone: 'us-east-1b' } },
    });
    expect(Object.keys(experimentOf(plan).template.actions ?? {})).not.toContain(
      'fail-over-database',
    );
  });
});

it.each(Object.values(FAULTS))('$name takes no parameter that it does not know', (driver) => {
  expect(driver.parameters.safeParse({ nonsense: 1 }).success).toBe(false);
});

it('names the faults there are for one that is not', () => {
  expect(() => findFault('toString')).toThrow(
    expect.objectContaining({
      code: 'fault/unknown',
      hint: expect.stringContaining('kill-az') as string,
    }) as HoldfastError,
  );
});
