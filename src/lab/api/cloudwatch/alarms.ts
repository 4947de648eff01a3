import type {
  ComparisonOperator,
  DeleteAlarmsInput,
  DescribeAlarmHistoryInput,
  DescribeAlarmHistoryOutput,
  DescribeAlarmsInput,
  DescribeAlarmsOutput,
  MetricAlarm,
  PutMetricAlarmInput,
  SetAlarmStateInput,
  Statistic,
} from '@aws-sdk/client-cloudwatch';
import type { DeployedAlarm } from '../../../model/deployed-delivery.js';
import { COMPARISON_OPERATORS } from '../../cloudwatch/evaluate-alarm.js';
import type { AlarmState, WorldAlarm } from '../../world/cloudwatch.js';
import { AwsError } from '../aws-error.js';
import { paginate } from '../paginate.js';
import type { ApiContext } from '../service.js';
import { expectPeriod, expectStatistic, readDimensions, writeDimensions } from './metrics.js';

const STATES: readonly string[] = ['OK', 'ALARM', 'INSUFFICIENT_DATA'];
const MISSING_DATA: readonly string[] = ['missing', 'ignore', 'breaching', 'notBreaching'];

export function describeAlarms(
  input: DescribeAlarmsInput,
  { world }: ApiContext,
): DescribeAlarmsOutput {
  const names = input.AlarmNames ?? [];
  const prefix = input.AlarmNamePrefix ?? '';
  const found = world
    .alarms()
    .filter(
      ({ definition: { name }, state }) =>
        (names.length === 0 || names.includes(name)) &&
        name.startsWith(prefix) &&
        (input.StateValue ?? state) === state,
    );
  const page = cut(found, input, 50);
  return { MetricAlarms: page.items.map(describeAlarm), NextToken: page.nextToken };
}

function describeAlarm({ definition, state, reason, updatedAtEpochMs }: WorldAlarm): MetricAlarm {
  return {
    AlarmName: definition.name,
    AlarmArn: definition.arn,
    ActionsEnabled: true,
    AlarmActions: [...definition.actions],
    StateValue: state,
    StateReason: reason,
    StateUpdatedTimestamp: new Date(updatedAtEpochMs),
    MetricName: definition.metricName,
    Namespace: definition.namespace,
    Statistic: definition.statistic as Statistic,
    Dimensions: writeDimensions(definition.dimensions),
    Period: definition.periodSeconds,
    EvaluationPeriods: definition.evaluationPeriods,
    DatapointsToAlarm: definition.datapointsToAlarm,
    Threshold: definition.threshold,
    ComparisonOperator: definition.comparison as ComparisonOperator,
    TreatMissingData: definition.treatMissingData,
  };
}

export function describeAlarmHistory(
  input: DescribeAlarmHistoryInput,
  { world }: ApiContext,
): DescribeAlarmHistoryOutput {
  const wanted = input.HistoryItemType ?? 'StateUpdate';
  const items = world
    .alarms()
    .filter(({ definition: { name } }) => (input.AlarmName ?? name) === name)
    .flatMap(({ definition, history }) =>
      history.map(({ atEpochMs, from, to, reason }) => ({
        AlarmName: definition.name,
        AlarmType: 'MetricAlarm' as const,
        Timestamp: new Date(atEpochMs),
        HistoryItemType: 'StateUpdate' as const,
        HistorySummary: `Alarm updated from ${from} to ${to}`,
        HistoryData: JSON.stringify({
          version: '1.0',
          oldState: { stateValue: from },
          newState: { stateValue: to, stateReason: reason },
        }),
      })),
    )
    .filter(({ HistoryItemType: type }) => type === wanted);
  const page = cut(items, input, 100);
  return { AlarmHistoryItems: [...page.items], NextToken: page.nextToken };
}

export function putMetricAlarm(
  input: PutMetricAlarmInput,
  { world, global }: ApiContext,
): Record<string, never> {
  const { region, accountId } = world.deployment;
  const name = input.AlarmName ?? '';
  if (input.MetricName === undefined || input.Threshold === undefined) {
    throw new AwsError('ValidationError', 'This lab serves alarms on one metric with a threshold.');
  }
  // Alarms are evaluated in one table for all regions, by their names.
  const namesake = global
    .alarms()
    .find(({ definition }) => definition.name === name && definition.region !== region);
  if (namesake !== undefined) {
    throw new AwsError(
      'ValidationError',
      `This lab has an alarm ${name} in ${namesake.definition.region}, and tells alarms of all regions apart by name.`,
    );
  }
  const comparison = input.ComparisonOperator ?? '';
  if (!COMPARISON_OPERATORS.includes(comparison)) {
    throw new AwsError('ValidationError', `ComparisonOperator ${comparison} is not served.`);
  }
  const periods = input.EvaluationPeriods ?? 1;
  const treatMissingData = input.TreatMissingData ?? 'missing';
  if (!MISSING_DATA.includes(treatMissingData)) {
    throw new AwsError('ValidationError', `TreatMissingData ${treatMissingData} is not valid.`);
  }
  world.putAlarm({
    address: name,
    arn: `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`,
    name,
    region,
    namespace: input.Namespace ?? '',
    metricName: input.MetricName,
    dimensions: readDimensions(input.Dimensions),
    statistic: expectStatistic(input.Statistic ?? ''),
    comparison,
    threshold: input.Threshold,
    periodSeconds: expectPeriod(input.Period),
    evaluationPeriods: periods,
    datapointsToAlarm: input.DatapointsToAlarm ?? periods,
    treatMissingData: treatMissingData as DeployedAlarm['treatMissingData'],
    actions: input.AlarmActions ?? [],
  });
  return {};
}

export function deleteAlarms(
  input: DeleteAlarmsInput,
  { world }: ApiContext,
): Record<string, never> {
  world.deleteAlarms(input.AlarmNames ?? []);
  return {};
}

export function setAlarmState(
  input: SetAlarmStateInput,
  { world }: ApiContext,
): Record<string, never> {
  const name = input.AlarmName ?? '';
  if (!STATES.includes(input.StateValue ?? '')) {
    throw new AwsError(
      'ValidationError',
      `StateValue ${input.StateValue} is none of ${STATES.join(', ')}`,
    );
  }
  if (!world.alarms().some(({ definition }) => definition.name === name)) {
    throw new AwsError('ResourceNotFound', `There is no alarm ${name}.`, 404);
  }
  world.setAlarmState(name, input.StateValue as AlarmState, input.StateReason ?? '');
  return {};
}

function cut<T>(
  items: readonly T[],
  input: { MaxRecords?: number | undefined; NextToken?: string | undefined },
  defaultSize: number,
): ReturnType<typeof paginate<T>> {
  return paginate(items, {
    pageSize: Math.max(1, input.MaxRecords ?? defaultSize),
    nextToken: input.NextToken,
    invalidToken: () => new AwsError('InvalidNextToken', 'The NextToken value is not valid.'),
  });
}
