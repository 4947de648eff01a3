import { DeleteParameterCommand } from '@aws-sdk/client-ssm';
import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startExperiment } from '../../fault/experiment.js';
import type { FaultPlan } from '../../fault/fault-driver.js';
import { findFault } from '../../fault/faults.js';
import { startApi, type Api } from '../../lab/api/start-api.js';
import {
  BASTION,
  INSTANCE_A,
  TARGET_GROUP_ARN,
  createFixtureWorld,
  type FixtureWorld,
} from '../../lab/api/world-fixture.js';
import type { RunGuard, UndoRecord } from '../../model/account.js';
import { startClock } from '../../model/clock.js';
import type { Connection } from '../../model/target.js';
import { createClients, destroyClients, type Clients } from '../clients.js';
import { readInventory } from '../inventory.js';
import { openGuard } from './guard.js';
import { LEASE_MS, listLeases, machineId, takeLease } from './lease.js';
import { createParameter, listParameters } from './parameters.js';
import { recoverAccount, type AccountRecovery } from './recover-account.js';
import { listRunExperiments } from './run-experiments.js';
import { listRunRecords, writeUndo } from './undo-records.js';

const REGION = 'us-east-1';

let world: FixtureWorld;
let api: Api;
let connection: Connection;
let clients: Clients;
const guards: RunGuard[] = [];

beforeEach(async () => {
  // Slow enough that no declared minute ends within a test.
  world = createFixtureWorld({ speed: 1 });
  api = await startApi({ world, clock: startClock() });
  connection = { ...api, url: '', ca: null, serverName: null, dns: null };
  clients = createClients(connection);
});
afterEach(async () => {
  // A test's killed runs still renew their leases: this process is alive.
  for (const guard of guards.splice(0)) await guard.end();
  destroyClients(clients);
  await api.close();
});

/** A run that was killed amid its fault: what it wrote is in the account, and nothing else is left. */
async function killedRun(runId: string): Promise<FaultPlan> {
  const { deployment } = world;
  const guard = openGuard(connection, deployment);
  guards.push(guard);
  await guard.begin(runId);
  const plan = findFault('stop-instance').plan({
    fault: { name: 'stop-instance', atSeconds: 0, durationSeconds: 120, parameters: {} },
    deployment,
    inventory: await readInventory(clients, deployment),
    accountId: deployment.accountId,
  });
  await guard.record(undoOf(runId, 1));
  const { experiment } = plan;
  if (experiment === null) throw new Error('expected an experiment');
  await startExperiment(clients, experiment, {
    id: runId,
    roleArn: 'arn:aws:iam::123456789012:role/fis',
  });
  await expect.poll(() => world.live.get(INSTANCE_A)?.state).toBe('stopped');
  return plan;
}

function undoOf(runId: string, sequence: number, call: UndoRecord['call'] = null): UndoRecord {
  return { runId, sequence, region: REGION, how: `undo ${sequence}`, call };
}

const recover = (all: boolean, nowEpochMs: () => number = Date.now): Promise<AccountRecovery[]> =>
  recoverAccount({
    connection,
    regions: [REGION],
    all,
    steadyWithinMs: 200,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    nowEpochMs,
  });

const leftInAccount = async (): Promise<string[]> => [
  ...(await listParameters(clients, '/holdfast')).map(({ name }) => name),
  ...(await listRunExperiments(clients, REGION)).flatMap(({ running, templates }) => [
    ...running,
    ...templates,
  ]),
];

describe('the lease', () => {
  it('is one run’s: of many that ask at once at most one gets it', async () => {
    const asked = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) => takeLease(clients, `run-${index}`)),
    );
    const taken = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(taken.length).toBeLessThanOrEqual(1);
    expect(await listLeases(clients)).toHaveLength(taken.length);
    for (const { reason } of asked.filter((one) => one.status === 'rejected'))
      expect(reason).toMatchObject({ code: 'account/leased' });
    for (const lease of taken) await lease.release();
    await (await takeLease(clients, 'next')).release();
    expect(await listLeases(clients)).toEqual([]);
  });

  it('says who has it, and is free once it is given back', async () => {
    const lease = await takeLease(clients, 'first');
    await expect(takeLease(clients, 'second')).rejects.toThrow(/run first .*process \d+/);
    await lease.release();
    await (await takeLease(clients, 'second')).release();
  });

  it('is taken over only after its expiry, and by one alone', async () => {
    const stale = await takeLease(clients, 'killed');
    const later = (ms: number) => (): number => Date.now() + LEASE_MS + ms;
    await expect(takeLease(clients, 'early', later(0))).rejects.toThrow(/killed/);
    const asked = await Promise.allSettled(
      ['a', 'b', 'c'].map((runId) => takeLease(clients, runId, later(60_000))),
    );
    const taken = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(taken.length).toBeLessThanOrEqual(1);
    for (const lease of taken) await lease.release();
    await stale.release();
  });
});

