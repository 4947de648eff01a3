import type { FaultForecast, Forecast, ForecastChange } from '../../model/forecast.js';
import type { Interval } from '../../model/prediction.js';
import { formatSeconds } from '../../report/format.js';

/** One fault in one place, ready to be shown. All durations are declared time. */
export interface ForecastRow {
  readonly fault: string;
  readonly where: string;
  readonly users: string;
  readonly noticed: string;
  readonly left: string;
  readonly why: string;
  readonly change: ForecastChange | null;
}

export function forecastRows({ faults, against }: Forecast): ForecastRow[] {
  const changes = new Map(
    (against?.changes ?? []).map((change) => [`${change.fault} ${change.where}`, change]),
  );
  return faults.map((forecast) => ({
    ...rowOf(forecast),
    change: changes.get(`${forecast.fault} ${forecast.where}`) ?? null,
  }));
}

function rowOf({
  fault,
  where,
  prediction,
  hits,
  refused,
}: FaultForecast): Omit<ForecastRow, 'change'> {
  if (prediction === null)
    return {
      fault,
      where,
      users: refused ? 'not predicted' : 'not hit',
      noticed: '',
      left: '',
      why: hits.join('; '),
    };
  const { path, detectSeconds, outageSeconds, capacity } = prediction;
  return {
    fault,
    where,
    users: path.survives ? outage(outageSeconds) : 'down as long as it lasts',
    noticed: between(detectSeconds),
    left: `${capacity.after} of ${capacity.before}`,
    why: path.why,
  };
}

function outage(interval: Interval | null): string {
  if (interval === null) return 'not known';
  if (interval.high === 0) return 'nothing lost';
  return `failures for ${between(interval)}`;
}

function between({ low, high }: Interval): string {
  if (high === null) return `at least ${formatSeconds(low)}`;
  if (high === 0) return 'at once';
  return low === high ? formatSeconds(low) : `${formatSeconds(low)} to ${formatSeconds(high)}`;
}
