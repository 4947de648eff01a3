import type { Datapoint, MetricName, MetricWindow } from '../world/cloudwatch.js';

const MINUTE_SECONDS = 60;
/** Three declared hours: as long as AWS keeps values of a finer grain. */
const KEPT_MINUTES = 180;

type Values = Omit<Datapoint, 'atEpochMs'>;

interface Series {
  readonly metric: MetricName;
  /** By the number of the declared minute since the lab's start. */
  readonly minutes: Map<number, Values>;
}

/** Values of metrics, gathered by declared minutes. */
export class MetricStore {
  readonly #series = new Map<string, Series>();
  readonly #startedAtEpochMs: number;

  /** `nowEpochMs` is the real clock; `speed` is declared seconds per real second. */
  constructor(
    private readonly speed: number,
    private readonly nowEpochMs: () => number = Date.now,
  ) {
    this.#startedAtEpochMs = nowEpochMs();
  }

  record(metric: MetricName, value: number, weight = 1): void {
    const key = keyOf(metric);
    let series = this.#series.get(key);
    if (series === undefined) {
      series = { metric, minutes: new Map() };
      this.#series.set(key, series);
    }
    const minute = this.#minuteAt(this.nowEpochMs());
    const before = series.minutes.get(minute);
    series.minutes.set(minute, {
      sum: (before?.sum ?? 0) + value * weight,
      count: (before?.count ?? 0) + weight,
      minimum: Math.min(before?.minimum ?? value, value),
      maximum: Math.max(before?.maximum ?? value, value),
    });
    if (before === undefined) series.minutes.delete(minute - KEPT_MINUTES);
  }

  metrics(): readonly MetricName[] {
    return [...this.#series.values()].map(({ metric }) => metric);
  }

  datapoints(metric: MetricName, window: MetricWindow): readonly Datapoint[] {
    const series = this.#series.get(keyOf(metric));
    if (series === undefined) return [];
    const minutes = Math.max(1, Math.round(window.periodSeconds / MINUTE_SECONDS));
    const first = Math.ceil(this.#minuteOf(window.fromEpochMs) / minutes);
    const end = this.#minuteOf(window.toEpochMs) / minutes;
    const points: Datapoint[] = [];
    for (let period = Math.max(0, first); period < end; period += 1) {
      const values = this.#join(series, period * minutes, minutes);
      if (values !== null) points.push({ atEpochMs: this.#epochMsOf(period * minutes), ...values });
    }
    return points;
  }

  /** The last periods that were over so many declared seconds ago, newest first; null for no value. */
  closedPeriods(
    metric: MetricName,
    options: {
      readonly periodSeconds: number;
      readonly count: number;
      readonly delaySeconds: number;
    },
  ): readonly (Values | null)[] {
    const minutes = Math.max(1, Math.round(options.periodSeconds / MINUTE_SECONDS));
    const nowMinute = this.#minuteOf(this.nowEpochMs()) - options.delaySeconds / MINUTE_SECONDS;
    const open = Math.floor(nowMinute / minutes);
    const series = this.#series.get(keyOf(metric));
    return Array.from({ length: Math.min(options.count, Math.max(0, open)) }, (_, index) => {
      const from = (open - 1 - index) * minutes;
      return series === undefined ? null : this.#join(series, from, minutes);
    });
  }

  #join(series: Series, from: number, minutes: number): Values | null {
    let joined: Values | null = null;
    for (let minute = from; minute < from + minutes; minute += 1) {
      const next = series.minutes.get(minute);
      if (next === undefined) continue;
      joined =
        joined === null
          ? next
          : {
              sum: joined.sum + next.sum,
              count: joined.count + next.count,
              minimum: Math.min(joined.minimum, next.minimum),
              maximum: Math.max(joined.maximum, next.maximum),
            };
    }
    return joined;
  }

  #minuteAt(epochMs: number): number {
    return Math.floor(this.#minuteOf(epochMs));
  }

  #minuteOf(epochMs: number): number {
    return ((epochMs - this.#startedAtEpochMs) / 1000 / MINUTE_SECONDS) * this.speed;
  }

  #epochMsOf(minute: number): number {
    return this.#startedAtEpochMs + (minute * MINUTE_SECONDS * 1000) / this.speed;
  }
}

function keyOf({ namespace, name, dimensions }: MetricName): string {
  const sorted = Object.entries(dimensions).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([namespace, name, sorted]);
}

/** A statistic of a period: Sum, Average, Minimum, Maximum or SampleCount. */
export function statisticOf(statistic: string, values: Values): number {
  switch (statistic) {
    case 'Sum':
      return values.sum;
    case 'Minimum':
      return values.minimum;
    case 'Maximum':
      return values.maximum;
    case 'SampleCount':
      return values.count;
    default:
      return values.sum / values.count;
  }
}
