import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { CreateTagsCommand } from '@aws-sdk/client-ec2';
import { StartExperimentCommand } from '@aws-sdk/client-fis';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findFault } from '../fault/faults.js';
import { intentOf } from '../fault/intent-of.js';
import type { AwsSettings, Intent } from '../model/account.js';
import { startClock } from '../model/clock.js';
import type { OpenTarget, TargetSettings } from '../model/target.js';
import { readDeployment } from '../topology/read-deployment.js';
import { readStack } from '../topology/read-stack.js';
import { awsTarget } from './aws-target.js';
import { createClients, destroyClients, type Clients } from './clients.js';
import { readInventory } from './inventory.js';
import { applyDeployment, hasMoto, startMoto, type Moto } from './moto.fixture.js';
import { wire, recorderBefore, RIGHTS_OF_THE_TABLE } from './aws-wire.fixture.js';

const planned = readDeployment(readStack('fixtures/plans/private-web-app/plan.json'));
const ALARM = 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:users-suffer';
const AWS: AwsSettings = {
  accounts: ['123456789012'],
  regions: ['us-east-1'],
  tag: { key: 'chaos', value: 'allowed' },
  stopAlarms: [ALARM],
  roleArn: 'arn:aws:iam::123456789012:role/holdfast-fis',
};

if (!hasMoto) console.log('skipped: the target aws against moto (no moto_server here)');

