import { afterEach, beforeEach, expect, test } from 'vitest';
import { BOTO3_STACK } from '../../lab/api/boto3-stack.fixture.js';
import { startApi } from '../../lab/api/start-api.js';
import { createFixtureWorld } from '../../lab/api/world-fixture.js';
import type { World } from '../../lab/world.js';
import { startClock } from '../../model/clock.js';
import { createClients, destroyClients, type Clients } from '../clients.js';
import { findUnsteady, readSteadyState } from './steady-state.js';

const COPY = 'CodeDeploy_site-web_d-ABCDEF123';
const { deploymentGroups = [] } = BOTO3_STACK;
const [own] = deploymentGroups;
if (own === undefined) throw new Error('fixture');

let name = 'web';
let clients: Clients;
let close: () => Promise<void>;

/** As a blue/green deployment leaves it: the group is gone, a copy of another name is there. */
beforeEach(async () => {
  name = 'web';
  const group = { ...own, autoScalingGroupNames: ['web'] };
  const before = createFixtureWorld({ deployment: { deploymentGroups: [group] } });
  const world: World = {
    ...before,
    groups: () => before.groups().map((each) => ({ ...each, name })),
    autoScalingGroups: () => before.autoScalingGroups().map((each) => ({ ...each, name })),
    autoScalingGroupsOf: () => [name],
  };
  const api = await startApi({ world, clock: startClock() });
  clients = createClients({ ...api, url: '', ca: null, serverName: null, dns: null });
  close = async () => {
    destroyClients(clients);
    await api.close();
  };
});
afterEach(() => close());

test('a group that a blue/green deployment has replaced is looked for under its new name', async () => {
  const { deployment } = createFixtureWorld({
    deployment: { deploymentGroups: [{ ...own, autoScalingGroupNames: ['web'] }] },
  });
  const before = await readSteadyState(() => clients, deployment);
  expect(before.groups).toMatchObject([{ name: 'web', inService: 2 }]);
  name = COPY;
  expect(await findUnsteady(() => clients, before)).toEqual([]);
});

test('without a deployment that replaces it a group that is gone is missed', async () => {
  const { deployment } = createFixtureWorld();
  const before = await readSteadyState(() => clients, { ...deployment, deploymentGroups: [] });
  name = COPY;
  expect(await findUnsteady(() => clients, before)).toEqual(['web: 0 of 2 instances in service']);
});
