import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { startApi } from '../lab/api/start-api.js';
import { createFixtureWorld } from '../lab/api/world-fixture.js';
import { startClock } from '../model/clock.js';
import type { HoldfastError } from '../model/error.js';
import { createClients, destroyClients, type Clients } from '../target/clients.js';
import type { Inventory } from '../target/inventory.js';
import { readDeployment } from '../topology/read-deployment.js';
import { readStack } from '../topology/read-stack.js';
import { dnsLeadsElsewhere } from './dns-witness.js';
import { failRegion } from './fail-region.js';
import type { FaultPlan, WitnessView } from './fault-driver.js';

const deployment = readDeployment(
  readStack(
    fileURLToPath(new URL('../../fixtures/plans/banking-two-regions/plan.json', import.meta.url)),
  ),
);
const zones = new Map(deployment.subnets.map(({ id, zone }) => [id, zone]));
const inventory: Inventory = {
  groups: [],
  instances: deployment.instances.map(({ id, address, subnetId, role }) => ({
    id,
    address,
    zone: zones.get(subnetId) ?? '',
    subnetId,
    state: 'running',
    application: role === 'application',
  })),
};

const planOf = (region: string): FaultPlan =>
  failRegion.plan({
    fault: { name: 'fail-region', atSeconds: 0, durationSeconds: 300, parameters: { region } },
    deployment,
    inventory,
    accountId: '000000000000',
  });

describe('fail-region', () => {
  it.each([
    ['primary', 'us-east-1', 2],
    ['last', 'us-west-2', 1],
    ['us-west-2', 'us-west-2', 1],
  ])('takes %s as %s, in its own FIS, with all its subnets', (wanted, region, witnesses) => {
    const { experiment, loss, witnesses: watching } = planOf(wanted);
    expect(experiment?.region).toBe(region);
    expect(loss).toMatchObject({ region, instancesBefore: 4 });
    expect(loss.instancesLost).toHaveLength(2);
    expect(watching).toHaveLength(witnesses);
    const subnets = Object.values(experiment?.template.targets ?? {})
      .filter(({ resourceType }) => resourceType === 'aws:ec2:subnet')
      .flatMap(({ resourceArns }) => resourceArns ?? []);
    const own = deployment.subnets.filter(({ zone }) => zone.startsWith(region));
    expect(subnets.toSorted()).toEqual(
      own.map(({ id }) => `arn:aws:ec2:${region}:000000000000:subnet/${id}`).toSorted(),
    );
    expect(subnets.length).toBeGreaterThan(5);
  });

  it('refuses a region that the stack does not have, and lists those it has', () => {
    expect(() => planOf('eu-west-1')).toThrow(
      expect.objectContaining({
        code: 'fault/no-such-region',
        hint: expect.stringContaining('us-east-1, us-west-2') as string,
      }) as HoldfastError,
    );
  });
});

describe('the witness of DNS', () => {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });

  it('sees that Route 53 answers with other addresses than at first, and not before', async () => {
    const world = createFixtureWorld({ deployment });
    let data = ['127.20.1.1', '127.20.2.1'];
    Object.assign(world, {
      resolveName: (name: string) => ({
        code: 'NOERROR',
        answers: data.map((each) => ({ name, type: 'A', ttlSeconds: 60, data: each })),
        zone: 'example.com',
      }),
    });
    const api = await startApi({ world, clock: startClock() });
    const clients: Clients = createClients({
      ...api,
      url: '',
      ca: null,
      serverName: null,
      dns: null,
    });
    closers.push(async () => {
      destroyClients(clients);
      await api.close();
    });
    const view: WitnessView = {
      clients: () => clients,
      targets: new Map(),
      targetChanges: [],
      probe: { requests: 0, failed: 0, latencyP50Ms: null, latencyP50BeforeMs: null },
      pressure: null,
    };
    const witness = dnsLeadsElsewhere({ name: 'bank.example.com', type: 'A' });
    expect(await witness.look(view)).toBeNull();
    data = ['127.20.2.1'];
    expect(await witness.look(view)).toBeNull();
    data = ['127.20.3.2'];
    expect(await witness.look(view)).toMatch(
      'bank.example.com is 127.20.3.2, no longer 127.20.1.1',
    );
  });
});
