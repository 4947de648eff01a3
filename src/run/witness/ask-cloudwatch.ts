import { GetMetricDataCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { Deployment } from '../../model/deployment.js';
import type { CloudWatchWitness, MetricConfig } from '../../model/second-witness.js';
import type { WitnessValue } from './ask-prometheus.js';

/** CloudWatch keeps AWS's own metrics by the minute, declared time. */
const PERIOD_SECONDS = 60;

interface Window {
  readonly fromEpochMs: number;
  readonly toEpochMs: number;
}

/**
 * Asks CloudWatch for the availability that its metrics give over the whole minutes of a window, which
 * are given back: what lies beside them is in minutes that other phases share. A minute in which
 * nothing failed has no value of its own, and counts as 0 where the total has one.
 */
export async function askCloudWatch(
  { failed, total }: CloudWatchWitness,
  window: Window,
  stack: {
    readonly client: CloudWatchClient;
    readonly region: string;
    readonly deployment: Pick<Deployment, 'loadBalancers'>;
    /** Declared seconds per real second of the target's CloudWatch. */
    readonly speed: number;
  },
): Promise<WitnessValue & { readonly window: Window }> {
  const none = (note: string): WitnessValue & { readonly window: Window } => ({
    value: null,
    note,
    window,
  });
  const own = ownDimensions(stack);
  const queries = [...failed, ...total].flatMap((metric, index) =>
    dimensionsOf(metric, own).map((dimensions, place) => ({
      id: `${index < failed.length ? 'failed' : 'total'}_${index}_${place}`,
      metric,
      dimensions,
    })),
  );
  if (queries.length === 0) return none('The stack has no internet-facing load balancer.');
  try {
    const { MetricDataResults = [] } = await stack.client.send(
      new GetMetricDataCommand({
        StartTime: new Date(window.fromEpochMs),
        EndTime: new Date(window.toEpochMs),
        ScanBy: 'TimestampAscending',
        MetricDataQueries: queries.map(({ id, metric, dimensions }) => ({
          Id: id,
          MetricStat: {
            Metric: {
              Namespace: metric.namespace ?? 'AWS/ApplicationELB',
              MetricName: metric.metric,
              Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
            },
            Period: PERIOD_SECONDS,
            Stat: 'Sum',
          },
        })),
      }),
    );
    const periodMs = (PERIOD_SECONDS * 1000) / stack.speed;
    const whole = MetricDataResults.flatMap(({ Id = '', Timestamps = [], Values = [] }) =>
      Timestamps.map((at, index) => ({ Id, atMs: at.getTime(), value: Values[index] ?? 0 })),
    ).filter(
      // Timestamps are whole milliseconds.
      ({ atMs }) => atMs + 1 >= window.fromEpochMs && atMs + periodMs <= window.toEpochMs + 1,
    );
    const counted = whole.filter(({ Id }) => Id.startsWith('total'));
    const requests = sum(counted);
    if (requests === 0) {
      return none('It has no request in a whole minute of this phase: a longer phase has one.');
    }
    const starts = counted.map(({ atMs }) => atMs);
    return {
      value: 1 - sum(whole.filter(({ Id }) => Id.startsWith('failed'))) / requests,
      note: '',
      window: { fromEpochMs: Math.min(...starts), toEpochMs: Math.max(...starts) + periodMs },
    };
  } catch (error) {
    return none(
      `It could not be asked: ${(error instanceof Error ? error.message : String(error)).slice(0, 200)}`,
    );
  }
}

/** `app/main/50dc6c495c0c9188` of an ARN: what CloudWatch names a load balancer by. */
function ownDimensions({
  region,
  deployment,
}: {
  readonly region: string;
  readonly deployment: Pick<Deployment, 'loadBalancers'>;
}): readonly Readonly<Record<string, string>>[] {
  return deployment.loadBalancers
    .filter((each) => each.region === region && each.scheme === 'internet-facing')
    .map(({ arn }) => ({ LoadBalancer: arn.replace(/^.*:loadbalancer\//, '') }));
}

function dimensionsOf(
  { dimensions }: MetricConfig,
  own: readonly Readonly<Record<string, string>>[],
): readonly Readonly<Record<string, string>>[] {
  return dimensions === undefined ? own : [dimensions];
}

function sum(points: readonly { readonly value: number }[]): number {
  return points.reduce((total, { value }) => total + value, 0);
}
