import type { DeployedAlarm } from '../../../model/deployed-delivery.js';
import { Alarms } from '../../cloudwatch/alarms.js';
import { MetricStore } from '../../cloudwatch/metric-store.js';
import { labParameterValues } from '../../parameters.js';
import type { CloudWatchWorld } from '../../world/cloudwatch.js';

/** The lab's own alarms on metrics that only a test records. */
export function fixtureCloudWatch(
  definitions: readonly DeployedAlarm[],
): CloudWatchWorld & { readonly metricStore: MetricStore } {
  const metricStore = new MetricStore(60);
  const alarms = new Alarms(definitions, metricStore, labParameterValues());
  return {
    metricStore,
    metrics: () => metricStore.metrics(),
    datapoints: (metric, window) => metricStore.datapoints(metric, window),
    alarms: () => alarms.list(),
    putAlarm: (alarm) => alarms.put(alarm),
    deleteAlarms: (names) => alarms.remove(names),
    setAlarmState: (name, state, reason) => alarms.set(name, state, reason),
  };
}
