import { standingOf } from '../../model/finding.js';
import type { RunSummary, Summary } from '../../model/summary.js';
import { headlineOf, isLab, LAB_CAVEAT } from '../words.js';
import { wrapText } from './columns.js';
import { repeatLines } from './repeat-lines.js';
import { availabilityTable, faultTable, latencyTable, nameOf } from './run-tables.js';
import { weighingLines } from './weighing-lines.js';
import { paint, toneOf, type TextOptions } from './paint.js';

/** More than this are left to the report. */
const MOST_FINDINGS = 8;

/**
 * The verdict, what each fault cost users, why, and what stands behind it, for a terminal: plain text,
 * at most 100 columns wide.
 */
export function renderSummaryText(summary: Summary, options: TextOptions = {}): string {
  const [first, ...rest] = headlineOf(summary);
  const headline = paint([first, ...rest].join('; '), toneOf(summary.verdict), options);
  return [headline, '', ...gateLines(summary), ...runLines(summary, options)].join('\n');
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

function runLines(summary: Summary, options: TextOptions): string[] {
  const { runs } = summary;
  if (runs.length === 0) return [];
  return [
    ...faultTable(runs, options),
    ...reasonLines(runs, options),
    ...availabilityTable(runs, options),
    ...latencyTable(runs, options),
    ...repeatLines(summary),
    ...weighingLines(summary),
    ...wrapText(LEGEND, '', ''),
    ...(runs.some(isLab) ? wrapText(`Simulated. ${LAB_CAVEAT}`, '', '') : []),
    '',
  ];
}

const LEGEND =
  'Times are declared (the clock of AWS, plan and scenario) unless called real; after ± stands by how much the observation can be off (its real error × speed). Failed and downtime are of each fault, detect, fail over and recover from its start: until nothing lost is routed to, until all that was lost has a successor, until the last failing request. - is not measured, or not seen.';

/** Why, in a sentence: also of a pass. */
function reasonLines(runs: readonly RunSummary[], options: TextOptions): string[] {
  return [
    ...runs.flatMap((run) =>
      run.reasons.flatMap((reason) =>
        wrapText(`${nameOf(run)} ${VERDICT_VERBS[run.verdict]}: ${reason}`, '- ', '  ').map(
          (line) => (run.verdict === 'pass' ? paint(line, 'quiet', options) : line),
        ),
      ),
    ),
    '',
  ];
}

const VERDICT_VERBS = {
  pass: 'passes',
  fail: 'fails',
  inconclusive: 'is inconclusive',
} as const;
