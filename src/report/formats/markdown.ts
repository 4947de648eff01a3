import { standingOf } from '../../model/finding.js';
import type { RunSummary, Summary } from '../../model/summary.js';
import { BoundedPage } from '../bounded-page.js';
import {
  NOT_MEASURED,
  formatCount,
  formatInterval,
  formatPlural,
  formatSeconds,
  formatSecondsWithError,
  formatShare,
  formatWithError,
} from '../format.js';
import { escapeMarkdown, markdownCode } from '../gate-formats/markdown-text.js';
import { relativePlanPath } from '../gate-formats/plan-path.js';
import type { ReportInput } from '../input.js';
import { repeatCommand } from '../repeat-command.js';
import { tellUsers } from '../sentences.js';
import { headlineOf, isLab, LAB_CAVEAT, placeOf, totalDowntimeMs } from '../words.js';

/** GitHub takes 65,536 characters in a comment and 1 MiB in a job summary. */
const MAX_BYTES = 64_000;
const MOST_FINDINGS = 10;

/** First line, by which a workflow finds the comment that it is to replace. */
export const REPORT_MARKER = '<!-- holdfast-report -->';

/** A comment for a pull request or a job's summary: what a report says in its first screen, and why. */
export function renderRunMarkdown({ summary, planName, runs }: ReportInput): string {
  const page = new BoundedPage();
  page.add(
    `${REPORT_MARKER}\n## ${escapeMarkdown(headlineOf(summary).join('; '))}\n\nPlan ${markdownCode(relativePlanPath(planName))}`,
    MAX_BYTES,
  );
  for (const block of policyBlocks(summary)) page.add(block, MAX_BYTES);
  if (summary.runs.length > 0) {
    page.add(`\n${tableOf(summary.runs)}`, MAX_BYTES);
    page.add(
      '\nDurations are declared: the clock of AWS, the plan and the scenario. Each row is one event unless it says otherwise.\n',
      MAX_BYTES,
    );
  }
  const left = page.addEach(
    summary.runs.map((run, index) => runBlock(run, runs[index]?.repeat ?? null)),
    MAX_BYTES - 4000,
  );
  if (left > 0)
    page.add(`\n${formatPlural(left, 'more run')} did not fit; the report has all.`, MAX_BYTES);
  for (const line of beliefLines(summary)) page.add(line, MAX_BYTES);
  if (summary.runs.some(isLab)) page.add(`\n_${escapeMarkdown(LAB_CAVEAT)}_`, MAX_BYTES);
  return `${page.toString()}\n`;
}

function policyBlocks({ gate }: Summary): string[] {
  if (gate === null) return [];
  const { pass, fail, unknown, waived } = gate.summary;
  const open = gate.findings
    .filter((each) => ['fail', 'unknown'].includes(standingOf(each)))
    .sort((a, b) => Number(b.verdict === 'fail') - Number(a.verdict === 'fail'));
  const more = open.length - MOST_FINDINGS;
  return [
    `\n**Policies:** ${pass} pass, ${fail} fail, ${unknown} unknown, ${waived} waived\n`,
    ...open
      .slice(0, MOST_FINDINGS)
      .map(
        ({ verdict, policy, address, message, remedy }) =>
          `- **${verdict}** ${markdownCode(policy)} on ${markdownCode(address)}: ${escapeMarkdown(message)}${remedy === '' ? '' : ` What to change: ${escapeMarkdown(remedy)}`}`,
      ),
    ...(more > 0 ? [`- and ${formatCount(more)} more`] : []),
  ];
}

function tableOf(runs: readonly RunSummary[]): string {
  const rows = runs.map((run) => {
    const { perRequest, perSecond, windowMs } = run.availability;
    const { failed, recorded } = run.samples;
    const which = run.repeat.of > 1 ? ` (${run.repeat.index} of ${run.repeat.of})` : '';
    const seen = (ms: number | null, errorMs: number): string =>
      ms === null ? 'not seen' : formatWithError(ms, errorMs);
    const cells = [
      `${markdownCode(run.scenario)} ${escapeMarkdown(placeOf(run.target))}${which}`,
      `**${run.verdict}**`,
      recorded === 0 ? NOT_MEASURED : `${formatCount(failed)} of ${formatCount(recorded)}`,
      recorded === 0
        ? NOT_MEASURED
        : formatWithError(totalDowntimeMs(run.downtime), run.errorMs.outage * run.downtime.length),
      `${formatShare(perRequest)} of requests, ${formatShare(perSecond)} of real seconds, over ${formatSeconds((windowMs / 1000) * run.speed)}`,
      seen(run.detectMs, run.errorMs.detect),
      seen(run.recoverMs, run.errorMs.recover),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| Scenario | Verdict | Failed requests | Downtime | Availability | Detected after | Last failure after |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

function runBlock(run: RunSummary, repeat: Parameters<typeof repeatCommand>[0] | null): string {
  const lines = [
    escapeMarkdown(tellUsers(run).join(' ')),
    run.reasons.map((reason) => `- ${escapeMarkdown(reason)}`).join('\n'),
    agreementTable(run),
    repeat === null ? '' : `Run it again: ${markdownCode(repeatCommand(repeat))}`,
  ].filter((part) => part !== '');
  return `\n<details${run.verdict === 'pass' ? '' : ' open'}><summary><b>${run.verdict}</b>: ${markdownCode(run.scenario)}</summary>\n\n${lines.join('\n\n')}\n\n</details>`;
}

function agreementTable({ agreement }: RunSummary): string {
  if (agreement.length === 0) return '';
  const rows = agreement.map(({ what, fault, clock, predicted, ...each }) => {
    const interval = formatInterval(predicted);
    const measured =
      each.measuredSeconds === null
        ? NOT_MEASURED
        : formatSecondsWithError(each.measuredSeconds, each.errorSeconds);
    return `| ${escapeMarkdown(`${what} of ${fault}`)} | ${interval} ${escapeMarkdown(clock)} | ${measured} | ${each.verdict} |`;
  });
  return ['| Predicted | Interval | Measured | |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function beliefLines({ predictions, repeats }: Summary): string[] {
  const width = (seconds: number | null): string =>
    seconds === null ? 'unbounded' : formatSeconds(seconds);
  const spreads = repeats.flatMap(({ scenario, runs, figures }) =>
    figures
      .filter(({ unit }) => unit === 'declared seconds')
      .map(
        ({ what, median, low, high, interval }) =>
          `- ${markdownCode(scenario)}, ${runs} runs: ${escapeMarkdown(what)} median ${formatSeconds(median)}, ${formatSeconds(low)} to ${formatSeconds(high)}; ${interval === null ? 'too few for an interval' : `interval of the median ${formatSeconds(interval.low)} to ${formatSeconds(interval.high)} (${formatShare(interval.level)})`}`,
      ),
  );
  return [
    ...(predictions === null
      ? []
      : [
          `\n**Predictions:** ${predictions.held} held, ${predictions.contradicted} contradicted, ${predictions.notMeasured} not measured, median width ${width(predictions.medianWidthSeconds)}; a predictor that knows no plan: ${predictions.naive.held} held, ${predictions.naive.contradicted} contradicted, median width ${width(predictions.naive.medianWidthSeconds)}`,
        ]),
    ...(spreads.length === 0 ? [] : ['', ...spreads]),
  ];
}