describe.skipIf(!hasMoto)('a real account, as far as moto is one', () => {
  let moto: Moto;
  let recorder: Server;
  let application: Server;
  let clients: Clients;
  let endpoint: string;
  let url: string;
  const before = { ...process.env };
  beforeAll(async () => {
    moto = await startMoto();
    process.env['AWS_ACCESS_KEY_ID'] = 'test';
    process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
    recorder = recorderBefore(moto.endpoint).listen(0, '127.0.0.1');
    application = createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1');
    await Promise.all([once(recorder, 'listening'), once(application, 'listening')]);
    endpoint = `http://127.0.0.1:${(recorder.address() as AddressInfo).port}`;
    url = `http://127.0.0.1:${(application.address() as AddressInfo).port}`;
    clients = createClients({
      endpoint: moto.endpoint,
      region: 'us-east-1',
      credentials: undefined,
      url: '',
      ca: null,
      serverName: null,
      dns: null,
    });
    await applyDeployment(clients, planned);
    await clients.cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: 'users-suffer',
        ComparisonOperator: 'GreaterThanThreshold',
        EvaluationPeriods: 1,
        MetricName: 'HTTPCode_ELB_5XX_Count',
        Namespace: 'AWS/ApplicationELB',
        Period: 60,
        Statistic: 'Sum',
        Threshold: 100,
      }),
    );
  });
  afterAll(async () => {
    await moto.stop();
    process.env = before;
    recorder.close();
    application.close();
    destroyClients(clients);
  });
  beforeEach(() => void wire.splice(0));

  const shown: string[] = [];
  function open(aws: AwsSettings, more: TargetSettings = {}, speed = 1): Promise<OpenTarget> {
    shown.splice(0);
    return awsTarget.open({
      deployment: planned,
      settings: { endpoint, url, aws, ...more },
      speed,
      clock: startClock(),
      dir: tmpdir(),
      onProcess: () => undefined,
      onProgress: (line) => shown.push(line),
    });
  }

  async function intentAt(target: OpenTarget, durationSeconds = 120): Promise<Intent> {
    const deployment = target.account?.deployment ?? planned;
    const readers = createClients(target.connection);
    const plan = findFault('stop-instance').plan({
      fault: { name: 'stop-instance', atSeconds: 0, durationSeconds, parameters: {} },
      deployment,
      inventory: await readInventory(readers, deployment),
      accountId: deployment.accountId,
    });
    destroyClients(readers);
    return intentOf(plan, 'run-1', deployment);
  }

  it.each<[string, AwsSettings, string, RegExp]>([
    [
      'nothing set',
      {},
      'aws/not-configured',
      /no account id.*no region.*no tag.*no stop alarm.*no role/,
    ],
    [
      'another account',
      { ...AWS, accounts: ['210987654321'] },
      'aws/not-allowed',
      /Account 123456789012/,
    ],
    [
      'another region',
      { ...AWS, regions: ['eu-west-1'] },
      'aws/not-allowed',
      /us-east-1 is not among/,
    ],
  ])('is refused with %s, and nothing is changed', async (_, aws, code, message) => {
    const opening = open(aws);
    await expect(opening).rejects.toMatchObject({ code });
    await expect(opening).rejects.toThrow(message);
    expect(wire.filter(({ changes }) => changes)).toEqual([]);
  });

  it('cannot be sped up', async () => {
    await expect(open(AWS, {}, 10)).rejects.toMatchObject({ code: 'target/speed' });
  });

  it('tells all that is missing at once, shows what would be hit, and changes nothing', async () => {
    const target = await open({ ...AWS, stopAlarms: [`${ALARM}-not-there`] }, { dryRun: true });
    const intent = await intentAt(target);
    const refusals = await target.account?.refusals({ ...intent, unbounded: ['stop (aws:x:y)'] });
    expect(refusals).toEqual([
      expect.stringMatching(/instance\/i-\w+ does not carry the tag chaos=allowed/),
      expect.stringContaining('there is no stop alarm'),
      expect.stringContaining('stop (aws:x:y) has no duration'),
    ]);
    expect(shown.join('\n')).toMatch(/stop-instance in account 123456789012, us-east-1, run run-1/);
    expect(shown.join('\n')).toMatch(/aws:ec2:stop-instances: arn:aws:ec2:.*instance\/i-/);
    expect(shown.join('\n')).toMatch(/aws:ec2:stop-instances: 1 of at most 5/);
    await target.close();
    const rights = wire.flatMap(({ right }) => right ?? []);
    expect(rights).toContain('tag:GetResources');
    expect(rights.filter((right) => !RIGHTS_OF_THE_TABLE.includes(right))).toEqual([]);
    expect(wire.length).toBeGreaterThan(15);
    expect(wire.filter(({ changes }) => changes)).toEqual([]);
  });

  it('sends nothing that changes anything in a dry run, whoever asks', async () => {
    const target = await open(AWS, { dryRun: true });
    const readers = createClients(target.connection);
    await expect(
      readers.fis.send(new StartExperimentCommand({ experimentTemplateId: 'EXT1' })),
    ).rejects.toMatchObject({ code: 'target/read-only' });
    await expect(target.account?.guard?.begin('run-1')).rejects.toMatchObject({
      code: 'target/read-only',
    });
    destroyClients(readers);
    expect(wire.map(({ what }) => what)).not.toContain('POST /experiments');
    expect(wire.filter(({ changes }) => changes)).toEqual([]);
  });

  it('lets a fault in only once everything is there and the preview is accepted', async () => {
    const asked: (readonly string[])[] = [];
    const answer = (accepted: boolean): TargetSettings => ({
      accept: (preview) => {
        asked.push(preview);
        return Promise.resolve(accepted);
      },
    });
    const declined = await open(AWS, answer(false));
    const intent = await intentAt(declined);
    await clients.ec2.send(
      new CreateTagsCommand({
        Resources: intent.targets.map(({ arn }) => arn.split('/').at(-1) ?? ''),
        Tags: [{ Key: 'chaos', Value: 'allowed' }],
      }),
    );
    expect(await declined.account?.refusals(intent)).toEqual([
      expect.stringContaining('the preview was not accepted'),
    ]);
    await declined.close();
    wire.splice(0);
    const accepted = await open(AWS, answer(true));
    expect(await accepted.account?.refusals(intent)).toEqual([]);
    await accepted.account?.guard?.begin('run-1');
    await accepted.account?.guard?.end();
    expect(wire.filter(({ changes }) => changes).map(({ right }) => right)).toEqual([
      'ssm:PutParameter',
      'ssm:PutParameter',
      'ssm:DeleteParameter',
      'ssm:DeleteParameter',
    ]);
    expect(RIGHTS_OF_THE_TABLE).toEqual(
      expect.arrayContaining(['ssm:PutParameter', 'ssm:DeleteParameter']),
    );
    expect(asked).toHaveLength(2);
    expect(asked[1]?.join('\n')).toContain('stopped by the alarm users-suffer in us-east-1');
    expect(
      await accepted.account?.refusals({
        ...intent,
        targets: Array.from({ length: 6 }, (_, index) => ({
          ...intent.targets[0],
          region: 'us-east-1',
          action: 'aws:ec2:stop-instances',
          arn: `${intent.targets[0]?.arn}${'0'.repeat(index)}`,
        })),
      }),
    ).toContainEqual(expect.stringContaining('would hit 6 resources'));
    await accepted.close();
  });
});
