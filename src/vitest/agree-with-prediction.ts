import type { Agreement, RunSummary } from '../model/summary.js';
import { worstVerdict, type Verdict } from '../model/verdict.js';
import { formatInterval, formatSecondsWithError } from '../report/format.js';
import { wrapText } from '../report/text/columns.js';
import { footer, headingOf, runsOf } from './judged-runs.js';
import type { Judged } from './matcher-result.js';

/** Whether all that was predicted was measured, and lay inside. What was not measured shows nothing. */
export function judgeAgreement(received: unknown): Judged {
  const given = runsOf('toAgreeWithPrediction', received);
  return {
    verdict: worstVerdict(given.runs.map(verdictOf)),
    why: () => [
      ...given.runs.flatMap((run) => [...headingOf(run), ...agreementLines(run), '']),
      ...footer(given),
    ],
  };
}

function verdictOf({ agreement }: RunSummary): Verdict {
  return worstVerdict(agreement.map(({ verdict }) => VERDICTS[verdict]));
}

const VERDICTS: Readonly<Record<Agreement['verdict'], Verdict>> = {
  agrees: 'pass',
  contradicts: 'fail',
  'not measured': 'inconclusive',
};

const MARKS: Readonly<Record<Verdict, string>> = { pass: '✓', fail: '✗', inconclusive: '?' };

function agreementLines({ agreement }: RunSummary): string[] {
  if (agreement.length === 0)
    return ['  Nothing was predicted, so there is nothing to agree with.'];
  return agreement.flatMap((row) => {
    const { what, fault, predicted, measuredSeconds, errorSeconds, clock, verdict } = row;
    const measured =
      measuredSeconds === null
        ? 'not measured'
        : `measured ${formatSecondsWithError(measuredSeconds, errorSeconds)}`;
    return wrapText(
      `${MARKS[VERDICTS[verdict]]} ${what}${fault === '' ? '' : ` (${fault})`}: predicted ${formatInterval(predicted)}, ${measured} (${clock} time): ${verdict}`,
      '  ',
      '    ',
    );
  });
}
