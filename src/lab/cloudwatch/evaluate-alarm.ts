import type { DeployedAlarm } from '../../model/deployed-delivery.js';
import type { AlarmState } from '../world/cloudwatch.js';

const COMPARISONS: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

export const COMPARISON_OPERATORS = Object.keys(COMPARISONS);

/**
 * An alarm's state by its last periods, null for one without a value. Where a missing value counts as
 * neither, the alarm is judged by the values there are.
 * Source: CloudWatch User Guide, "Configuring how CloudWatch alarms treat missing data".
 */
export function evaluateAlarm(
  alarm: DeployedAlarm,
  values: readonly (number | null)[],
  before: AlarmState,
): { readonly state: AlarmState; readonly reason: string } {
  const breaches = COMPARISONS[alarm.comparison] ?? (() => false);
  const present = values.filter((value) => value !== null);
  if (values.length === 0) return { state: before, reason: 'No period is over yet.' };
  if (present.length === 0 && alarm.treatMissingData === 'missing') {
    return {
      state: 'INSUFFICIENT_DATA',
      reason: `Insufficient Data: ${values.length} datapoints were unknown.`,
    };
  }
  if (present.length === 0 && alarm.treatMissingData === 'ignore') {
    return { state: before, reason: 'Missing data is ignored: the state stays.' };
  }
  const breaching = values.filter((value) =>
    value === null ? alarm.treatMissingData === 'breaching' : breaches(value, alarm.threshold),
  ).length;
  const shown = present.length === 0 ? 'no value' : `[${present.join(', ')}]`;
  const what = `${breaching} out of the last ${values.length} datapoints ${shown} breached: ${alarm.comparison} ${alarm.threshold}`;
  return breaching >= alarm.datapointsToAlarm
    ? { state: 'ALARM', reason: `Threshold Crossed: ${what}` }
    : { state: 'OK', reason: `Threshold not crossed: ${what}` };
}
