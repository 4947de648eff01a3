import type { FaultSummary, RunSummary, Summary } from '../model/summary.js';
import { formatSeconds } from '../report/format.js';
import { wrapText } from '../report/text/columns.js';
import { isLab, LAB_CAVEAT, placeOf } from '../report/words.js';
import { nameOf } from './matcher-result.js';

/**
 * A run, with the path of the report that shows it.
 *
 * @example
 * test('holds', async ({ runScenario }) => {
 *   const run: ReportedRun = await runScenario('kill-az');
 *   expect(run.samples.failed).toBeGreaterThan(0);
 * });
 */
export interface ReportedRun extends RunSummary {
  readonly report: string;
}

export interface Received {
  readonly runs: readonly RunSummary[];
  /** Path of the report, where it is known. */
  readonly report: string | undefined;
}

/** The runs of a run, of a summary, or of what `verify` returned. @throws TypeError for anything else */
export function runsOf(matcher: string, received: unknown): Received {
  if (typeof received === 'object' && received !== null) {
    const given = received as Partial<ReportedRun & Summary> & { readonly summary?: Summary };
    const report = typeof given.report === 'string' ? given.report : undefined;
    if (Array.isArray(given.summary?.runs)) return { runs: given.summary.runs, report };
    if (Array.isArray(given.runs)) return { runs: given.runs, report };
    if (typeof given.scenario === 'string' && Array.isArray(given.objectives))
      return { runs: [received as RunSummary], report };
  }
  throw new TypeError(
    `${matcher} expects a run, a summary, or what verify returned, and received ${nameOf(received)}`,
  );
}

/** The run's own heading, such as `kill-az in the lab: fail`. */
export function headingOf({ scenario, target, verdict }: RunSummary): string[] {
  return wrapText(`${scenario} ${placeOf(target)}: ${verdict}`, '', '  ');
}

export function faultLines({ faults }: RunSummary): string[] {
  return faults.flatMap((fault) => [
    ...wrapText(
      `${fault.proven ? '✓' : '?'} ${fault.name} ${fault.proven ? 'was seen from outside' : 'is not proven'}${outageOf(fault)}`,
      '  ',
      '    ',
    ),
    ...(fault.proven ? [] : fault.seen.flatMap((line) => wrapText(line, '    - ', '      '))),
  ]);
}

function outageOf({ outageMs, detectMs, recoverMs }: FaultSummary): string {
  const figures = [
    ['outage', outageMs],
    ['detected after', detectMs],
    ['recovered after', recoverMs],
  ] as const;
  const shown = figures.flatMap(([what, ms]) =>
    ms === null ? [] : [`${what} ${formatSeconds(ms / 1000)}`],
  );
  return shown.length === 0 ? '' : `: ${shown.join(', ')} (declared time)`;
}

/** What to look at, and how far the result carries. */
export function footer({ runs, report }: Received): string[] {
  return [
    ...(report === undefined ? [] : [`Report: ${report}`]),
    ...(runs.some(isLab) ? wrapText(LAB_CAVEAT, '', '') : []),
  ];
}
