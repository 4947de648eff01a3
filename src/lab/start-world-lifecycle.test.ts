import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startClock } from '../model/clock.js';
import type { Deployment } from '../model/deployment.js';
import { childEntry } from '../process/child-entry.js';
import type { RunningWorld } from './start-world.js';
import { startWorld } from './start-world.js';
import { eventually } from './testing/eventually.fixture.js';
import { ObservedProcesses, isAlive, makeTestFolders } from './testing/observed-processes.js';
import type { TestFolders } from './testing/observed-processes.js';
import { webAppDeployment } from './testing/web-app-deployment.js';

const SPEED = 25;
const processes = new ObservedProcesses();
let folders: TestFolders;

const start = (deployment: Deployment): Promise<RunningWorld> =>
  startWorld({
    deployment,
    speed: SPEED,
    clock: startClock(),
    dir: folders.dir,
    onProcess: processes.onProcess,
    onProgress: () => {},
  });

beforeAll(async () => {
  folders = await makeTestFolders();
  vi.stubEnv('TMPDIR', folders.tmp);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await folders.remove();
});

test('an instance without a database answers, and one zone less is no matter', async () => {
  const deployment = webAppDeployment({ instances: 2, database: false });
  const secure = { protocol: 'HTTPS', port: 8443 } as const;
  const targetGroups = deployment.targetGroups.map((group) => ({
    ...group,
    ...secure,
    healthCheck: { ...group.healthCheck, port: 8080 },
  }));
  const world = await start({ ...deployment, targetGroups });
  try {
    const agent = new Agent({ connect: { ca: world.ca, servername: world.serverName } });
    const answer = await request(`${world.urls.https}/`, { dispatcher: agent });
    expect(await answer.body.json()).toMatchObject({ database: false });
    await agent.destroy();
    const substitutions = world.substitutions.join();
    expect(substitutions).not.toContain('PostgreSQL');
    expect(substitutions).toContain('serve TLS on port 8443');
    expect(substitutions).toContain('checked on port 8080');
  } finally {
    await world.stop();
  }
  expect(processes.running.size).toBe(0);
});

test('two target groups that speak to one port by different protocols: one works, the other’s targets are unhealthy', async () => {
  const deployment = webAppDeployment({ instances: 1, database: false });
  const [plain] = deployment.targetGroups;
  const [owner] = deployment.autoScalingGroups;
  const [balancer] = deployment.loadBalancers;
  const [https] = balancer?.listeners ?? [];
  if (!plain || !owner || !balancer || !https) throw new Error('the fixture lacks its parts');
  const secure: typeof plain = {
    ...plain,
    arn: `${plain.arn}2`,
    address: 'aws_lb_target_group.secure',
    protocol: 'HTTPS',
    healthCheck: { ...plain.healthCheck, protocol: 'HTTPS' },
  };
  const rule = {
    address: 'aws_lb_listener_rule.secure',
    arn: `${https.arn}/1`,
    priority: 1,
    conditions: [{ field: 'path-pattern', values: ['/secure/*'] }] as const,
    action: {
      type: 'forward',
      targetGroups: [{ arn: secure.arn, weight: 1 }],
      stickinessSeconds: null,
    } as const,
  };
  const world = await start({
    ...deployment,
    targetGroups: [plain, secure],
    loadBalancers: [{ ...balancer, listeners: [{ ...https, rules: [rule] }] }],
    autoScalingGroups: [
      { ...owner, healthCheckType: 'EC2', targetGroupArns: [plain.arn, secure.arn] },
    ],
  });
  try {
    expect(world.targetHealth(plain.arn)).toMatchObject([{ state: 'healthy' }]);
    await eventually(() =>
      expect(world.targetHealth(secure.arn)).toMatchObject([
        { state: 'unhealthy', reason: 'Target.FailedHealthChecks' },
      ]),
    );
    const agent = new Agent({ connect: { ca: world.ca, servername: world.serverName } });
    const statusOf = async (path: string): Promise<number> => {
      const answer = await request(`${world.urls.https}${path}`, { dispatcher: agent });
      await answer.body.dump();
      return answer.statusCode;
    };
    expect([await statusOf('/'), await statusOf('/secure/')]).toEqual([200, 502]);
    await agent.destroy();
    expect(world.substitutions.join()).toContain('HTTP is assumed');
  } finally {
    await world.stop();
  }
});

test('a start that fails half-way leaves nothing behind', async () => {
  const deployment = webAppDeployment({ instances: 2 });
  const [group] = deployment.targetGroups;
  if (group === undefined) throw new Error('the fixture lacks its target group');
  const broken = { ...group, healthCheck: { ...group.healthCheck, matcher: 'fine' } };
  await expect(start({ ...deployment, targetGroups: [broken] })).rejects.toThrow();
  expect(processes.running.size).toBe(0);
  expect(await folders.leftInTmp()).toEqual([]);
});

test('a start that is interrupted ends what it has started, and nothing keeps its process alive', async () => {
  const script = `
    const { startWorld } = await import(${JSON.stringify(childEntry(import.meta.url, './start-world.js'))});
    const { webAppDeployment } = await import(${JSON.stringify(childEntry(import.meta.url, './testing/web-app-deployment.js'))});
    const { startClock } = await import(${JSON.stringify(childEntry(import.meta.url, '../model/clock.js'))});
    const unwanted = new AbortController();
    let running = 0;
    await startWorld({
      deployment: webAppDeployment({ instances: 1, database: false }), speed: 1, clock: startClock(),
      dir: ${JSON.stringify(folders.dir)}, app: 'exec sleep 1000', signal: unwanted.signal, onProgress() {},
      onProcess(record, event) {
        running += event === 'started' ? 1 : -1;
        if (record.role.startsWith('instance')) unwanted.abort();
      },
    }).catch(({ code }) => console.log(code, running));`;
  const lab = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const printed: Buffer[] = [];
    lab.stdout.on('data', (bytes: Buffer) => printed.push(bytes));
    const [code] = (await once(lab, 'close')) as [number];
    expect(Buffer.concat(printed).toString()).toBe('run/interrupted 0\n');
    expect(code).toBe(0);
    expect(await folders.leftInTmp()).toEqual([]);
  } finally {
    lab.kill('SIGKILL');
  }
});

test('a lab that is killed leaves no process and no folder', async () => {
  const script = `
    const { startWorld } = await import(${JSON.stringify(childEntry(import.meta.url, './start-world.js'))});
    const { webAppDeployment } = await import(${JSON.stringify(childEntry(import.meta.url, './testing/web-app-deployment.js'))});
    const { startClock } = await import(${JSON.stringify(childEntry(import.meta.url, '../model/clock.js'))});
    const pids = [];
    await startWorld({
      deployment: webAppDeployment({ instances: 2 }), speed: ${SPEED}, clock: startClock(),
      dir: ${JSON.stringify(folders.dir)}, onProgress() {},
      onProcess(record, event) { if (event === 'started') pids.push(record.pid); },
    });
    process.send(pids);
    setInterval(() => {}, 1000);`;
  const lab = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  try {
    const [pids] = (await once(lab, 'message')) as [number[]];
    expect(pids.filter(isAlive).length).toBeGreaterThanOrEqual(4);
    expect(await folders.leftInTmp()).toHaveLength(1);
    lab.kill('SIGKILL');
    await eventually(() => expect(pids.filter(isAlive)).toEqual([]));
    await eventually(async () => expect(await folders.leftInTmp()).toEqual([]));
  } finally {
    lab.kill('SIGKILL');
  }
});
