import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../lab/api/start-api.js';
import { createFixtureWorld } from '../lab/api/world-fixture.js';
import { startClock } from '../model/clock.js';
import type { Deployment } from '../model/deployment.js';
import type { ProcessRecord } from '../model/journal.js';
import type { OpenTarget, OpenTargetOptions, TargetSettings } from '../model/target.js';
import { isAlive } from '../process/process-record.js';
import { readDeployment } from '../topology/read-deployment.js';
import { readStack } from '../topology/read-stack.js';
import { createClients, destroyClients } from './clients.js';
import { readInventory, readTargets } from './inventory.js';
import { TARGETS } from './targets.js';

/** What a target needs to be opened here. */
interface Stage {
  readonly deployment: Deployment;
  readonly settings: TargetSettings;
  readonly speed: number;
  end(): Promise<void>;
}

const before = { ...process.env };

/** A stack that is deployed already: the lab's endpoint alone, and a server for the application. */
async function deployed(): Promise<Stage> {
  const world = createFixtureWorld({ speed: 1 });
  const api = await startApi({ world, clock: startClock() });
  const application = createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1');
  await once(application, 'listening');
  process.env['AWS_ACCESS_KEY_ID'] = api.credentials.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = api.credentials.secretAccessKey;
  const { region, accountId } = world.deployment;
  return {
    deployment: world.deployment,
    speed: 1,
    settings: {
      endpoint: api.endpoint,
      url: `http://127.0.0.1:${(application.address() as AddressInfo).port}`,
      aws: {
        accounts: [accountId],
        regions: [region],
        tag: { key: 'chaos', value: 'allowed' },
        stopAlarms: [`arn:aws:cloudwatch:${region}:${accountId}:alarm:stop`],
        roleArn: `arn:aws:iam::${accountId}:role/fis`,
      },
    },
    async end() {
      process.env = { ...before };
      application.close();
      await api.close();
    },
  };
}

const STAGES: Readonly<Record<string, () => Promise<Stage>>> = {
  lab: () =>
    Promise.resolve({
      deployment: readDeployment(readStack('fixtures/plans/private-web-app/plan.json')),
      settings: {},
      speed: 40,
      end: () => Promise.resolve(),
    }),
  localstack: deployed,
  aws: deployed,
};

it('stages every target there is', () => {
  expect(Object.keys(STAGES)).toEqual(Object.keys(TARGETS));
});

describe.each(Object.entries(TARGETS))('the contract of a target: %s', (name, target) => {
  const dir = mkdtempSync(join(tmpdir(), `holdfast-contract-${name}-`));
  const started: ProcessRecord[] = [];
  let stage: Stage;
  let options: OpenTargetOptions;
  let open: OpenTarget;
  beforeAll(async () => {
    const prepare = STAGES[name] ?? deployed;
    stage = await prepare();
    options = {
      deployment: stage.deployment,
      settings: stage.settings,
      speed: stage.speed,
      clock: startClock(),
      dir,
      onProcess: (process, event) => {
        if (event === 'started') started.push(process);
      },
      onProgress: () => undefined,
    };
    open = await target.open(options);
  });
  afterAll(async () => {
    await open.close();
    await stage.end();
    rmSync(dir, { recursive: true, force: true });
  });

  it('is called what the map calls it', () => {
    expect(target.name).toBe(name);
  });

  it('gives a connection with which the AWS SDK clients say whose account it is', async () => {
    const clients = createClients(open.connection);
    const { Account } = await clients.sts.send(new GetCallerIdentityCommand({}));
    destroyClients(clients);
    expect(Account).toBe((open.account?.deployment ?? stage.deployment).accountId);
  });

  it('leads users in', async () => {
    const { url, ca, serverName } = open.connection;
    const agent = new Agent({
      connect: {
        ...(ca === null ? {} : { ca }),
        ...(serverName === null ? {} : { servername: serverName }),
      },
    });
    const ask = async (): Promise<number> => {
      const { statusCode, body } = await request(url, {
        dispatcher: agent,
        ...(serverName === null ? {} : { headers: { host: serverName } }),
      });
      await body.dump();
      return statusCode;
    };
    // A busy machine may just have missed a health check.
    await expect.poll(ask, { timeout: 15_000 }).toBe(200);
    await agent.destroy();
  });

  it('shows through its APIs instances of the plan that are healthy targets', async () => {
    const clients = createClients(open.connection);
    const deployment = open.account?.deployment ?? stage.deployment;
    const { instances } = await readInventory(clients, deployment);
    const targets = await readTargets(clients, deployment);
    destroyClients(clients);
    const serving = instances.filter(
      ({ application, state }) => application && state === 'running',
    );
    expect(serving.length).toBeGreaterThan(1);
    expect(instances.every(({ address }) => address !== null)).toBe(true);
    const healthy = new Set(
      targets.filter(({ state }) => state === 'healthy').map(({ instanceId }) => instanceId),
    );
    expect(serving.every(({ id }) => healthy.has(id))).toBe(true);
  });

  it('says in sentences what stands in for what', () => {
    for (const line of open.substitutions) expect(line).toMatch(/^\S.* .*\.$/);
  });

  it('gives figures of its instruments by name', async () => {
    for (const figures of Object.values(await open.instruments()))
      for (const figure of Object.values(figures)) expect(figure).toBeTypeOf('number');
  });

  it('may be closed twice, and leaves no process', async () => {
    await Promise.all([open.close(), open.close()]);
    await open.close();
    await expect.poll(() => started.filter(isAlive).map(({ role }) => role)).toEqual([]);
  });
});
