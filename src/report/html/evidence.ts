import type { PredictionRecord, RepeatSummary, RunSummary, Summary } from '../../model/summary.js';
import { formatCount, formatLatency, formatSeconds, formatShare, NOT_MEASURED } from '../format.js';
import { renderBadge } from './badge.js';
import { markup, type Child, type Markup } from './markup.js';
import { renderTable } from './table.js';

/** What several runs say together, and how often predictions held: whether to believe the figures. */
export function renderEvidence({ repeats, predictions }: Summary): Markup | null {
  if (repeats.length === 0 && predictions === null) return null;
  return markup`<section class="card stack long" id="evidence" aria-labelledby="evidence-title">
<h2 id="evidence-title">How far to believe it</h2>
${repeats.map(renderRepeats)}
${predictions !== null && renderRecord(predictions)}
</section>`;
}

type Figure = RepeatSummary['figures'][number];

function renderRepeats({ scenario, runs, figures }: RepeatSummary): Markup {
  return markup`<h3>${scenario}, ${runs} runs</h3>${renderTable({
    caption:
      'What the runs measured, each in the order of the runs; an interval is of the median, by bootstrap between runs',
    heads: ['figure', 'median', 'lowest to highest', 'interval of the median', 'each run'],
    rows: figures.map((figure): Child[] => [
      figure.what,
      show(figure.median, figure.unit),
      `${show(figure.low, figure.unit)} to ${show(figure.high, figure.unit)}`,
      figure.interval === null
        ? 'too few runs for one'
        : `${show(figure.interval.low, figure.unit)} to ${show(figure.interval.high, figure.unit)} (${formatShare(figure.interval.level)})`,
      figure.values
        .map((value) => (value === null ? NOT_MEASURED : show(value, figure.unit)))
        .join(', '),
    ]),
    numeric: [1],
    label: `Repeated runs of ${scenario}`,
  })}`;
}

/** A repeated figure in its unit; declared time says so. */
function show(value: number, unit: Figure['unit']): string {
  if (unit === 'share') return formatShare(value);
  if (unit === 'count') return formatCount(value);
  return unit === 'milliseconds'
    ? `${formatLatency(value)} real`
    : `${formatSeconds(value)} declared`;
}

function renderRecord({ naive, ...ours }: PredictionRecord): Markup {
  const width = (seconds: number | null): string =>
    seconds === null ? 'unbounded' : formatSeconds(seconds);
  return markup`<h3>Predictions</h3><p>A wide interval is easily right, so how often predictions held stands beside how wide they were, and beside a predictor that knows no plan. ${naive.how}</p>${renderTable(
    {
      caption: 'How often what was predicted was measured',
      heads: ['predictor', 'held', 'contradicted', 'not measured', 'median width, declared'],
      rows: [
        [
          'Holdfast, from the plan',
          formatCount(ours.held),
          formatCount(ours.contradicted),
          formatCount(ours.notMeasured),
          width(ours.medianWidthSeconds),
        ],
        [
          'naive, without a plan',
          formatCount(naive.held),
          formatCount(naive.contradicted),
          '–',
          width(naive.medianWidthSeconds),
        ],
      ],
      numeric: [1, 2, 3, 4],
      label: 'How often predictions held',
    },
  )}`;
}

/** What a fault costs of the error budget, and what other instruments said: of one run. */
export function renderBeside(run: RunSummary): Markup | null {
  const budgets = run.faults.flatMap(({ name, errorBudget }) =>
    errorBudget === null ? [] : [{ name, ...errorBudget }],
  );
  return markup`${
    budgets.length > 0 &&
    markup`<h3>Error budget</h3>${renderTable({
      caption:
        'Downtime of this run times how often the fault comes in a year, as the configuration states it, against what the objective allows in a year; declared time',
      heads: [
        'fault',
        'in a year',
        'downtime in a year',
        'objective',
        'allowed in a year',
        'spent',
      ],
      rows: budgets.map((each): Child[] => [
        each.name,
        `${each.perYear} times`,
        formatSeconds(each.downtimeSecondsPerYear),
        formatShare(each.objective),
        formatSeconds(each.allowedSecondsPerYear),
        spentWords(each.spent),
      ]),
      numeric: [1, 2, 3, 4, 5],
      label: `Error budget of ${run.scenario}`,
    })}`
  }${run.secondWitnesses.length > 0 && renderWitnesses(run)}`;
}

function spentWords(spent: number): string {
  const percent = `${Number((spent * 100).toPrecision(3))}%`;
  return spent > 1 ? `${percent}, more than there is` : percent;
}

function renderWitnesses({ secondWitnesses, scenario }: RunSummary): Markup {
  return markup`<h3>What your own monitoring says</h3>${renderTable({
    caption: 'Queries of the configuration over the same minutes; they decide nothing',
    heads: ['witness', 'phase', 'its value', 'the probe’s', 'verdict', 'query'],
    rows: secondWitnesses.map((each): Child[] => [
      each.name,
      each.phase,
      each.value ?? NOT_MEASURED,
      each.probe ?? NOT_MEASURED,
      markup`${renderBadge(each.verdict)} ${each.note}`,
      markup`<code>${each.query}</code> (${each.source})`,
    ]),
    numeric: [2, 3],
    label: `Second witnesses of ${scenario}`,
  })}`;
}
