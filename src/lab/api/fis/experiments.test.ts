import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  ListExperimentResolvedTargetsCommand,
  StartExperimentCommand,
  StopExperimentCommand,
} from '@aws-sdk/client-fis';
import { DATABASE_ARN, INSTANCE_A } from '../world-fixture.js';
import {
  all,
  FAST,
  INSTANCE_ARN,
  instanceA,
  openFis,
  SLOW,
  stop,
  SUBNET_ARN,
  template,
  type FisSession,
} from './fis-fixture.js';
import { testAlarm } from '../../testing/test-alarm.js';

let fis: FisSession;

beforeEach(async () => {
  fis = await openFis(FAST);
});
afterEach(() => fis.close());

async function reopen(speed: number): Promise<void> {
  await fis.close();
  fis = await openFis(speed);
}

describe('an experiment', () => {
  test('starts pending, injects, undoes after its duration and completes', async () => {
    const before = Date.now();
    const experimentTemplateId = await fis.create(
      template(stop({ startInstancesAfterDuration: 'PT2M' }), instanceA()),
    );
    const started = await fis.client.send(
      new StartExperimentCommand({ experimentTemplateId, tags: { run: '7' } }),
    );
    expect(started.experiment?.state?.status).toBe('pending');
    const experiment = await fis.ended(started.experiment?.id ?? '');
    expect(experiment.state?.status).toBe('completed');
    expect(experiment.actions?.['stop']?.state?.status).toBe('completed');
    expect(experiment.tags).toEqual({ run: '7' });
    expect(fis.world.calls).toEqual([`stop ${INSTANCE_A}`, `start ${INSTANCE_A}`]);
    const startedMs = experiment.startTime?.getTime() ?? 0;
    expect(startedMs).toBeGreaterThanOrEqual(before - 1);
    // 2 declared minutes at speed 1000 are 120 ms: whole seconds alone would show nothing.
    const action = experiment.actions?.['stop'];
    expect((action?.endTime?.getTime() ?? 0) - (action?.startTime?.getTime() ?? 0)).toBeGreaterThan(
      100,
    );
    expect(experiment.endTime?.getTime()).toBeGreaterThanOrEqual(startedMs);
  });

  test('lists the targets that it resolved', async () => {
    const experiment = await fis.ended(await fis.start(template(stop(), instanceA())));
    const { resolvedTargets } = await fis.client.send(
      new ListExperimentResolvedTargetsCommand({ experimentId: experiment.id }),
    );
    expect(resolvedTargets).toEqual([
      {
        resourceType: 'aws:ec2:instance',
        targetName: 'one',
        targetInformation: { arn: `${INSTANCE_ARN}/${INSTANCE_A}` },
      },
    ]);
  });

  test('runs an action after those in its startAfter', async () => {
    const first = { actionId: 'aws:fis:wait', parameters: { duration: 'PT1M' } };
    const id = await fis.start(
      template(
        { ...stop(), wait: first, last: { ...first, startAfter: ['wait', 'stop'] } },
        instanceA(),
      ),
    );
    const { actions: records } = await fis.ended(id);
    const waited = records?.['wait']?.endTime?.getTime() ?? NaN;
    expect(records?.['last']?.startTime?.getTime()).toBeGreaterThanOrEqual(waited);
    expect(records?.['stop']?.startTime?.getTime()).toBeLessThan(waited);
  });

  test('is stopped on request, and undoes first', async () => {
    await reopen(SLOW);
    const wait = { actionId: 'aws:fis:wait', parameters: { duration: 'PT1M' } };
    const id = await fis.start(
      template(
        {
          ...stop({ startInstancesAfterDuration: 'PT10M' }),
          later: { ...wait, startAfter: ['stop'] },
        },
        instanceA(),
      ),
    );
    await fis.running(id, 'stop');
    expect(fis.world.live.get(INSTANCE_A)?.state).toBe('stopped');
    const stopping = await fis.client.send(new StopExperimentCommand({ id }));
    expect(stopping.experiment?.state?.status).toBe('stopping');
    const experiment = await fis.ended(id);
    expect(experiment.state?.status).toBe('stopped');
    expect(experiment.actions?.['stop']?.state?.status).toBe('stopped');
    expect(experiment.actions?.['later']?.state?.status).toBe('cancelled');
    expect(fis.world.calls).toEqual([`stop ${INSTANCE_A}`, `start ${INSTANCE_A}`]);
    // A second stop changes nothing.
    const again = await fis.client.send(new StopExperimentCommand({ id }));
    expect(again.experiment?.state?.status).toBe('stopped');
  });

  test('is undone when the lab closes', async () => {
    await reopen(SLOW);
    const id = await fis.start(
      template(stop({ startInstancesAfterDuration: 'PT12H' }), instanceA()),
    );
    await fis.running(id, 'stop');
    await fis.api.close();
    expect(fis.world.calls).toEqual([`stop ${INSTANCE_A}`, `start ${INSTANCE_A}`]);
  });

  test('with skip-all on the wire resolves targets and injects nothing', async () => {
    // The client drops actionsMode, so that it is put into the body behind its back.
    fis.client.middlewareStack.add(
      (next) => (args) => {
        const request = args.request as { body?: string; method: string; path: string };
        if (request.method === 'POST' && request.path === '/experiments') {
          const body = JSON.parse(request.body ?? '{}') as Record<string, unknown>;
          request.body = JSON.stringify({
            ...body,
            experimentOptions: { actionsMode: 'skip-all' },
          });
        }
        return next(args);
      },
      // Before the length of the body is taken.
      { step: 'build', priority: 'high' },
    );
    const id = await fis.start(template(stop(), instanceA()));
    const experiment = await fis.ended(id);
    expect(experiment.state?.status).toBe('completed');
    expect(experiment.actions?.['stop']?.state?.status).toBe('skipped');
    expect(fis.world.calls).toEqual([]);
    const { resolvedTargets } = await fis.client.send(
      new ListExperimentResolvedTargetsCommand({ experimentId: id, targetName: 'one' }),
    );
    expect(resolvedTargets).toHaveLength(1);
  });

  test('is stopped by its stop condition, and undoes first; an alarm that is not there is refused', async () => {
    await reopen(SLOW);
    const value = 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:high';
    const stopConditions = [{ source: 'aws:cloudwatch:alarm', value }];
    const cut = template(
      {
        cut: {
          actionId: 'aws:network:disrupt-connectivity',
          targets: { Subnets: 'subnets' },
          parameters: { duration: 'PT5M', scope: 'all' },
        },
      },
      { subnets: all('aws:ec2:subnet', `${SUBNET_ARN}/subnet-0aaaaaaaaaaaaaaaa`) },
      { stopConditions },
    );
    await expect(fis.create(cut)).rejects.toThrow(/does not exist/);
    fis.world.putAlarm({ ...testAlarm('high'), arn: value });
    const id = await fis.start(cut);
    await fis.running(id, 'cut');
    fis.world.setAlarmState('high', 'ALARM', 'errors');
    const experiment = await fis.ended(id);
    expect(experiment.state).toMatchObject({
      status: 'stopped',
      reason: expect.stringContaining(value) as string,
    });
    expect(fis.world.calls).toEqual([
      'disrupt subnet-0aaaaaaaaaaaaaaaa',
      'restore subnet-0aaaaaaaaaaaaaaaa',
    ]);
  });

  test('asserts an alarm’s state, and fails where it is another', async () => {
    const alarm = testAlarm('high');
    fis.world.putAlarm(alarm);
    fis.world.setAlarmState('high', 'OK', 'calm');
    const assert = (alarmStates: string): Promise<string> =>
      fis.start(
        template(
          {
            assert: {
              actionId: 'aws:cloudwatch:assert-alarm-state',
              parameters: { alarmArns: alarm.arn, alarmStates },
            },
          },
          {},
        ),
      );
    expect((await fis.ended(await assert('OK,INSUFFICIENT_DATA'))).state?.status).toBe('completed');
    expect((await fis.ended(await assert('ALARM'))).state?.status).toBe('failed');
  });

  test('fails when an action fails, and undoes the others', async () => {
    await reopen(SLOW);
    fis.world.rebootDatabase = () => {
      throw new Error('the disk is full');
    };
    const id = await fis.start(
      template(
        {
          cut: {
            actionId: 'aws:network:disrupt-connectivity',
            targets: { Subnets: 'subnets' },
            parameters: { duration: 'PT5M', scope: 'all' },
          },
          reboot: {
            actionId: 'aws:rds:reboot-db-instances',
            targets: { DBInstances: 'database' },
          },
          later: {
            actionId: 'aws:fis:wait',
            parameters: { duration: 'PT1M' },
            startAfter: ['cut'],
          },
        },
        {
          subnets: all('aws:ec2:subnet', `${SUBNET_ARN}/subnet-0aaaaaaaaaaaaaaaa`),
          database: all('aws:rds:db', DATABASE_ARN),
        },
      ),
    );
    const experiment = await fis.ended(id);
    expect(experiment.state?.status).toBe('failed');
    expect(experiment.state?.reason).toContain('reboot: the disk is full');
    expect(experiment.actions?.['cut']?.state?.status).toBe('stopped');
    expect(experiment.actions?.['later']?.state?.status).toBe('cancelled');
    expect(fis.world.calls).toEqual([
      'disrupt subnet-0aaaaaaaaaaaaaaaa',
      'restore subnet-0aaaaaaaaaaaaaaaa',
    ]);
  });
});
