import type { Prediction } from '../../model/prediction.js';
import type { Agreement, RunSummary } from '../../model/summary.js';
import { formatSecondsAndError, formatSeconds, formatShare } from '../format.js';
import { renderBadge, toneOf } from './badge.js';
import { markup, type Child, type Markup } from './markup.js';

/** What was expected of the plan alone, beside what was measured. */
export function renderPrediction(run: RunSummary): Markup {
  const predictions = run.faults.flatMap(({ predicted }) => predicted ?? []);
  if (predictions.length === 0) {
    return markup`<p>Nothing was predicted for this run, so nothing could be contradicted.</p>`;
  }
  const several = run.faults.length > 1;
  return markup`<div class="columns"><div class="stack">
${run.agreement.length === 0 ? markup`<p>Nothing that was predicted was measured.</p>` : run.agreement.map((row) => renderAgreement(row, several))}
</div><div class="stack">
${predictions.map((predicted) => markup`${several && markup`<h4>${predicted.fault}</h4>`}${renderPredicted(predicted)}`)}
</div></div>`;
}

function renderPredicted(predicted: Prediction): Markup {
  return markup`<dl class="pair">
<dt>Lost</dt><dd>${predicted.lost.length === 0 ? 'nothing' : markup`<ul class="bullets">${predicted.lost.map((line) => markup`<li>${line}</li>`)}</ul>`}</dd>
<dt>Capacity left</dt><dd>${predicted.capacity.after} of ${predicted.capacity.before} application instances (${formatShare(predicted.capacity.share)})</dd>
<dt>Path</dt><dd>internet → load balancer → application → database ${predicted.path.survives ? 'survives' : 'does not survive'}. ${predicted.path.why}</dd>
</dl>
<details><summary>What the prediction rests on</summary><ul class="bullets small">${predicted.basis.map((line) => markup`<li>${line}</li>`)}</ul></details>`;
}

function renderAgreement(row: Agreement, several: boolean): Markup {
  return markup`<div class="interval">
<div class="bar"><h4>${row.what.charAt(0).toUpperCase() + row.what.slice(1)}${several && ` (${row.fault})`}</h4>${renderBadge(row.verdict)}</div>
${renderBar(row)}
<p class="small">Predicted ${intervalWords(row)}. ${measuredWords(row)}</p>
</div>`;
}

function intervalWords({ predicted: { low, high }, clock }: Agreement): Child {
  if (high === null) {
    return markup`<b>at least ${formatSeconds(low)}</b> ${clock}, with no upper bound: any longer time agrees`;
  }
  return markup`<b>${formatSeconds(low)} to ${formatSeconds(high)}</b> ${clock} (width ${formatSeconds(high - low)})`;
}

function measuredWords({ measuredSeconds, errorSeconds, verdict, clock }: Agreement): Child {
  if (measuredSeconds === null) {
    return verdict === 'contradicts'
      ? 'It had not ended when the run did and was longer than predicted by then, which contradicts it.'
      : 'Not measured.';
  }
  const judged = {
    agrees: 'which agrees',
    contradicts: 'which contradicts it',
    'not measured': 'which was not judged',
  }[verdict];
  const { value, error } = formatSecondsAndError(measuredSeconds, errorSeconds);
  return markup`Measured <b>${value}</b> ± ${error} ${clock}, ${judged}.`;
}

function renderBar({
  predicted,
  measuredSeconds,
  errorSeconds,
  verdict,
  clock,
}: Agreement): Markup {
  const measuredEnd = measuredSeconds === null ? 0 : measuredSeconds + errorSeconds;
  const furthest = Math.max(predicted.high ?? predicted.low * 1.5, measuredEnd);
  const end = furthest > 0 ? furthest * 1.12 : 1;
  const at = (seconds: number): string =>
    (Math.min(1, Math.max(0, seconds / end)) * 100).toFixed(2);
  const high = predicted.high ?? end;
  const width = (Number(at(high)) - Number(at(predicted.low))).toFixed(2);
  return markup`<div aria-hidden="true"><div class="track">
<div class="range${predicted.high === null && ' open'}" style="left:${at(predicted.low)}%;width:${width}%"></div>
${
  measuredSeconds !== null &&
  markup`<div class="error" style="left:${at(measuredSeconds - errorSeconds)}%;width:${(Number(at(measuredEnd)) - Number(at(measuredSeconds - errorSeconds))).toFixed(2)}%"></div>
<div class="measured tone-${toneOf(verdict)}" style="left:${at(measuredSeconds)}%"></div>`
}
</div><div class="scale"><span style="left:0">0</span><span style="left:100%">${formatSeconds(end)} ${clock}</span></div></div>`;
}
