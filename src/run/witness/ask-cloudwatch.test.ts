import { CloudWatchClient, type GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { expect, it } from 'vitest';
import { startApi } from '../../lab/api/start-api.js';
import { createFixtureWorld } from '../../lab/api/world-fixture.js';
import { startClock } from '../../model/clock.js';
import type { Deployment } from '../../model/deployment.js';
import { askCloudWatch } from './ask-cloudwatch.js';

const MINUTE = 60_000;
const FROM = 30_000;
/** The phase has the whole minutes 1, 2 and 3, and parts of 0 and 4. */
const WINDOW = { fromEpochMs: FROM, toEpochMs: 4 * MINUTE + 30_000 };
const WITNESS = {
  name: 'ALB',
  source: 'cloudwatch',
  tolerance: 0.01,
  failed: [{ metric: 'HTTPCode_Target_5XX_Count' }, { metric: 'HTTPCode_ELB_5XX_Count' }],
  total: [{ metric: 'RequestCount' }],
} as const;

const balancer = (name: string, scheme: string, region = 'us-east-1'): object => ({
  region,
  scheme,
  arn: `arn:aws:elasticloadbalancing:${region}:1:loadbalancer/app/${name}/50dc`,
});

interface Asked {
  readonly sums: Readonly<Record<string, readonly (number | null)[]>>;
  /** Real milliseconds of a declared minute. */
  readonly minuteMs?: number;
}

/** A CloudWatch with one value a minute from 0 on; null is a minute without. */
async function ask({ sums, minuteMs = MINUTE }: Asked, window = WINDOW) {
  const asked: string[] = [];
  const client = {
    send: ({ input }: GetMetricDataCommand) => {
      const results = (input.MetricDataQueries ?? []).map(({ Id, MetricStat }) => {
        const { MetricName = '', Dimensions = [] } = MetricStat?.Metric ?? {};
        asked.push(`${MetricName} ${Dimensions.map(({ Value }) => Value).join()}`);
        const points = (sums[MetricName] ?? []).flatMap((value, minute) =>
          value === null ? [] : [{ at: new Date(minute * minuteMs), value }],
        );
        return {
          Id,
          Timestamps: points.map(({ at }) => at),
          Values: points.map(({ value }) => value),
        };
      });
      return Promise.resolve({ MetricDataResults: results });
    },
  } as unknown as CloudWatchClient;
  const loadBalancers = [
    balancer('web', 'internet-facing'),
    balancer('inner', 'internal'),
    balancer('far', 'internet-facing', 'eu-west-1'),
  ];
  const deployment = { loadBalancers } as unknown as Deployment;
  const speed = MINUTE / minuteMs;
  const said = await askCloudWatch(WITNESS, window, {
    client,
    region: 'us-east-1',
    deployment,
    speed,
  });
  return { ...said, asked };
}

it('gives the availability of the whole minutes of a phase, and says which they are', async () => {
  const said = await ask({
    sums: {
      RequestCount: [1000, 100, 100, 200, 1000],
      HTTPCode_Target_5XX_Count: [1000, 10, null, null, 1000],
      HTTPCode_ELB_5XX_Count: [0, null, 30, null, 0],
    },
  });
  expect(said.value).toBeCloseTo(0.9, 9);
  expect(said.window).toEqual({ fromEpochMs: MINUTE, toEpochMs: 4 * MINUTE });
  expect(said.asked).toEqual([
    'HTTPCode_Target_5XX_Count app/web/50dc',
    'HTTPCode_ELB_5XX_Count app/web/50dc',
    'RequestCount app/web/50dc',
  ]);
});

it('takes a declared minute for as long as the lab’s is', async () => {
  const sums = { RequestCount: [1, 1, 1, 1, 1, 1, 1, 1] };
  const said = await ask({ sums, minuteMs: 6000 }, { fromEpochMs: 5000, toEpochMs: 25_000 });
  expect(said).toMatchObject({ value: 1, window: { fromEpochMs: 6000, toEpochMs: 24_000 } });
});

it('has no value where no whole minute, or none with a request, lies in the phase', async () => {
  const sums = { RequestCount: [100, 100, 100], HTTPCode_Target_5XX_Count: [5, 5, 5] };
  const short = await ask({ sums }, { fromEpochMs: FROM, toEpochMs: FROM + 80_000 });
  expect(short).toMatchObject({
    value: null,
    note: expect.stringContaining('whole minute') as string,
  });
  const silent = await ask({ sums: { HTTPCode_ELB_5XX_Count: [5, 5, 5, 5] } });
  expect(silent.value).toBeNull();
});

it('reads the lab’s own CloudWatch through the SDK', async () => {
  const beforeMs = Date.now();
  const world = createFixtureWorld();
  const api = await startApi({ world, clock: startClock() });
  const client = new CloudWatchClient({ ...api, maxAttempts: 1 });
  try {
    const count = (name: string, value: number): void =>
      world.metricStore.record(
        { namespace: 'AWS/ApplicationELB', name, dimensions: { LoadBalancer: 'app/web/50dc' } },
        value,
      );
    count('RequestCount', 200);
    count('HTTPCode_Target_5XX_Count', 20);
    const deployment = { loadBalancers: [balancer('web', 'internet-facing')] };
    // The fixture's minute lasts a real second, and what was counted is in its first ones.
    const window = { fromEpochMs: beforeMs - 10, toEpochMs: Date.now() + 3000 };
    const said = await askCloudWatch(WITNESS, window, {
      client,
      region: 'us-east-1',
      deployment: deployment as unknown as Deployment,
      speed: 60,
    });
    expect(said).toMatchObject({ value: 0.9, note: '' });
    const refused = await askCloudWatch(
      { ...WITNESS, total: [{ metric: 'RequestCount', dimensions: { LoadBalancer: 'other' } }] },
      window,
      { client, region: 'us-east-1', deployment: deployment as unknown as Deployment, speed: 60 },
    );
    expect(refused.value).toBeNull();
  } finally {
    client.destroy();
    await api.close();
  }
});
