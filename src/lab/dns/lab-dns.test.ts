import { Resolver } from 'node:dns/promises';
import { fileURLToPath } from 'node:url';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startClock } from '../../model/clock.js';
import { readDeployment } from '../../topology/read-deployment.js';
import { readStack } from '../../topology/read-stack.js';
import { startWorld, type RunningWorld } from '../start-world.js';
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
const NAME = 'bank.example.com';

const processes = new ObservedProcesses();
let folders: TestFolders;
let world: RunningWorld;
const resolver = new Resolver();

const eventually = (holds: () => Promise<void>): Promise<void> =>
  vi.waitFor(holds, { timeout: 25_000, interval: 10 });

beforeAll(async () => {
  folders = await makeTestFolders();
  vi.stubEnv('TMPDIR', folders.tmp);
  world = await startWorld({
    deployment,
    speed: 40,
    clock: startClock(),
    dir: folders.dir,
    onProcess: processes.onProcess,
    onProgress: () => {},
  });
  resolver.setServers([`${world.dns.host}:${world.dns.port}`]);
}, 60_000);
afterAll(async () => {
  await world.stop();
  vi.unstubAllEnvs();
  await folders.remove();
});

/** Zone of the instance that answers a user who comes by DNS. */
async function visit(): Promise<string> {
  const [address] = await resolver.resolve4(NAME);
  const { port } = new URL(world.urls.https ?? '');
  const agent = new Agent({ connect: { ca: world.ca, servername: NAME } });
  try {
    const { body, headers } = await request(`https://${address}:${port}/`, {
      dispatcher: agent,
      headers: { host: NAME },
      headersTimeout: 400,
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
  const own = await resolver.resolve4(deployment.loadBalancers[0]?.dnsName ?? '');
  expect(answers.map(({ address }) => address).toSorted()).toEqual(own.toSorted());
  expect(await visit()).toMatch(EAST);
});

test('a node whose zone is cut off leaves DNS, and comes back', async () => {
  world.disruptSubnets(subnetIdsIn('us-east-1a'));
  expect(await resolver.resolve4(NAME)).toHaveLength(1);
  // Until its health checks notice, the node that is left sends some requests to the lost zone.
  await eventually(async () => expect(await visit()).toBe('us-east-1b'));
  world.restoreSubnets(subnetIdsIn('us-east-1a'));
  expect(await resolver.resolve4(NAME)).toHaveLength(2);
});

test('a region that is cut off fails its health check, and DNS leads to the other until it is back', async () => {
  const [check] = deployment.healthChecks;
  const failing = (): number =>
    world.healthCheckObservations(check?.id ?? '').filter(({ healthy }) => !healthy).length;
  await eventually(() => Promise.resolve(expect(failing()).toBe(0)));
  world.disruptSubnets(subnetIdsIn(EAST));
  await eventually(async () => expect(await visit()).toMatch('us-west-2'));
  // The load balancer's own name keeps its nodes: none of them is better than another.
  expect(await resolver.resolve4(deployment.loadBalancers[0]?.dnsName ?? '')).toHaveLength(2);
  await eventually(() => Promise.resolve(expect(failing()).toBeGreaterThanOrEqual(7)));
  expect(world.healthCheckObservations(check?.id ?? '')[0]?.status).toMatch('timed out');

  world.restoreSubnets(subnetIdsIn(EAST));
  await eventually(async () => expect(await visit()).toMatch(EAST));
}, 60_000);
