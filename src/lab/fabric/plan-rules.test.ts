import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Agent, request } from 'undici';
import { startClock } from '../../model/clock.js';
import type { DeployedPath } from '../../model/deployed-network.js';
import { startWorld, type RunningWorld } from '../start-world.js';
import { eventually } from '../testing/eventually.fixture.js';
import {
  ObservedProcesses,
  makeTestFolders,
  type TestFolders,
} from '../testing/observed-processes.js';
import { TARGET_GROUP_ARN, webAppDeployment } from '../testing/web-app-deployment.js';

const processes = new ObservedProcesses();
let folders: TestFolders;
const worlds: RunningWorld[] = [];
const progress: string[] = [];

beforeAll(async () => {
  folders = await makeTestFolders();
  vi.stubEnv('TMPDIR', folders.tmp);
});
afterAll(async () => {
  for (const world of worlds) await world.stop();
  vi.unstubAllEnvs();
  await folders.remove();
});

const refused = (way: Pick<DeployedPath, 'from' | 'to' | 'port'>): DeployedPath => ({
  ...way,
  fromSubnetId: null,
  toSubnetId: null,
  verdict: 'refused',
  evidence: ['no rule lets it through'],
});

/** A stack whose rules refuse one connection. */
async function start(
  path: DeployedPath,
  options: Parameters<typeof webAppDeployment>[0],
): Promise<RunningWorld> {
  const deployment = webAppDeployment({ instances: 1, ...options });
  const world = await startWorld({
    deployment: { ...deployment, network: { ...deployment.network, paths: [path] } },
    speed: 60,
    clock: startClock(),
    dir: folders.dir,
    onProcess: processes.onProcess,
    onProgress: (message) => progress.push(message),
  });
  worlds.push(world);
  return world;
}

async function statusOf(world: RunningWorld, path: string): Promise<number> {
  const agent = new Agent({ connect: { ca: world.ca, servername: world.serverName } });
  try {
    const answer = await request(`${world.urls.https}${path}`, { dispatcher: agent });
    await answer.body.dump();
    return answer.statusCode;
  } finally {
    await agent.destroy();
  }
}

test('a load balancer whose rules do not let it out answers 504, and its targets time out', async () => {
  const way = { from: 'aws_lb.main', to: 'aws_autoscaling_group.app', port: 8080 };
  const world = await start(refused(way), { database: false });
  expect(await statusOf(world, '/items')).toBe(504);
  await eventually(() =>
    expect(world.targetHealth(TARGET_GROUP_ARN)).toMatchObject([
      { state: 'unhealthy', reason: 'Target.Timeout' },
    ]),
  );
  expect(progress.join('\n')).toContain(
    'aws_lb.main → aws_autoscaling_group.app on port 8080 is dropped (no rule lets it through)',
  );
  expect(world.substitutions.join('\n')).toContain('aws_lb.main → aws_autoscaling_group.app');
});

test('an application that its database does not admit runs, and cannot serve', async () => {
  const way = { from: 'aws_autoscaling_group.app', to: 'aws_db_instance.main', port: 3306 };
  const world = await start(refused(way), { multiAz: false });
  expect(await statusOf(world, '/items')).toBe(503);
  expect(world.targetHealth(TARGET_GROUP_ARN)).toMatchObject([{ state: 'healthy' }]);

  // What it asks of the internet is another matter, until its subnet cannot leave the VPC.
  expect(await statusOf(world, '/outside')).toBe(200);
  const [instance] = world.instances();
  world.disruptSubnets([instance?.subnetId ?? ''], 'vpc');
  expect(await statusOf(world, '/outside')).toBe(503);
  world.restoreSubnets([instance?.subnetId ?? ''], 'vpc');
  expect(await statusOf(world, '/outside')).toBe(200);

  // The way out, the request on it and the answer to the load balancer are delayed, each on its own.
  const delay = { delayMs: 15, jitterMs: 0, lossPercent: 0 };
  world.impairInstances([instance?.id ?? ''], 'egress', delay);
  let tookMs = 0;
  // The application gives up soon by its clock: on a busy machine it may take more than one.
  await eventually(async () => {
    const startMs = performance.now();
    expect(await statusOf(world, '/outside')).toBe(200);
    tookMs = performance.now() - startMs;
  });
  expect(tookMs).toBeGreaterThanOrEqual(3 * delay.delayMs);
  world.impairInstances([instance?.id ?? ''], 'egress', null);
  expect(world.whyNotImpair({ ...delay, delayMs: 40 })).toContain('Use --speed 15 or less');
});
