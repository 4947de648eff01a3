import { standingOf } from '../../model/finding.js';
import type { RunSummary, Summary } from '../../model/summary.js';
import { formatCount, formatDeclared, formatSeconds, formatShare } from '../format.js';
import { headlineOf, isLab, LAB_CAVEAT, totalDowntimeMs } from '../words.js';
import { alignRow, TEXT_WIDTH, wrapText } from './columns.js';
import { paint, toneOf, type TextOptions } from './paint.js';

const HEADS = [
  'scenario',
  'verdict',
  'failed',
  'downtime (real)',
  'per req',
  'per sec',
  'detect',
  'recover',
];

/** More than this are left to the report. */
const MOST_FINDINGS = 8;

/** The verdict and one row for each run, for a terminal: plain text, at most 100 columns wide. */
export function renderSummaryText(summary: Summary, options: TextOptions = {}): string {
  const [first, ...rest] = headlineOf(summary);
  const headline = paint([first, ...rest].join('; '), toneOf(summary.verdict), options);
  return [
    headline,
    '',
    ...gateLines(summary),
    ...runLines(summary.runs, options),
    ...beliefLines(summary),
  ].join('\n');
}

/** What repeated runs say together, and how often predictions held beside how wide they were. */
function beliefLines({ repeats, predictions }: Summary): string[] {
  const width = (seconds: number | null): string =>
    seconds === null ? 'unbounded' : formatSeconds(seconds);
  const spreads = repeats.flatMap(({ scenario, runs, figures }) =>
    figures
      .filter(({ unit }) => unit === 'declared seconds')
      .flatMap(({ what, median, low, high, interval }) => {
        const between =
          interval === null
            ? 'too few for an interval'
            : `interval of the median ${formatSeconds(interval.low)} to ${formatSeconds(interval.high)} (${formatShare(interval.level)})`;
        return wrapText(
          `${scenario}, ${runs} runs: ${what} median ${formatSeconds(median)}, ${formatSeconds(low)} to ${formatSeconds(high)}; ${between}`,
          '- ',
          '  ',
        );
      }),
  );
  const record =
    predictions === null
      ? []
      : wrapText(
          `Predictions: ${predictions.held} held, ${predictions.contradicted} contradicted, ${predictions.notMeasured} not measured, median width ${width(predictions.medianWidthSeconds)}; without a plan: ${predictions.naive.held} held, ${predictions.naive.contradicted} contradicted, median width ${width(predictions.naive.medianWidthSeconds)}.`,
          '',
          '  ',
        );
  const lines = [...spreads, ...record];
  return lines.length === 0 ? [] : [...lines, ''];
}

function gateLines({ gate }: Summary): string[] {
  if (gate === null) return [];
  const { pass, fail, unknown, waived, notApplicable } = gate.summary;
  const counts = `policies: ${pass} pass, ${fail} fail, ${unknown} unknown, ${waived} waived, ${notApplicable} not applicable`;
  const open = gate.findings
    .filter((each) => ['fail', 'unknown'].includes(standingOf(each)))
    .sort((a, b) => Number(b.verdict === 'fail') - Number(a.verdict === 'fail'));
  const failures = open
    .slice(0, MOST_FINDINGS)
    .flatMap((each) =>
      wrapText(`${each.policy}  ${each.address}: ${each.message}`, `  ${each.verdict}  `, '    '),
    );
  const more = open.length - MOST_FINDINGS;
  if (more > 0) failures.push(`  and ${more} more, which the report lists`);
  return [counts, ...failures, ''];
}

function runLines(runs: readonly RunSummary[], options: TextOptions): string[] {
  if (runs.length === 0) return [];
  const rows = runs.map(cellsOf);
  const errors = runs.map(errorCellsOf);
  const widths = widthsOf([HEADS, ...rows, ...errors]);
  return [
    paint(alignRow(HEADS, widths), 'quiet', options),
    ...runs.flatMap((run, index) => {
      const below = alignRow(errors[index] ?? [], widths);
      return [
        paint(alignRow(rows[index] ?? [], widths), toneOf(run.verdict), options),
        ...(below.trim() === '' ? [] : [paint(below, 'quiet', options)]),
      ];
    }),
    '',
    ...reasonLines(runs),
    ...wrapText(
      'Times are declared (the clock of AWS, plan and scenario) unless called real; after ± stands by how much the observation can be off (its real error × speed). per req, per sec: ' +
        `availability by request and by real second, over ${runs.map(windowOf).join(', ')}.`,
      '',
      '',
    ),
    ...(runs.some(isLab) ? wrapText(`Simulated. ${LAB_CAVEAT}`, '', '') : []),
    '',
  ];
}

function reasonLines(runs: readonly RunSummary[]): string[] {
  const lines = runs
    .filter((run) => run.verdict !== 'pass')
    .flatMap((run) =>
      run.reasons.flatMap((reason) => wrapText(`${run.scenario}: ${reason}`, '- ', '  ')),
    );
  return lines.length === 0 ? [] : [...lines, ''];
}

function cellsOf(run: RunSummary): string[] {
  const { perRequest, perSecond } = run.availability;
  const seen = run.samples.recorded > 0;
  const downtime = formatDeclared(totalDowntimeMs(run.downtime), run.speed);
  return [
    run.scenario,
    run.verdict,
    seen ? `${formatCount(run.samples.failed)}/${formatCount(run.samples.recorded)}` : '-',
    seen ? downtime.replace(' declared', '').replace(' real', '') : '-',
    perRequest === null ? '-' : formatShare(perRequest),
    perSecond === null ? '-' : formatShare(perSecond),
    run.detectMs === null ? '-' : formatSeconds(run.detectMs / 1000),
    run.recoverMs === null ? '-' : formatSeconds(run.recoverMs / 1000),
  ];
}

/** By how much each duration of the row above can be off; those that are 0 or not seen have none. */
function errorCellsOf(run: RunSummary): string[] {
  const error = (declaredMs: number | null, errorMs: number): string =>
    declaredMs === null || declaredMs === 0 ? '' : `±${formatSeconds(errorMs / 1000)}`;
  const { outage, detect, recover } = run.errorMs;
  return [
    '',
    '',
    '',
    error(totalDowntimeMs(run.downtime), outage * run.downtime.length),
    '',
    '',
    error(run.detectMs, detect),
    error(run.recoverMs, recover),
  ];
}

/** Figures are never cut; the scenario's name takes what they leave of the line. */
function widthsOf(rows: readonly (readonly string[])[]): number[] {
  const [name = 0, ...figures] = HEADS.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const left = TEXT_WIDTH - figures.reduce((sum, width) => sum + width + 2, 0);
  return [Math.max(8, Math.min(name, left)), ...figures];
}

function windowOf(run: RunSummary): string {
  return `${formatSeconds(run.availability.windowMs / 1000)} real (${run.scenario})`;
}
