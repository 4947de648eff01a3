import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GetActionCommand, ListActionsCommand, StopExperimentCommand } from '@aws-sdk/client-fis';
import { DATABASE_ARN, GROUP_ARN, INSTANCE_A, INSTANCE_B } from '../world-fixture.js';
import { actions } from './actions.js';
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
  type Actions,
  type FisSession,
  type Targets,
} from './fis-fixture.js';

let fis: FisSession;

beforeEach(async () => {
  fis = await openFis(FAST);
});
afterEach(() => fis.close());

async function reopen(speed: number): Promise<void> {
  await fis.close();
  fis = await openFis(speed);
}

describe('actions', () => {
  test.each([
    ['true', 'completed'],
    ['false', 'failed'],
  ])('stop-instances with completeIfInstancesTerminated %s: %s', async (value, status) => {
    fis.world.stopInstances = (ids) => fis.world.terminateInstances(ids);
    const id = await fis.start(
      template(
        stop({ startInstancesAfterDuration: 'PT1M', completeIfInstancesTerminated: value }),
        instanceA(),
      ),
    );
    const experiment = await fis.ended(id);
    expect(fis.world.calls).toEqual([`terminate ${INSTANCE_A}`]);
    expect(experiment.actions?.['stop']?.state?.status).toBe(status);
    expect(experiment.actions?.['stop']?.state?.reason).toContain(INSTANCE_A);
  });

  test('stop-instances waits for an instance that is still stopping', async () => {
    await reopen(SLOW);
    fis.world.stopInstances = ([id = '']) => {
      const found = fis.world.live.get(id);
      if (found !== undefined) found.state = 'stopping';
    };
    const id = await fis.start(
      template(stop({ startInstancesAfterDuration: 'PT1M' }), instanceA()),
    );
    await fis.running(id, 'stop');
    await fis.client.send(new StopExperimentCommand({ id }));
    expect((await fis.get(id)).state?.status).toBe('stopping');
    expect(fis.world.calls).toEqual([]);
    const found = fis.world.live.get(INSTANCE_A);
    if (found !== undefined) found.state = 'stopped';
    await fis.ended(id);
    expect(fis.world.calls).toEqual([`start ${INSTANCE_A}`]);
  });

  test.each<[string, Actions, Targets, string[]]>([
    [
      'terminate-instances',
      { x: { actionId: 'aws:ec2:terminate-instances', targets: { Instances: 'one' } } },
      { one: all('aws:ec2:instance', `${INSTANCE_ARN}/${INSTANCE_B}`) },
      [`terminate ${INSTANCE_B}`],
    ],
    [
      'asg-insufficient-instance-capacity-error',
      {
        x: {
          actionId: 'aws:ec2:asg-insufficient-instance-capacity-error',
          targets: { AutoScalingGroups: 'one' },
          parameters: {
            duration: 'PT1M',
            availabilityZoneIdentifiers: 'us-east-1a, use1-az2',
            percentage: '100',
          },
        },
      },
      { one: all('aws:ec2:autoscaling-group', GROUP_ARN) },
      ['block web [us-east-1a]', 'block web [us-east-1a us-east-1b]', 'block web []'].slice(1),
    ],
    [
      'disrupt-connectivity',
      {
        x: {
          actionId: 'aws:network:disrupt-connectivity',
          targets: { Subnets: 'one' },
          parameters: { duration: 'PT2M', scope: 'all' },
        },
      },
      {
        one: {
          resourceType: 'aws:ec2:subnet',
          parameters: { availabilityZoneIdentifier: 'us-east-1b', vpc: 'vpc-0123456789abcdef0' },
          selectionMode: 'ALL',
        },
      },
      ['disrupt subnet-0bbbbbbbbbbbbbbbb', 'restore subnet-0bbbbbbbbbbbbbbbb'],
    ],
    [
      'disrupt-connectivity between zones',
      {
        x: {
          actionId: 'aws:network:disrupt-connectivity',
          targets: { Subnets: 'one' },
          parameters: { duration: 'PT2M', scope: 'availability-zone' },
        },
      },
      { one: all('aws:ec2:subnet', `${SUBNET_ARN}/subnet-0aaaaaaaaaaaaaaaa`) },
      [
        'disrupt subnet-0aaaaaaaaaaaaaaaa (availability-zone)',
        'restore subnet-0aaaaaaaaaaaaaaaa (availability-zone)',
      ],
    ],
    [
      'reboot-db-instances',
      {
        x: {
          actionId: 'aws:rds:reboot-db-instances',
          targets: { DBInstances: 'one' },
          parameters: { forceFailover: 'true' },
        },
      },
      {
        one: {
          ...all('aws:rds:db', DATABASE_ARN),
          parameters: { availabilityZoneIdentifiers: 'us-east-1a' },
        },
      },
      ['reboot app with failover'],
    ],
  ])('%s does what it says', async (_name, input, targets, expected) => {
    const experiment = await fis.ended(await fis.start(template(input, targets)));
    expect(experiment.state?.status).toBe('completed');
    expect(fis.world.calls).toEqual(expected);
  });

  test('reboot-db-instances leaves a database with its primary in another zone alone', async () => {
    const target = {
      ...all('aws:rds:db', DATABASE_ARN),
      parameters: { availabilityZoneIdentifiers: 'us-east-1b' },
    };
    const action = { actionId: 'aws:rds:reboot-db-instances', targets: { DBInstances: 'one' } };
    const experiment = await fis.ended(await fis.start(template({ x: action }, { one: target })));
    expect(experiment.state?.status).toBe('failed');
    expect(fis.world.calls).toEqual([]);
  });

  test('a subnet that two actions cut off is cut once and comes back once', async () => {
    const cut = (duration: string) => ({
      actionId: 'aws:network:disrupt-connectivity',
      targets: { Subnets: 'one' },
      parameters: { duration, scope: 'all' },
    });
    const target = all('aws:ec2:subnet', `${SUBNET_ARN}/subnet-0aaaaaaaaaaaaaaaa`);
    const id = await fis.start(
      template({ short: cut('PT1M'), long: cut('PT10M') }, { one: target }),
    );
    await fis.ended(id);
    expect(fis.world.calls).toEqual([
      'disrupt subnet-0aaaaaaaaaaaaaaaa',
      'restore subnet-0aaaaaaaaaaaaaaaa',
    ]);
  });

  test('are listed and shown', async () => {
    const { actions: listed } = await fis.client.send(new ListActionsCommand({}));
    expect(listed?.map(({ id }) => id)).toEqual([...actions.keys()]);
    const { action } = await fis.client.send(
      new GetActionCommand({ id: 'aws:ec2:stop-instances' }),
    );
    expect(action?.targets).toEqual({ Instances: { resourceType: 'aws:ec2:instance' } });
    expect(Object.keys(action?.parameters ?? {})).toContain('startInstancesAfterDuration');
    const none = fis.client.send(new GetActionCommand({ id: 'aws:s3:bucket-pause-replication' }));
    await expect(none).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
