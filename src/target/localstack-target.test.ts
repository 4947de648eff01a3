import { CreateVpcCommand, CreateSubnetCommand, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startClock } from '../model/clock.js';
import type { Deployment } from '../model/deployment.js';
import { loadScenario } from '../scenario/load-scenario.js';
import { runScenario } from '../run/run-scenario.js';
import { summariseJournal, type SummarisedRun } from '../run/summarise-journal.js';
import { readDeployment } from '../topology/read-deployment.js';
import { readStack } from '../topology/read-stack.js';
import { createClients, destroyClients, type Clients } from './clients.js';
import { readInventory } from './inventory.js';
import { labTarget } from './lab-target.js';
import { localstackTarget } from './localstack-target.js';
import { applyDeployment, hasMoto, startMoto, type Moto } from './moto.fixture.js';
import type { OpenTargetOptions, TargetSettings } from '../model/target.js';
import { timingOf } from './timing.js';

const PLAN = 'fixtures/plans/private-web-app/plan.json';
const planned = readDeployment(readStack(PLAN));

const dir = mkdtempSync(join(tmpdir(), 'holdfast-localstack-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function options(settings: TargetSettings, speed = 1): OpenTargetOptions {
  return {
    deployment: planned,
    settings,
    speed,
    clock: startClock(),
    dir,
    onProcess: () => undefined,
    onProgress: () => undefined,
  };
}

async function run(settings: TargetSettings, speed: number, name: string): Promise<SummarisedRun> {
  const scenario = loadScenario('stop-instance');
  const journal = await runScenario({
    scenario: {
      ...scenario,
      load: { ...scenario.load, ratePerSecond: 5 },
      ...(speed === 1
        ? {
            phases: { beforeSeconds: 1, duringSeconds: 3, afterSeconds: 1 },
            faults: [{ name: 'stop-instance', atSeconds: 0, durationSeconds: 3, parameters: {} }],
          }
        : { phases: { beforeSeconds: 30, duringSeconds: 90, afterSeconds: 20 } }),
    },
    plan: { path: PLAN, sha256: '' },
    deployment: planned,
    target: 'localstack',
    timing: timingOf(speed === 1 ? 'localstack' : 'lab'),
    settings,
    speed,
    dir: join(dir, name),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  return summariseJournal(journal);
}

if (!hasMoto) console.log('skipped: the target localstack against moto (no moto_server here)');

describe.skipIf(!hasMoto)('a stack that is applied at moto’s server', () => {
  let moto: Moto;
  let clients: Clients;
  let application: Server;
  let settings: TargetSettings;
  beforeAll(async () => {
    moto = await startMoto();
    application = createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1');
    await once(application, 'listening');
    const { port } = application.address() as AddressInfo;
    settings = { endpoint: moto.endpoint, url: `http://127.0.0.1:${port}` };
    clients = createClients({
      endpoint: moto.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      url: '',
      ca: null,
      serverName: null,
      dns: null,
    });
    await applyDeployment(clients, planned);
    // Another stack of the account, with the same CIDR blocks.
    const { Vpc } = await clients.ec2.send(
      new CreateVpcCommand({ CidrBlock: planned.vpcs[0]?.cidr }),
    );
    const { Subnet } = await clients.ec2.send(
      new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: planned.subnets[0]?.cidr }),
    );
    await clients.ec2.send(
      new RunInstancesCommand({
        ImageId: 'ami-12c6146b',
        MinCount: 1,
        MaxCount: 1,
        SubnetId: Subnet?.SubnetId,
      }),
    );
  });
  afterAll(async () => {
    await moto.stop();
    application.close();
    destroyClients(clients);
  });

  it('is found, with the ids that the account has, and nothing of another stack', async () => {
    const target = await localstackTarget.open(options(settings));
    const { account } = target;
    expect(account?.matches.filter(({ actual }) => actual === null)).toEqual([]);
    expect(account?.matches.map(({ kind, by }) => `${kind} by ${by}`)).toEqual(
      expect.arrayContaining([
        'vpc by load balancer',
        'subnet by VPC and CIDR block',
        'load-balancer by name',
        'target-group by name',
        'auto-scaling-group by name',
        'database by identifier',
      ]),
    );
    const { deployment } = account as { deployment: Deployment };
    expect(deployment.accountId).toBe('123456789012');
    expect(JSON.stringify(deployment)).not.toContain(planned.targetGroups[0]?.arn);
    const inventory = await readInventory(clients, deployment);
    expect(inventory.instances).toHaveLength(
      planned.instances.length + (planned.autoScalingGroups[0]?.desiredCapacity ?? 0),
    );
    expect(inventory.instances.every(({ address }) => address !== null)).toBe(true);
    await target.close();
  });

  it('says what the endpoint does not tell, before anything is injected', async () => {
    const target = await localstackTarget.open(options(settings));
    expect(target.account?.missing).toEqual([
      expect.stringContaining('FIS does not tell its actions in us-east-1'),
    ]);
    expect(
      await target.account?.refusals({
        runId: 'r',
        fault: 'any',
        actions: [{ region: 'eu-west-1', id: 'aws:ec2:stop-instances' }],
        calls: [],
        targets: [],
        selections: [],
        unbounded: [],
        blastRadius: [],
      }),
    ).toEqual(['aws:ec2:stop-instances is needed in eu-west-1, which was not looked at']);
    await target.close();
  });

  it('refuses another speed, and an application that does not answer', async () => {
    await expect(localstackTarget.open(options(settings, 10))).rejects.toThrow(
      expect.objectContaining({ code: 'target/speed' }) as Error,
    );
    await expect(
      localstackTarget.open(options({ ...settings, url: 'http://127.0.0.1:9' })),
    ).rejects.toThrow(expect.objectContaining({ code: 'target/no-way-in' }) as Error);
  });

  it('ends a run inconclusive, since the fault is not to be seen from outside', async () => {
    const { summary } = await run(settings, 1, 'moto');
    expect(summary.verdict).toBe('inconclusive');
    expect(JSON.stringify(summary)).toContain('could not be seen from outside');
    // What the run kept in the account is gone.
    const again = await localstackTarget.open(options(settings));
    await again.account?.guard?.begin('after');
    await again.close();
  });
});

describe('our own lab as any endpoint', () => {
  it('injects truly, and measures it', async () => {
    const lab = await labTarget.open({ ...options({}, 40), dir: join(dir, 'lab') });
    const { endpoint, credentials, url, ca, serverName } = lab.connection;
    const before = { ...process.env };
    process.env['AWS_ACCESS_KEY_ID'] = credentials?.accessKeyId;
    process.env['AWS_SECRET_ACCESS_KEY'] = credentials?.secretAccessKey;
    try {
      const settings: TargetSettings = {
        ...(endpoint === undefined ? {} : { endpoint }),
        url,
        ...(ca === null ? {} : { ca }),
        ...(serverName === null ? {} : { serverName }),
      };
      const { summary } = await run(settings, 40, 'lab-run');
      expect(summary).toMatchObject({ target: 'localstack' });
      const [downtime] = summary.downtime;
      // It stops the load balancer's routing for an interval and a timeout at most, and an error.
      expect(downtime?.failed).toBeGreaterThan(0);
      const [fault] = summary.faults;
      expect(fault?.predicted?.capacity).toEqual({ before: 4, after: 3, share: 0.75 });
      expect(fault?.detectMs).toBeGreaterThan(0);
      expect(summary.reasons.join()).not.toContain('could not be seen');
    } finally {
      process.env = before;
      await lab.close();
    }
  });
});
