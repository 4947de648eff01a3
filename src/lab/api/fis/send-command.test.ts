import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  FAST,
  INSTANCE_ARN,
  openFis,
  SLOW,
  type FisSession,
  type Template,
} from './fis-fixture.js';
import { INSTANCE_A } from '../world-fixture.js';

const document = (name: string) => `arn:aws:ssm:us-east-1::document/${name}`;
const LATENCY = document('AWSFIS-Run-Network-Latency-Sources');
const PLAIN = document('AWSFIS-Run-Network-Latency');
const LOSS = document('AWSFIS-Run-Network-Packet-Loss');

function template(
  documentArn: string,
  parameters: object | string,
  names: readonly string[] = ['x'],
): Template {
  const documentParameters =
    typeof parameters === 'string' ? parameters : JSON.stringify(parameters);
  return {
    clientToken: `token-${Math.random()}`,
    description: 'x',
    roleArn: 'arn:aws:iam::123456789012:role/fis',
    stopConditions: [{ source: 'none' }],
    targets: {
      one: {
        resourceType: 'aws:ec2:instance',
        resourceArns: [`${INSTANCE_ARN}/${INSTANCE_A}`],
        selectionMode: 'ALL',
      },
    },
    actions: Object.fromEntries(
      names.map((name) => [
        name,
        {
          actionId: 'aws:ssm:send-command',
          targets: { Instances: 'one' },
          parameters: { documentArn, documentParameters, duration: 'PT2M' },
        },
      ]),
    ),
  };
}

let fis: FisSession;
afterEach(async () => fis.close());

describe('documents for the network', () => {
  beforeEach(async () => {
    fis = await openFis(FAST);
  });

  test.each([
    [PLAIN, {}, 'egress', { delayMs: 200, jitterMs: 0, lossPercent: 0 }],
    [PLAIN, { DelayMilliseconds: '35', Interface: 'ens5' }, 'egress', { delayMs: 35 }],
    [LATENCY, { Sources: 'ALL' }, 'ingress', { delayMs: 200, jitterMs: 10 }],
    [
      LATENCY,
      { Sources: 'ALL', TrafficType: 'egress', JitterMilliseconds: '0', Interface: 'DEFAULT' },
      'egress',
      { delayMs: 200, jitterMs: 0 },
    ],
    [LOSS, {}, 'egress', { delayMs: 0, lossPercent: 7 }],
    [
      document('AWSFIS-Run-Network-Packet-Loss-Sources'),
      { Sources: 'ALL', LossPercent: '15' },
      'ingress',
      { lossPercent: 15 },
    ],
  ] as const)('%s %o', async (arn, parameters, direction, impairment) => {
    const given = { DurationSeconds: '60', ...parameters };
    const experiment = await fis.ended(await fis.start(template(arn, given)));
    expect(experiment.state?.status).toBe('completed');
    const [set, lifted] = fis.world.calls;
    expect(set?.startsWith(`impair ${INSTANCE_A} ${direction} {`)).toBe(true);
    expect(JSON.parse(set?.slice(set.indexOf('{')) ?? '')).toMatchObject(impairment);
    expect(lifted).toBe(`impair ${INSTANCE_A} ${direction} no more`);
    expect(fis.world.calls).toHaveLength(2);
  });

  test.each([
    [PLAIN, '{', /no JSON object/],
    [PLAIN, {}, /DurationSeconds/],
    [PLAIN, { DurationSeconds: '60', Delay: '1' }, /Delay/],
    [PLAIN, { DurationSeconds: '60', DelayMilliseconds: 'slow' }, /DelayMilliseconds/],
    [LATENCY, { DurationSeconds: '60', Sources: '10.0.0.1' }, /Sources/],
    [LATENCY, { DurationSeconds: '60', Sources: 'ALL', FlowsPercent: '50' }, /FlowsPercent/],
    [LOSS, { DurationSeconds: '60', LossPercent: '101' }, /LossPercent/],
    [document('AWSFIS-Run-CPU-Stress'), { DurationSeconds: '60' }, /AWSFIS-Run-CPU-Stress/],
    ['arn:aws:ssm:eu-west-1::document/AWSFIS-Run-Network-Latency', {}, /eu-west-1/],
  ])('%s %o is refused when the template is made', async (arn, parameters, message) => {
    await expect(fis.create(template(arn, parameters))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message) as string,
    });
  });

  test('what the lab cannot show at its speed fails the action, and says at which it can', async () => {
    fis.world.whyNotImpair = () => 'Use --speed 5 or less.';
    const experiment = await fis.ended(await fis.start(template(PLAIN, { DurationSeconds: '60' })));
    expect(experiment.state?.status).toBe('failed');
    expect(experiment.actions?.['x']?.state?.reason).toContain('--speed 5');
    expect(fis.world.calls).toEqual([]);
  });
});

test('two of them cannot run in parallel on one instance', async () => {
  fis = await openFis(FAST);
  const both = template(PLAIN, { DurationSeconds: '60' }, ['first', 'second']);
  const experiment = await fis.ended(await fis.start(both));
  expect(experiment.state?.status).toBe('failed');
  const reasons = Object.values(experiment.actions ?? {}).map(({ state }) => state?.reason ?? '');
  expect(reasons.join(' ')).toContain(`one runs on ${INSTANCE_A}`);
  expect(fis.world.calls).toHaveLength(2);
});

test('a command that is stopped is undone', async () => {
  fis = await openFis(SLOW);
  const id = await fis.start(template(LOSS, { DurationSeconds: '60' }));
  await fis.running(id, 'x');
  await fis.api.close();
  expect(fis.world.calls.at(-1)).toBe(`impair ${INSTANCE_A} egress no more`);
});
