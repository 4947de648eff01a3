import type { PredictionRecord, RunSummary, SecondWitness, Summary } from '../../model/summary.js';
import { formatCount, formatSeconds, formatShare } from '../format.js';
import { nameOf } from './run-tables.js';
import { wrapText } from './columns.js';

/** What a run is to be weighed by beside its figures; one paragraph each, and nothing where there is none. */
export function weighingLines({ runs, predictions }: Summary): string[] {
  const lines = [
    ...runs.flatMap(lossLines),
    ...runs.flatMap(budgetLines),
    ...runs.flatMap((run) => run.secondWitnesses.flatMap((each) => witnessLines(each, run))),
    ...(predictions === null ? [] : predictionLines(predictions)),
  ];
  return lines.length === 0 ? [] : [...lines, ''];
}

/** Acknowledged and gone; those of unknown outcome apart, for nobody was promised them. */
function lossLines(run: RunSummary): string[] {
  return [run.writes, run.sessions].flatMap((readBack) => {
    if (readBack === null) return [];
    const { what, acknowledged, gone, unread, unknown, unknownFound } = readBack;
    const parts = [
      `${formatCount(gone)} of ${formatCount(acknowledged)} acknowledged ${what} are gone`,
      ...(unread === 0 ? [] : [`${formatCount(unread)} could not be read back`]),
      ...(unknown === 0
        ? []
        : [
            `of ${formatCount(unknown)} of unknown outcome ${formatCount(unknownFound)} had happened`,
          ]),
    ];
    return wrapText(`Lost ${what}, ${nameOf(run)}: ${parts.join('; ')}.`, '', '  ');
  });
}

function budgetLines(run: RunSummary): string[] {
  return run.faults.flatMap(({ name, errorBudget }) => {
    if (errorBudget === null) return [];
    const { perYear, downtimeSecondsPerYear, objective, allowedSecondsPerYear, spent } =
      errorBudget;
    return wrapText(
      `Error budget, ${nameOf(run)}: ${name} ${perYear} times a year costs ${formatSeconds(downtimeSecondsPerYear)} of the ${formatSeconds(allowedSecondsPerYear)} that ${formatShare(objective)} allows: ${inPercent(spent)}.`,
      '',
      '  ',
    );
  });
}

/** Rounded up: what is spent is never shown as less. */
function inPercent(share: number): string {
  const digits = share < 0.1 ? 2 : share < 1 ? 1 : 0;
  const scale = 10 ** (digits + 2);
  return `${((Math.ceil(share * scale - 1e-9) / scale) * 100).toFixed(digits)}%`;
}

function witnessLines(witness: SecondWitness, run: RunSummary): string[] {
  return wrapText(
    `Second witness ${witness.name} (${witness.source}), ${nameOf(run)} ${witness.phase}: ${witness.verdict}. ${witness.note}`,
    '',
    '  ',
  );
}

function predictionLines(record: PredictionRecord): string[] {
  const { held, contradicted, notMeasured, naive } = record;
  const unmeasured = notMeasured === 0 ? '' : `; ${notMeasured} not measured`;
  const own = held + contradicted === 0 ? 'none was decided' : describe(held, contradicted, record);
  const other =
    naive.held + naive.contradicted === 0
      ? ''
      : ` A naive predictor: ${describe(naive.held, naive.contradicted, naive)}. ${naive.how}`;
  return wrapText(`Predictions: ${own}${unmeasured}.${other}`, '', '  ');
}

/** How many held stands beside how wide they were: one that says enough is always right. */
function describe(
  held: number,
  contradicted: number,
  { medianWidthSeconds: width }: Pick<PredictionRecord, 'medianWidthSeconds'>,
): string {
  const wide =
    width === null ? 'most without a bound' : `${formatSeconds(width)} wide in the median`;
  return `${held} of ${held + contradicted} held, ${wide}`;
}
