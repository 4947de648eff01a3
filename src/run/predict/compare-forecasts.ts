import type { FaultForecast, ForecastChange } from '../../model/forecast.js';
import type { Interval, Prediction } from '../../model/prediction.js';
import { inInterval } from '../../verdict/wording.js';

/** What is better or worse than before, fault by fault. */
export function compareForecasts(
  before: readonly FaultForecast[],
  after: readonly FaultForecast[],
): ForecastChange[] {
  const old = new Map(before.map((each) => [keyOf(each), each]));
  const now = new Map(after.map((each) => [keyOf(each), each]));
  return [
    ...after.map((each) => compare(old.get(keyOf(each)), each)),
    ...before
      .filter((each) => !now.has(keyOf(each)))
      .map(({ fault, where }) => ({
        fault,
        where,
        change: 'gone' as const,
        why: 'the stack has no such place any more',
      })),
  ];
}

const keyOf = ({ fault, where }: FaultForecast): string => `${fault} ${where}`;

function compare(before: FaultForecast | undefined, after: FaultForecast): ForecastChange {
  const { fault, where } = after;
  if (before === undefined)
    return { fault, where, change: 'new', why: 'the stack had no such place before' };
  const [old, now] = [before.prediction, after.prediction];
  if (after.refused || before.refused)
    return { fault, where, change: 'same', why: 'one of them could not be predicted' };
  if (old === null && now === null)
    return { fault, where, change: 'same', why: 'nothing is hit, as before' };
  if (old === null) return { fault, where, change: 'new', why: 'there was nothing to hit before' };
  if (now === null)
    return { fault, where, change: 'gone', why: 'there is nothing to hit any more' };
  return { fault, where, ...comparePredictions(old, now) };
}

/** What users lose counts first: whether the stack survives, then how long, then with how much left. */
function comparePredictions(
  old: Prediction,
  now: Prediction,
): Pick<ForecastChange, 'change' | 'why'> {
  if (old.path.survives !== now.path.survives)
    return { change: now.path.survives ? 'better' : 'worse', why: now.path.why };
  const [oldWorst, nowWorst] = [worst(old.outageSeconds), worst(now.outageSeconds)];
  if (oldWorst !== nowWorst) {
    return {
      change: nowWorst < oldWorst ? 'better' : 'worse',
      why: `users lose ${inWords(now.outageSeconds)}, where they lost ${inWords(old.outageSeconds)}`,
    };
  }
  const shares = [old.capacity.share, now.capacity.share] as const;
  if (shares[0] !== shares[1]) {
    return {
      change: shares[1] > shares[0] ? 'better' : 'worse',
      why: `${percent(shares[1])} of the capacity is left, where it was ${percent(shares[0])}`,
    };
  }
  return { change: 'same', why: 'as before' };
}

const worst = (interval: Interval | null): number => interval?.high ?? Infinity;

function inWords(interval: Interval | null): string {
  return interval === null ? 'no one can tell how long' : inInterval(interval);
}

const percent = (share: number): string => `${Math.round(share * 100)}%`;