describe('a run that was killed', () => {
  it('is undone from the account alone, by any machine', async () => {
    await killedRun('killed');
    expect(await leftInAccount()).toHaveLength(5);
    const [recovery] = await recover(true);
    expect(recovery).toMatchObject({ runId: 'killed', leftAlone: null, failed: [], unsteady: [] });
    expect(recovery?.undone).toEqual([
      'stopped 1 experiments and deleted 1 templates in us-east-1',
      'undo 1',
    ]);
    expect(world.live.get(INSTANCE_A)?.state).toBe('running');
    expect(await leftInAccount()).toEqual([]);
    expect(await recover(true)).toEqual([]);
  });

  it('is left alone while it holds its lease, and undone once that is stale', async () => {
    await killedRun('alive');
    const [left] = await recover(false);
    expect(left?.leftAlone).toContain(`process ${process.pid} holds its lease`);
    expect(world.live.get(INSTANCE_A)?.state).toBe('stopped');
    const [undone] = await recover(false, () => Date.now() + 2 * LEASE_MS);
    expect(undone).toMatchObject({ leftAlone: null, failed: [] });
    expect(world.live.get(INSTANCE_A)?.state).toBe('running');
    expect(await leftInAccount()).toEqual([]);
  });

  it('is undone at once on the machine that it died on', async () => {
    const { pid } = spawnSync('true');
    await createParameter(
      clients,
      {
        name: '/holdfast/lease/1',
        value: {
          runId: 'dead',
          owner: 'here',
          expiresAtEpochMs: Date.now() + LEASE_MS,
          machine: machineId(),
          pid,
          startTicks: '1',
        },
      },
      'dead',
    );
    expect(await recover(false)).toMatchObject([{ runId: 'dead', leftAlone: null }]);
    expect(await listLeases(clients)).toEqual([]);
  });

  it('is found by its tags where it wrote nothing else down', async () => {
    const plan = await killedRun('bare');
    for (const { name } of await listParameters(clients, '/holdfast'))
      await clients.ssm.send(new DeleteParameterCommand({ Name: name }));
    const [recovery] = await recover(false);
    expect(recovery).toMatchObject({ runId: 'bare', unsteady: null });
    for (const id of plan.loss.instancesLost) expect(world.live.get(id)?.state).toBe('running');
    expect(await leftInAccount()).toEqual([]);
  });

  it('is told that it was aborted before it acts again, and frees nothing of its successor', async () => {
    const { deployment } = world;
    const first = openGuard(connection, deployment);
    await first.begin('aborted');
    await recover(true);
    await expect(first.record(undoOf('aborted', 2))).rejects.toMatchObject({
      code: 'account/aborted',
    });
    const second = openGuard(connection, deployment);
    await second.begin('next');
    await first.end();
    expect((await listLeases(clients)).map(({ runId }) => runId)).toEqual(['next']);
    await second.end();
    expect(await leftInAccount()).toEqual([]);
  });

  it('keeps the next run away until it is undone', async () => {
    await writeUndo(clients, undoOf('killed', 1));
    const guard = openGuard(connection, world.deployment);
    await expect(guard.begin('next')).rejects.toMatchObject({ code: 'account/left-over' });
    await recover(false);
    await guard.begin('next');
    await guard.end();
    expect(await leftInAccount()).toEqual([]);
  });

  it('is undone last act first; what fails is said and kept', async () => {
    const start = (ids: string[]): UndoRecord['call'] => ({
      service: 'ec2',
      operation: 'StartInstances',
      input: { InstanceIds: ids, deploymentId: { fromOutput: 'never.came' } },
    });
    world.stopInstances([INSTANCE_A, BASTION]);
    world.calls.splice(0);
    await writeUndo(clients, undoOf('r', 1, start([INSTANCE_A])));
    await writeUndo(clients, undoOf('r', 2, start(['i-0123456789abcdef0'])));
    await writeUndo(clients, undoOf('r', 3, start([BASTION])));
    await writeUndo(
      clients,
      undoOf('r', 4, { service: 'ec2', operation: 'TerminateInstances', input: {} }),
    );
    const [recovery] = await recover(false);
    expect(recovery?.undone).toEqual(['undo 3', 'undo 1']);
    expect(recovery?.failed).toEqual([
      expect.stringContaining('undo 4: HoldfastError: ec2 TerminateInstances is no call'),
      expect.stringContaining('undo 2: InvalidInstanceID.NotFound'),
    ]);
    expect(world.calls).toEqual([`start ${BASTION}`, `start ${INSTANCE_A}`]);
    const [kept] = await listRunRecords(clients);
    expect(kept?.undos.map(({ sequence }) => sequence)).toEqual([2, 4]);
  });

  it('says what is not as it was before', async () => {
    await killedRun('unsteady');
    world.health.pop();
    const [recovery] = await recover(true);
    expect(recovery).toMatchObject({
      failed: [],
      unsteady: [`${TARGET_GROUP_ARN}: 1 of 2 targets are healthy`],
    });
  });
});
