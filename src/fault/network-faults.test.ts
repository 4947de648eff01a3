import { afterEach, describe, expect, it } from 'vitest';
import { startApi } from '../lab/api/start-api.js';
import { createFixtureWorld, type FixtureWorld } from '../lab/api/world-fixture.js';
import { startClock } from '../model/clock.js';
import type { HoldfastError } from '../model/error.js';
import { createClients, destroyClients, type Clients } from '../target/clients.js';
import { readInventory } from '../target/inventory.js';
import { startExperiment, type RunningExperiment } from './experiment.js';
import type { FaultContext, FaultPlan, WitnessView } from './fault-driver.js';
import { findFault } from './faults.js';

const ZONE_A = 'us-east-1a';
const SUBNET_A = 'subnet-0aaaaaaaaaaaaaaaa';
const SUBNET_B = 'subnet-0bbbbbbbbbbbbbbbb';
/** Fast enough that declared minutes end by themselves, and slow enough that none does. */
const FAST = 1000;
const SLOW = 1;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

interface Stage {
  readonly world: FixtureWorld;
  readonly clients: Clients;
  plan(name: string, parameters?: Record<string, string | number>): FaultPlan;
  start(plan: FaultPlan): Promise<RunningExperiment>;
}

async function open(speed: number): Promise<Stage> {
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
    plan(name, parameters = {}) {
      const driver = findFault(name);
      const context: FaultContext = {
        fault: {
          name,
          atSeconds: 0,
          durationSeconds: 120,
          parameters: driver.parameters.parse(parameters),
        },
        deployment,
        inventory,
        accountId: deployment.accountId,
      };
      return driver.plan(context);
    },
    start(plan) {
      if (plan.experiment === null) throw new Error('expected a FIS experiment');
      return startExperiment(clients, plan.experiment, {
        id: `run-${Math.random()}`,
        roleArn: 'arn:aws:iam::123456789012:role/fis',
      });
    },
  };
}

const idsOf = ({ world }: Stage): string[] =>
  [...world.live.values()]
    .filter(({ autoScalingGroupName }) => autoScalingGroupName !== null)
    .map(({ id }) => id);

/** What each does to the stack, and undoes. */
const FAULTS: readonly [string, Record<string, string | number>, (ids: string[]) => RegExp[]][] = [
  [
    'isolate-az',
    { zone: ZONE_A },
    () => [
      new RegExp(`^disrupt ${SUBNET_A}$`),
      /^reboot app with failover$/,
      new RegExp(`^restore ${SUBNET_A}$`),
    ],
  ],
  [
    'lose-nat',
    {},
    () => [
      new RegExp(`^disrupt ${SUBNET_B} \\(vpc\\)$`),
      new RegExp(`^restore ${SUBNET_B} \\(vpc\\)$`),
    ],
  ],
  [
    'slow-network',
    { delayMs: 30, jitterMs: 3 },
    (ids) => [
      new RegExp(`^impair ${ids.join(' ')} egress {"delayMs":30,"jitterMs":3,"lossPercent":0}$`),
      new RegExp(`^impair ${ids.join(' ')} egress no more$`),
    ],
  ],
  [
    'lossy-network',
    { zone: ZONE_A },
    ([first]) => [
      new RegExp(`^impair ${first} egress {"delayMs":0,"jitterMs":0,"lossPercent":7}$`),
      new RegExp(`^impair ${first} egress no more$`),
    ],
  ],
];

describe.each(FAULTS)('%s', (name, parameters, expected) => {
  it('injects through FIS, completes every action, and undoes what it did', async () => {
    const stage = await open(FAST);
    const plan = stage.plan(name, parameters);
    expect(plan.blastRadius.length).toBeGreaterThan(0);
    expect(plan.witnesses.length).toBeGreaterThan(0);
    const experiment = await stage.start(plan);
    let state = await experiment.read();
    while (!state.ended) state = await experiment.read();
    expect(
      state.actions.map(({ status, reason }) => (status === 'completed' ? '' : reason)),
    ).toEqual(state.actions.map(() => ''));
    expect(state.status).toBe('completed');
    const { calls } = stage.world;
    for (const pattern of expected(idsOf(stage)))
      expect(calls.some((call) => pattern.test(call))).toBe(true);
    expect(calls).toHaveLength(expected(idsOf(stage)).length);
    await experiment.undo();
  });

  it('is undone by stopping it, and undoing twice is once', async () => {
    const stage = await open(SLOW);
    const experiment = await stage.start(stage.plan(name, parameters));
    let state = await experiment.read();
    while (state.actions.some(({ status }) => status === 'pending'))
      state = await experiment.read();
    await Promise.all([experiment.undo(), experiment.undo()]);
    expect((await experiment.read()).status).toBe('stopped');
    expect(stage.world.calls).toHaveLength(expected(idsOf(stage)).length);
    expect(stage.world.calls.at(-1)).toMatch(/restore|no more/);
  });

  it('stops no instance', async () => {
    const stage = await open(FAST);
    const experiment = await stage.start(stage.plan(name, parameters));
    await experiment.undo();
    for (const { state } of stage.world.live.values()) expect(state).toBe('running');
  });
});

