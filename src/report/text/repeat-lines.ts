import type { RepeatedFigure, RepeatSummary, RunSummary, Summary } from '../../model/summary.js';
import { formatCount, formatLatency, formatSeconds, formatShare } from '../format.js';
import { alignRow, wrapText } from './columns.js';

/** Figures that were measured in some runs and not in others end in `of so many`. */
const HEADS = ['over all runs', 'median', 'lowest', 'highest', 'interval'];

/** What the runs of each repeated scenario say together; else that each was one event. */
export function repeatLines({ repeats, runs }: Summary): string[] {
  if (runs.length === 0) return [];
  const lines = repeats.flatMap((repeat) => [...linesOf(repeat, runs), '']);
  if (runs.every(({ repeat }) => repeat.of > 1)) return lines;
  return [
    ...lines,
    ...wrapText(
      `${repeats.length === 0 ? 'Each run' : 'What was run once'} is one event: another one may differ, and nothing here says by how much (--repeat 5 does).`,
      '',
      '',
    ),
  ];
}

function linesOf(repeat: RepeatSummary, runs: readonly RunSummary[]): string[] {
  const rows = [HEADS, ...repeat.figures.map((figure) => cellsOf(figure, repeat.runs))];
  const widths = HEADS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return [
    ...wrapText(`${repeat.scenario}: ${agreementOf(repeat, runs)}`, '', '  '),
    ...rows.map((row) => `  ${alignRow(row, widths)}`),
    ...wrapText(intervalNote(repeat), '  ', '  '),
  ];
}

/** Where the repeats disagree the worst counts, and how many say otherwise is told. */
function agreementOf(repeat: RepeatSummary, runs: readonly RunSummary[]): string {
  const own = runs.filter(
    (run) =>
      run.scenario === repeat.scenario &&
      run.target === repeat.target &&
      run.repeat.of === repeat.runs,
  );
  const counts = (['fail', 'inconclusive', 'pass'] as const).flatMap((verdict) => {
    const count = own.filter((run) => run.verdict === verdict).length;
    return count === 0 ? [] : [`${count} ${verdict}`];
  });
  const worst = counts.length > 1 ? '; the worst counts' : '';
  return `${repeat.runs} runs: ${counts.join(', ')}${worst}`;
}

function cellsOf(figure: RepeatedFigure, runs: number): string[] {
  const { what, unit, values, median, low, high, interval } = figure;
  const measured = values.filter((value) => value !== null).length;
  const shown = (value: number): string => formatIn(unit, value);
  return [
    measured === runs ? what : `${what}, in ${measured} of ${runs}`,
    shown(median),
    shown(low),
    shown(high),
    interval === null ? '-' : `${shown(interval.low)} to ${shown(interval.high)}`,
  ];
}

export function formatIn(unit: RepeatedFigure['unit'], value: number): string {
  switch (unit) {
    case 'declared seconds':
      return formatSeconds(value);
    case 'milliseconds':
      return formatLatency(value);
    case 'share':
      return formatShare(value);
    case 'count':
      return formatCount(value);
  }
}

function intervalNote({ figures, runs }: RepeatSummary): string {
  const level = figures.find(({ interval }) => interval !== null)?.interval?.level;
  return level === undefined
    ? `No interval between ${runs} runs: that takes at least 5 that measured it, and values that differ.`
    : `The median of all such runs is in the interval with ${Math.round(level * 100)}% (bootstrap between ${runs} runs; - where it is not measured in each, or the same in all).`;
}
