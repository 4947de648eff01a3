import type { FaultSummary, RunSummary } from '../../model/summary.js';
import {
  formatCount,
  formatLatency,
  formatSecondsAndError,
  formatSeconds,
  formatShare,
} from '../format.js';
import { alignRow, TEXT_WIDTH } from './columns.js';
import { paint, toneOf, type TextOptions, type Tone } from './paint.js';

/** What stands where nothing was measured. */
const NONE = '-';
const PHASES = ['before', 'during', 'after'] as const;

interface Row {
  readonly cells: readonly string[];
  readonly tone: Tone | null;
}

/** A run of several of its scenario says which it is. */
export function nameOf({ scenario, repeat }: RunSummary): string {
  return repeat.of === 1 ? scenario : `${scenario} ${repeat.index}/${repeat.of}`;
}

/** What each fault cost users, and how fast it was noticed, replaced and over. */
export function faultTable(runs: readonly RunSummary[], options: TextOptions): string[] {
  const heads = ['fault', 'verdict', 'failed', 'downtime (real)', 'detect', 'fail over', 'recover'];
  return table(heads, runs.flatMap(faultRows), options);
}

function faultRows(run: RunSummary): Row[] {
  const tone = toneOf(run.verdict);
  if (run.faults.length === 0) {
    const row = [`${nameOf(run)}: no fault`, run.verdict, ...Array.from({ length: 5 }, () => NONE)];
    return [{ cells: row, tone }];
  }
  return run.faults.flatMap((fault) => [
    { cells: faultCells(fault, run), tone },
    { cells: errorCells(fault, run), tone: 'quiet' },
  ]);
}

function faultCells(fault: FaultSummary, run: RunSummary): string[] {
  const seen = run.samples.recorded > 0;
  const { name, failed, outageMs, detectMs, failoverMs, recoverMs } = fault;
  const { outage, detect, recover } = run.errorMs;
  const label = nameOf(run);
  const lasting = outageMs !== null && recoverMs === null ? '> ' : '';
  return [
    name === run.scenario ? label : `${label}: ${name}`,
    run.verdict,
    seen && failed !== null ? formatCount(failed) : NONE,
    seen && outageMs !== null
      ? `${lasting}${valueIn(outageMs, outage)} (${formatSeconds(outageMs / 1000 / run.speed)})`
      : NONE,
    valueIn(detectMs, detect),
    failoverMs === null ? NONE : formatSeconds(failoverMs / 1000),
    valueIn(recoverMs, recover),
  ];
}

/** By how much each duration of the row above can be off; those that are 0 or not seen have none. */
function errorCells({ outageMs, detectMs, recoverMs }: FaultSummary, run: RunSummary): string[] {
  const { outage, detect, recover } = run.errorMs;
  return [
    '',
    '',
    '',
    errorIn(outageMs, outage),
    errorIn(detectMs, detect),
    '',
    errorIn(recoverMs, recover),
  ];
}

function valueIn(declaredMs: number | null, errorMs: number): string {
  if (declaredMs === null) return NONE;
  return declaredMs === 0
    ? formatSeconds(0)
    : formatSecondsAndError(declaredMs / 1000, errorMs / 1000).value;
}

function errorIn(declaredMs: number | null, errorMs: number): string {
  if (declaredMs === null || declaredMs === 0) return '';
  return `±${formatSecondsAndError(declaredMs / 1000, errorMs / 1000).error}`;
}

/** Both availabilities with the window that they are of. */
export function availabilityTable(runs: readonly RunSummary[], options: TextOptions): string[] {
  const heads = ['availability', 'failed of all', 'by request', 'by second', 'over (real)'];
  const rows = runs.map((run): Row => {
    const { samples, availability } = run;
    const { perRequest, perSecond, windowMs } = availability;
    return {
      cells: [
        nameOf(run),
        samples.recorded === 0
          ? NONE
          : `${formatCount(samples.failed)}/${formatCount(samples.recorded)}`,
        perRequest === null ? NONE : formatShare(perRequest),
        perSecond === null ? NONE : formatShare(perSecond),
        formatSeconds(windowMs / 1000),
      ],
      tone: null,
    };
  });
  return table(heads, rows, options);
}

/** Of requests that ended ok; those that timed out have no latency, and are counted apart. */
export function latencyTable(runs: readonly RunSummary[], options: TextOptions): string[] {
  const heads = ['latency (real)', 'phase', 'p50', 'p95', 'p99', 'timed out'];
  const rows = runs.flatMap((run) =>
    PHASES.map((phase, index): Row => {
      const { p50, p95, p99 } = run.latencyMs[phase];
      const shown = [p50, p95, p99].map((ms) => (ms === null ? NONE : formatLatency(ms)));
      const name = index === 0 ? nameOf(run) : '';
      return { cells: [name, phase, ...shown, formatCount(run.timedOut[phase])], tone: null };
    }),
  );
  return table(heads, rows, options);
}

function table(heads: readonly string[], rows: readonly Row[], options: TextOptions): string[] {
  const widths = widthsOf([heads, ...rows.map(({ cells }) => cells)]);
  return [
    paint(alignRow(heads, widths), 'quiet', options),
    ...rows.flatMap(({ cells, tone }) => {
      const line = alignRow(cells, widths);
      if (line.trim() === '') return [];
      return [tone === null ? line : paint(line, tone, options)];
    }),
    '',
  ];
}

/** Figures are never cut; the name takes what they leave of the line. */
function widthsOf(rows: readonly (readonly string[])[]): number[] {
  const [name = 0, ...figures] = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const left = TEXT_WIDTH - figures.reduce((sum, width) => sum + width + 2, 0);
  return [Math.max(8, Math.min(name, left)), ...figures];
}