describe('what is lost', () => {
  it('isolate-az: the zone’s instances run on behind packets that are lost, the database fails over', async () => {
    const stage = await open(SLOW);
    const { loss } = stage.plan('isolate-az', { zone: ZONE_A });
    expect(loss).toMatchObject({
      zone: ZONE_A,
      instancesBefore: 2,
      instancesLost: [idsOf(stage)[0]],
      databases: ['app'],
      noLaunchZones: [],
      network: { subnetIds: [SUBNET_A], lossPercent: 100 },
    });
  });

  it('lose-nat: the gateway, and the network of what is routed to it in another zone', async () => {
    const stage = await open(SLOW);
    const { loss, blastRadius } = stage.plan('lose-nat', { zone: ZONE_A });
    expect(loss).toMatchObject({ natGateways: ['aws_nat_gateway.a'], instancesLost: [] });
    expect(blastRadius.join(' ')).toContain('1 of 2 application instances');
  });

  it('lose-nat has nothing to hit where no gateway is, and says where they are', async () => {
    const stage = await open(SLOW);
    expect(() => stage.plan('lose-nat', { zone: 'last' })).toThrow(
      expect.objectContaining({
        code: 'fault/nothing-to-hit',
        hint: expect.stringContaining(ZONE_A) as string,
      }) as HoldfastError,
    );
  });

  it.each(['isolate-az', 'lose-nat', 'slow-network', 'lossy-network'])(
    '%s refuses a zone that the stack does not have',
    async (name) => {
      const stage = await open(SLOW);
      expect(() => stage.plan(name, { zone: 'eu-west-1a' })).toThrow(/no zone eu-west-1a/);
    },
  );

  it.each([
    ['slow-network', { delayMs: 0 }],
    ['slow-network', { delayMs: 60_001 }],
    ['slow-network', { delay: 5 }],
    ['lossy-network', { lossPercent: 100 }],
    ['lossy-network', { lossPercent: 'many' }],
  ])('%s refuses %o', (name, parameters) => {
    expect(findFault(name).parameters.safeParse(parameters).success).toBe(false);
  });
});

describe('witnesses', () => {
  const view = (probe: Partial<WitnessView['probe']>, clients: Clients): WitnessView => ({
    clients: () => clients,
    targets: new Map(),
    targetChanges: [],
    pressure: null,
    probe: { requests: 100, failed: 0, latencyP50Ms: 3, latencyP50BeforeMs: 3, ...probe },
  });
  /** The first look, of ten, that saw it. */
  async function lookUntilSeen(
    name: string,
    probe: (look: number) => Partial<WitnessView['probe']>,
  ): Promise<number | null> {
    const stage = await open(SLOW);
    const [witness] = stage.plan(name).witnesses;
    for (let look = 1; look <= 10; look += 1)
      if ((await witness?.look(view(probe(look), stage.clients))) !== null) return look;
    return null;
  }

  it.each([
    ['lose-nat', () => ({ failed: 4 }), 5],
    ['lose-nat', () => ({ failed: 0 }), null],
    // One good second in between starts it over.
    ['lose-nat', (look: number) => ({ failed: look === 3 ? 0 : 1 }), 8],
    ['slow-network', () => ({ latencyP50Ms: 19 }), 5],
    ['slow-network', () => ({ latencyP50Ms: 18 }), null],
    ['slow-network', () => ({ latencyP95Ms: 30, latencyP95BeforeMs: 5 }), 5],
    ['slow-network', () => ({ latencyP95Ms: 12, latencyP95BeforeMs: 5 }), null],
    ['slow-network', () => ({}), null],
    ['lossy-network', () => ({ latencyP95Ms: 20, latencyP95BeforeMs: 5 }), 5],
    ['lossy-network', () => ({ latencyP95Ms: 6, latencyP95BeforeMs: 5 }), null],
  ] as const)('%s sees it after five looks in a row, or not at all', async (name, probe, look) => {
    expect(await lookUntilSeen(name, probe)).toBe(look);
  });
});
