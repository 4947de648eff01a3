import { Resolver } from 'node:dns/promises';
import { fileURLToPath } from 'node:url';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startExperiment } from '../../fault/experiment.js';
import { failRegion } from '../../fault/fail-region.js';
import type { WitnessView } from '../../fault/fault-driver.js';
import { startClock } from '../../model/clock.js';
import { predict } from '../../prediction/predict.js';
import { createClients, destroyClients } from '../../target/clients.js';
import { readInventory } from '../../target/inventory.js';
import { timingOf } from '../../target/timing.js';
import { readDeployment } from '../../topology/read-deployment.js';
import { readStack } from '../../topology/read-stack.js';
import { startApi } from '../api/start-api.js';
import { startWorld, type RunningWorld } from '../start-world.js';
import { eventually } from '../testing/eventually.fixture.js';
import {
  makeTestFolders,
  ObservedProcesses,
  type TestFolders,
} from '../testing/observed-processes.js';

const plan = fileURLToPath(
  new URL('../../../fixtures/plans/banking-two-regions/plan.json', import.meta.url),
);
/** Without databases: nothing here reads them, and PostgreSQL takes seconds to start. */
const deployment = { ...readDeployment(readStack(plan)), databases: [] };
const subnetIdsIn = (where: string): string[] =>
  deployment.subnets.filter(({ zone }) => zone.startsWith(where)).map(({ id }) => id);
const EAST = 'us-east-1';
const SPEED = 20;
const NAME = 'bank.example.com';
/** Of the primary region's load balancer. */
const OWN_NAME = deployment.loadBalancers[0]?.dnsName ?? '';

const processes = new ObservedProcesses();
let folders: TestFolders;
let world: RunningWorld;
const resolver = new Resolver();

beforeAll(async () => {
  folders = await makeTestFolders();
  vi.stubEnv('TMPDIR', folders.tmp);
  world = await startWorld({
    deployment,
    speed: SPEED,
    clock: startClock(),
    dir: folders.dir,
    onProcess: processes.onProcess,
    onProgress: () => {},
  });
  resolver.setServers([`${world.dns.host}:${world.dns.port}`]);
});
afterAll(async () => {
  await world.stop();
  vi.unstubAllEnvs();
  await folders.remove();
});

/** Zone of the instance that answers a user who comes by DNS. */
async function visit(name = NAME): Promise<string> {
  const [address] = await resolver.resolve4(name);
  const { port } = new URL(world.urls.https ?? '');
  const agent = new Agent({ connect: { ca: world.ca, servername: NAME } });
  try {
    const { body, headers } = await request(`https://${address}:${port}/`, {
      dispatcher: agent,
      headers: { host: NAME },
      headersTimeout: 2000,
    });
    await body.dump();
    return String(headers['x-holdfast-zone']);
  } finally {
    await agent.destroy();
  }
}

test('users come by the plan’s record to the primary region', async () => {
  expect(world.serverName).toBe(NAME);
  const answers = await resolver.resolve4(NAME, { ttl: true });
  expect(answers.map(({ ttl }) => ttl)).toEqual([60, 60]);
  const own = await resolver.resolve4(OWN_NAME);
  expect(answers.map(({ address }) => address).toSorted()).toEqual(own.toSorted());
  expect(await visit()).toMatch(EAST);
});

test('a node whose zone is cut off leaves DNS, and comes back', async () => {
  world.disruptSubnets(subnetIdsIn('us-east-1a'));
  expect(await resolver.resolve4(OWN_NAME)).toHaveLength(1);
  // Until its health checks notice, the node that is left sends some requests to the lost zone.
  await eventually(async () => expect(await visit(OWN_NAME)).toBe('us-east-1b'));
  world.restoreSubnets(subnetIdsIn('us-east-1a'));
  expect(await resolver.resolve4(OWN_NAME)).toHaveLength(2);
});

test('a region that is cut off fails its health check, and DNS leads to the other until it is back', async () => {
  const [check] = deployment.healthChecks;
  const failing = (): number =>
    world.healthCheckObservations(check?.id ?? '').filter(({ healthy }) => !healthy).length;
  await eventually(() => Promise.resolve(expect(failing()).toBe(0)));
  const api = await startApi({ world, clock: startClock() });
  const connection = { ...api, url: '', ca: null, serverName: null, dns: null };
  const regional = deployment.regions.map((region) => createClients(connection, region));
  const [clients] = regional;
  if (clients === undefined) throw new Error('the plan has regions');
  try {
    const injected = failRegion.plan({
      fault: { name: 'fail-region', atSeconds: 0, durationSeconds: 300, parameters: {} },
      deployment,
      inventory: await readInventory(regional, deployment),
      accountId: deployment.accountId,
    });
    if (injected.experiment === null) throw new Error('fail-region goes through FIS');
    const startedMs = performance.now();
    const experiment = await startExperiment(clients, injected.experiment, {
      id: 'run-1',
      roleArn: 'arn:aws:iam::000000000000:role/fis',
    });
    const view: WitnessView = {
      clients: (region) => regional[deployment.regions.indexOf(region)] ?? clients,
      targets: new Map(),
      targetChanges: [],
      probe: { requests: 0, failed: 0, latencyP50Ms: null, latencyP50BeforeMs: null },
      pressure: null,
    };
    const [ofDns] = injected.witnesses;
    await eventually(async () => expect(await ofDns?.look(view)).toMatch('no longer'));
    // No signal can be faster than the prediction's lower bound, however busy this machine is.
    const { outageSeconds } = predict(deployment, injected.loss, timingOf('lab'));
    const seenSeconds = ((performance.now() - startedMs) / 1000) * SPEED;
    expect(outageSeconds?.low).toBe(15);
    expect(seenSeconds).toBeGreaterThanOrEqual(outageSeconds?.low ?? 0);
    expect(await visit()).toMatch('us-west-2');
    // The load balancer's own name keeps its nodes: none of them is better than another.
    expect(await resolver.resolve4(OWN_NAME)).toHaveLength(2);
    await eventually(() => Promise.resolve(expect(failing()).toBeGreaterThanOrEqual(7)));
    expect(world.healthCheckObservations(check?.id ?? '')[0]?.status).toMatch('timed out');

    await experiment.undo();
    await eventually(async () => expect(await visit()).toMatch(EAST));
  } finally {
    for (const each of regional) destroyClients(each);
    await api.close();
  }
});
