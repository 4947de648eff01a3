import type { Deployment } from '../../model/deployment.js';
import type { LabTimers } from '../lab-timers.js';
import type { LabParameterValues } from '../parameters.js';
import { TruthLog } from '../truth-log.js';
import { Alarms } from './alarms.js';
import { MetricCollector, type ObservedStack, type RequestRecord } from './collect-metrics.js';
import { MetricStore } from './metric-store.js';

export interface CloudWatchOptions {
  readonly deployment: Deployment;
  readonly speed: number;
  readonly timers: LabTimers;
  readonly parameters: LabParameterValues;
}

/** Metrics of the stack and the alarms on them. */
export class CloudWatch {
  readonly store: MetricStore;
  readonly alarms: Alarms;
  #collector: MetricCollector | null = null;

  constructor(private readonly options: CloudWatchOptions) {
    this.store = new MetricStore(options.speed);
    this.alarms = new Alarms(options.deployment.alarms, this.store, options.parameters);
  }

  /** Begins to sample and to evaluate. */
  watch(stack: ObservedStack): void {
    const { speed, parameters, timers } = this.options;
    const collector = new MetricCollector(stack, this.store, speed, parameters);
    this.#collector = collector;
    timers.every(parameters.metricSampleSeconds, () => {
      collector.sample();
      this.alarms.evaluate();
    });
  }

  /** The load balancers' truth, of which each record is counted as well. */
  countIn(path: string): TruthLog {
    return new CountedTruth(path, (record) => this.#collector?.countRequest(record));
  }
}

class CountedTruth extends TruthLog {
  constructor(
    path: string,
    private readonly count: (record: RequestRecord) => void,
  ) {
    super(path);
  }

  override write(record: Readonly<Record<string, unknown>>): void {
    super.write(record);
    this.count(record as unknown as RequestRecord);
  }
}
