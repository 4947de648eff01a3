import type {
  Datapoint as AwsDatapoint,
  Dimension,
  GetMetricDataInput,
  GetMetricDataOutput,
  GetMetricStatisticsInput,
  GetMetricStatisticsOutput,
  ListMetricsInput,
  ListMetricsOutput,
  MetricDataQuery,
  MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import { statisticOf } from '../../cloudwatch/metric-store.js';
import type { Datapoint } from '../../world/cloudwatch.js';
import { AwsError } from '../aws-error.js';
import type { ApiContext } from '../service.js';

const STATISTICS = ['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount'];

/** Times are real and periods declared: at speed 10 a period of 60 seconds lasts 6 real ones. */
export function getMetricData(
  input: GetMetricDataInput,
  { world }: ApiContext,
): GetMetricDataOutput {
  const from = input.StartTime?.getTime() ?? 0;
  const to = input.EndTime?.getTime() ?? 0;
  expectWindow(from, to);
  const read = (query: MetricDataQuery): MetricDataResult => {
    const { MetricStat: stat } = query;
    if (stat === undefined) {
      throw new AwsError(
        'ValidationError',
        `This lab evaluates no expressions: query ${query.Id} needs a MetricStat.`,
      );
    }
    const statistic = expectStatistic(stat.Stat ?? '');
    const points = world.datapoints(
      {
        namespace: stat.Metric?.Namespace ?? '',
        name: stat.Metric?.MetricName ?? '',
        dimensions: readDimensions(stat.Metric?.Dimensions),
      },
      { fromEpochMs: from, toEpochMs: to, periodSeconds: expectPeriod(stat.Period) },
    );
    const ordered = input.ScanBy === 'TimestampAscending' ? points : points.toReversed();
    return {
      Id: query.Id,
      Label: query.Label ?? stat.Metric?.MetricName,
      Timestamps: ordered.map(({ atEpochMs }) => new Date(atEpochMs)),
      Values: ordered.map((point) => statisticOf(statistic, point)),
      StatusCode: 'Complete',
    };
  };
  const queries = input.MetricDataQueries ?? [];
  return { MetricDataResults: queries.filter((query) => query.ReturnData !== false).map(read) };
}

export function getMetricStatistics(
  input: GetMetricStatisticsInput,
  { world }: ApiContext,
): GetMetricStatisticsOutput {
  const from = input.StartTime?.getTime() ?? 0;
  const to = input.EndTime?.getTime() ?? 0;
  expectWindow(from, to);
  if ((input.ExtendedStatistics ?? []).length > 0) {
    throw new AwsError('InvalidParameterValue', 'This lab keeps no percentiles.');
  }
  const statistics = (input.Statistics ?? []).map(expectStatistic);
  if (statistics.length === 0) {
    throw new AwsError(
      'InvalidParameterCombination',
      'At least one of the parameters Statistics and ExtendedStatistics must be specified.',
    );
  }
  const points = world.datapoints(
    {
      namespace: input.Namespace ?? '',
      name: input.MetricName ?? '',
      dimensions: readDimensions(input.Dimensions),
    },
    { fromEpochMs: from, toEpochMs: to, periodSeconds: expectPeriod(input.Period) },
  );
  return {
    Label: input.MetricName,
    Datapoints: points.map((point) => describePoint(point, statistics)),
  };
}

function describePoint(point: Datapoint, statistics: readonly string[]): AwsDatapoint {
  return {
    Timestamp: new Date(point.atEpochMs),
    Unit: 'None',
    ...Object.fromEntries(statistics.map((name) => [name, statisticOf(name, point)])),
  };
}

export function listMetrics(input: ListMetricsInput, { world }: ApiContext): ListMetricsOutput {
  const wanted = input.Dimensions ?? [];
  const found = world
    .metrics()
    .filter(
      ({ namespace, name, dimensions }) =>
        (input.Namespace ?? namespace) === namespace &&
        (input.MetricName ?? name) === name &&
        wanted.every(
          ({ Name: key = '', Value: value }) =>
            dimensions[key] !== undefined && (value ?? dimensions[key]) === dimensions[key],
        ),
    );
  return {
    Metrics: found.map(({ namespace, name, dimensions }) => ({
      Namespace: namespace,
      MetricName: name,
      Dimensions: writeDimensions(dimensions),
    })),
  };
}

export function readDimensions(
  dimensions: readonly Dimension[] | undefined,
): Record<string, string> {
  return Object.fromEntries(
    (dimensions ?? []).map(({ Name: key = '', Value: value = '' }) => [key, value]),
  );
}

export function writeDimensions(dimensions: Readonly<Record<string, string>>): Dimension[] {
  return Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
}

export function expectStatistic(name: string): string {
  if (STATISTICS.includes(name)) return name;
  throw new AwsError(
    'InvalidParameterValue',
    `The statistic ${name} is none that this lab keeps: ${STATISTICS.join(', ')}.`,
  );
}

export function expectPeriod(seconds: number | undefined): number {
  if (seconds !== undefined && seconds > 0 && seconds % 60 === 0) return seconds;
  throw new AwsError('InvalidParameterValue', `The period ${seconds} is no multiple of 60.`);
}

function expectWindow(from: number, to: number): void {
  if (from < to) return;
  throw new AwsError(
    'InvalidParameterValue',
    'The parameter StartTime must be less than the parameter EndTime.',
  );
}
