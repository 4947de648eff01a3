import type { FaultForecast, Forecast, ForecastChange } from '../../model/forecast.js';
import { tellInterval, tellOutage } from './tell-outage.js';

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
  const { path, detectSeconds, capacity } = prediction;
  return {
    fault,
    where,
    users: tellOutage(prediction),
    noticed: tellInterval(detectSeconds),
    left: `${capacity.after} of ${capacity.before}`,
    why: path.why,
  };
}
