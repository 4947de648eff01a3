import type { Interval, Prediction } from '../../model/prediction.js';
import { formatInterval, formatSeconds } from '../../report/format.js';

/** What users are predicted to see of a fault, in declared time. */
export function tellOutage({
  path,
  outageSeconds,
}: Pick<Prediction, 'path' | 'outageSeconds'>): string {
  if (!path.survives) return 'down as long as it lasts';
  if (outageSeconds === null) return 'not predicted';
  if (outageSeconds.high === 0) return 'nothing lost';
  return `failures for ${tellInterval(outageSeconds)}`;
}

/** An interval of time from the fault's start on. */
export function tellInterval(interval: Interval): string {
  const { low, high } = interval;
  if (high === 0) return 'at once';
  return low === high ? formatSeconds(low) : formatInterval(interval);
}
