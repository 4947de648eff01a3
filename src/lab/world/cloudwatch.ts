import type { DeployedAlarm } from '../../model/deployed-delivery.js';

/** What the lab's AWS endpoint may ask of CloudWatch, and do to it. */
export interface CloudWatchWorld {
  /** Metrics of which there is at least one value. */
  metrics(): readonly MetricName[];
  /** Periods that lie in the window, oldest first; those without a value are left out. */
  datapoints(metric: MetricName, window: MetricWindow): readonly Datapoint[];
  alarms(): readonly WorldAlarm[];
  /** Makes it, or changes it where there is one of that name. */
  putAlarm(alarm: AlarmDefinition): void;
  deleteAlarms(names: readonly string[]): void;
  /** Until it is evaluated again, as AWS does. */
  setAlarmState(name: string, state: AlarmState, reason: string): void;
}

export interface MetricName {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface MetricWindow {
  readonly fromEpochMs: number;
  readonly toEpochMs: number;
  /** Declared seconds, a multiple of 60: at speed 10 a period of 60 lasts 6 real seconds. */
  readonly periodSeconds: number;
}

/** Values of one period. Times are real: when it began. */
export interface Datapoint {
  readonly atEpochMs: number;
  readonly sum: number;
  readonly count: number;
  readonly minimum: number;
  readonly maximum: number;
}

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export type AlarmDefinition = DeployedAlarm;

export interface WorldAlarm {
  readonly definition: AlarmDefinition;
  readonly state: AlarmState;
  readonly reason: string;
  readonly updatedAtEpochMs: number;
  /** Newest first. */
  readonly history: readonly {
    readonly atEpochMs: number;
    readonly from: AlarmState;
    readonly to: AlarmState;
    readonly reason: string;
  }[];
}
