import type { Deployment } from '../../model/deployment.js';
import type { RunSummary } from '../../model/summary.js';
import type { RunDetail } from '../input.js';
import { isLab, placeOf } from '../words.js';
import { renderBadge, SIMULATED } from './badge.js';
import { markup, type Markup } from './markup.js';
import { renderFaults } from './faults.js';
import { renderPrediction } from './prediction.js';
import { renderTable } from './table.js';
import { renderBeside } from './evidence.js';
import { renderRepeat } from './repeat.js';
import { renderStages } from './stages.js';
import { renderLost } from './topology/lost.js';
import { renderTimeline } from './timeline/timeline.js';

/** One scenario: every request, the prediction beside the measurement, and its objectives. */
export function renderScenario(
  run: RunSummary,
  detail: RunDetail | undefined,
  index: number,
  deployment: Deployment | null,
): Markup {
  return markup`<section class="card stack long" id="run-${index}" aria-labelledby="run-title-${index}">
<div class="bar"><h2 id="run-title-${index}">${run.scenario} <span class="quiet">${placeOf(run.target)}</span></h2><span class="bar">${isLab(run) && SIMULATED}${renderBadge(run.verdict)}</span></div>
<ul class="bullets">${run.reasons.map((reason) => markup`<li>${reason}</li>`)}</ul>
<h3>Timeline</h3>
${detail === undefined ? markup`<p>This run left no journal, so there is nothing to draw.</p>` : renderTimeline(run, detail, index)}
${renderStages(run)}
${renderFaults(run)}
<h3>Predicted beside measured</h3>
${renderPrediction(run)}
<h3>Objectives</h3>
${renderObjectives(run)}
${renderBeside(run)}
${deployment !== null && detail !== undefined && renderLost(run.scenario, deployment, detail.losses, detail)}
${renderRepeat(detail)}
</section>`;
}

function renderObjectives(run: RunSummary): Markup {
  if (run.objectives.length === 0) return markup`<p>No objective was judged.</p>`;
  return renderTable({
    caption: 'What the scenario demands',
    heads: ['objective', 'wanted', 'measured', 'verdict'],
    rows: run.objectives.map((each) => [
      each.objective,
      each.wanted,
      each.measured,
      renderBadge(each.verdict),
    ]),
    label: `Objectives of ${run.scenario}`,
  });
}
