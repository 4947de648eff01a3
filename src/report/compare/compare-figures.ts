import type { Interval } from '../../model/prediction.js';
import type { RepeatedFigure, RunSummary } from '../../model/summary.js';
import {
  formatCount,
  formatInterval,
  formatLatency,
  formatSeconds,
  formatShare,
  formatWithError,
} from '../format.js';
import { totalDowntimeMs } from '../words.js';
import type { ComparedRow, Side } from './compare-summaries.js';

export const ONE_EVENT = 'one event on at least one side: repeats would tell (--repeat)';

/** What was predicted, which is pure, and what was measured, which needs repeats to be told apart. */
export function compareFigures(
  of: string,
  one: Side,
  two: Side,
  barred: string | null,
): ComparedRow[] {
  return [
    ...comparePredictions(of, one, two),
    ...compareRepeats(of, one, two, barred),
    ...compareEvents(of, one, two, barred),
  ];
}

function comparePredictions(of: string, one: Side, two: Side): ComparedRow[] {
  const outages = ({ runs }: Side): Map<string, Interval> =>
    new Map(
      (runs.at(-1)?.faults ?? []).flatMap(({ name, predicted }) => {
        const interval = predicted?.outageSeconds ?? null;
        return interval === null ? [] : [[name, interval] as const];
      }),
    );
  const [before, after] = [outages(one), outages(two)];
  return [...before].flatMap(([name, was]): ComparedRow[] => {
    const is = after.get(name);
    if (is === undefined) return [];
    const up = [is.low - was.low, (is.high ?? Infinity) - (was.high ?? Infinity)].map((each) =>
      Number.isNaN(each) ? 0 : each,
    );
    const change = up.every((each) => each === 0)
      ? ('same' as const)
      : up.every((each) => each >= 0)
        ? ('worse' as const)
        : up.every((each) => each <= 0)
          ? ('better' as const)
          : ('not said' as const);
    return [
      {
        of,
        what: `predicted outage of ${name}`,
        before: formatInterval(was),
        after: formatInterval(is),
        change,
        why: change === 'not said' ? 'one interval lies within the other' : 'by the plan alone',
      },
    ];
  });
}

/** Told apart where the intervals between runs do not overlap. */
function compareRepeats(of: string, one: Side, two: Side, barred: string | null): ComparedRow[] {
  return one.figures.flatMap((was): ComparedRow[] => {
    const is = two.figures.find(({ what }) => what === was.what);
    if (is === undefined) return [];
    const row = { of, what: was.what, before: figureText(was), after: figureText(is) };
    if (barred !== null) return [{ ...row, change: 'not said', why: barred }];
    if (was.interval === null || is.interval === null) {
      return [{ ...row, change: 'not said', why: 'too few runs for an interval' }];
    }
    const lower = is.interval.high < was.interval.low;
    const higher = is.interval.low > was.interval.high;
    if (!lower && !higher) return [{ ...row, change: 'not said', why: 'the intervals overlap' }];
    // A share is one of what went well; of all else less is better.
    const better = was.unit === 'share' ? higher : lower;
    return [{ ...row, change: better ? 'better' : 'worse', why: 'the intervals do not overlap' }];
  });
}

function figureText({ unit, median, interval }: RepeatedFigure): string {
  const show = (value: number): string =>
    unit === 'share'
      ? formatShare(value)
      : unit === 'count'
        ? formatCount(value)
        : unit === 'milliseconds'
          ? formatLatency(value)
          : formatSeconds(value);
  return interval === null
    ? `median ${show(median)}`
    : `median ${show(median)} (${show(interval.low)} to ${show(interval.high)})`;
}

/** Single runs: both figures are shown, and nothing is concluded from them. */
function compareEvents(of: string, one: Side, two: Side, barred: string | null): ComparedRow[] {
  const [was, is] = [one.runs.at(-1), two.runs.at(-1)];
  if (was === undefined || is === undefined) return [];
  if (one.figures.length > 0 && two.figures.length > 0) return [];
  const row = (what: string, text: (run: RunSummary) => string): ComparedRow => ({
    of,
    what,
    before: text(was),
    after: text(is),
    change: 'not said',
    why: barred ?? ONE_EVENT,
  });
  return [
    row('failed requests', ({ samples }) =>
      samples.recorded === 0
        ? 'not measured'
        : `${formatCount(samples.failed)} of ${formatCount(samples.recorded)}`,
    ),
    row('downtime, declared', (run) =>
      run.samples.recorded === 0
        ? 'not measured'
        : formatWithError(totalDowntimeMs(run.downtime), run.errorMs.outage * run.downtime.length),
    ),
    row(
      'availability by request',
      ({ availability: { perRequest, windowMs }, speed }) =>
        `${formatShare(perRequest)} over ${formatSeconds((windowMs * speed) / 1000)}`,
    ),
  ];
}
