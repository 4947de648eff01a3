import type { ObjectiveResult, RunSummary } from '../model/summary.js';
import { worstVerdict } from '../model/verdict.js';
import { wrapText } from '../report/text/columns.js';
import { faultLines, footer, headingOf, runsOf, type Received } from './judged-runs.js';
import type { Judged } from './matcher-result.js';

/** The verdict of runs: objectives, the evidence that they rest on, and the prediction. */
export function judgeObjectives(received: unknown): Judged {
  const given = runsOf('toMeetObjectives', received);
  return {
    verdict: worstVerdict(given.runs.map(({ verdict }) => verdict)),
    why: () => explain(given),
  };
}

function explain(given: Received): string[] {
  if (given.runs.length === 0)
    return ['No scenario was run, so nothing was shown.', ...footer(given)];
  return [...given.runs.flatMap((run) => [...runLines(run), '']), ...footer(given)];
}

function runLines(run: RunSummary): string[] {
  return [
    ...headingOf(run),
    ...run.reasons.flatMap((reason) => wrapText(reason, '  ', '    ')),
    ...run.objectives.flatMap((row) =>
      wrapText(
        `${MARKS[row.verdict]} ${row.objective}: ${row.measured}, wanted ${row.wanted}`,
        '  ',
        '    ',
      ),
    ),
    ...faultLines(run),
  ];
}

const MARKS: Readonly<Record<ObjectiveResult['verdict'], string>> = {
  pass: '✓',
  fail: '✗',
  inconclusive: '?',
  'not judged': '-',
};
