import type { RunSummary } from '../../model/summary.js';
import {
  formatBothClocks,
  formatCount,
  formatLatency,
  formatPlural,
  formatSeconds,
  formatShare,
  formatWithError,
  NOT_MEASURED,
} from '../format.js';
import { isLab, placeOf, totalDowntimeMs } from '../words.js';
import { renderBadge, SIMULATED } from './badge.js';
import { keepUnits } from './keep-units.js';
import { markup, type Child, type Markup } from './markup.js';
import { renderTable } from './table.js';

/** The figures of every fault: what users lost first, then how fast it was noticed and mended. */
export function renderFigures(runs: readonly RunSummary[]): Markup | null {
  if (runs.length === 0) return null;
  return markup`<section class="stack" id="figures" aria-labelledby="figures-title">
<h2 id="figures-title">Key figures</h2>
<p class="quiet small">Declared time is the clock of AWS, the plan and the scenario; real time is this machine’s. Request rates and latencies are real.</p>
<div class="cards">${runs.map(renderCard)}</div>
</section>`;
}

function renderCard(run: RunSummary, index: number): Markup {
  return markup`<article class="card stack" aria-labelledby="card-${index}">
<div class="bar"><h3 id="card-${index}"><a href="#run-${index}">${run.scenario}</a></h3><span class="bar">${isLab(run) && SIMULATED}${renderBadge(run.verdict)}</span></div>
<p class="small quiet">${describeFault(run)} ${placeOf(run.target)}, at speed ${run.speed}</p>
<dl class="figures">${[...lossFigures(run), ...availabilityFigures(run), ...reactionFigures(run)]}</dl>
${renderLatency(run)}
${run.control !== null && markup`<p class="small quiet">${formatCount(run.control.failed)} of ${formatCount(run.control.recorded)} requests to a server of our own beside the target failed${run.control.failed === 0 && ': it was not this machine'}.</p>`}
</article>`;
}

function describeFault({ faults }: RunSummary): Child {
  if (faults.length === 0) return 'No fault injected,';
  const seen = (proven: boolean): string =>
    proven ? 'seen from outside by its witnesses,' : 'not proven from outside,';
  return markup`${faults.length === 1 ? 'Fault' : 'Faults'} ${faults.map(
    ({ name, proven }) => markup`<b>${name}</b>, ${seen(proven)} `,
  )}`;
}

function renderFigure(name: string, value: Child, note: Child, kind = ''): Markup {
  return markup`<div class="${kind}"><dt>${name}</dt><dd>${value}</dd><dd class="note">${note}</dd></div>`;
}

/** The exact number of summary.json stands in `value`, for machines and for copying. */
function renderData(exact: number | null, shown: string): Child {
  return exact === null ? shown : markup`<data value="${exact}">${keepUnits(shown)}</data>`;
}

function lossFigures(run: RunSummary): Markup[] {
  const { failed, recorded, intended } = run.samples;
  const downtimeMs = totalDowntimeMs(run.downtime);
  const clocks = formatBothClocks(downtimeMs, run.speed);
  const kind = run.verdict === 'fail' && failed > 0 ? 'big hurt' : 'big';
  const missing = intended - recorded;
  if (recorded === 0) {
    return [
      renderFigure('Failed requests', NOT_MEASURED, 'no request was recorded', 'big'),
      renderFigure('Downtime', NOT_MEASURED, 'no request was recorded', 'big'),
    ];
  }
  return [
    renderFigure(
      'Failed requests',
      renderData(failed, formatCount(failed)),
      `of ${formatCount(recorded)} recorded${missing === 0 ? '' : `; ${formatCount(missing)} intended ones left no record`}`,
      kind,
    ),
    renderFigure(
      'Downtime',
      renderData(downtimeMs, formatWithError(downtimeMs, run.errorMs.outage * run.downtime.length)),
      `declared; ${clocks.real}${run.downtime.length > 1 ? `, in ${formatPlural(run.downtime.length, 'stretch', 'stretches')}` : ''}`,
      kind,
    ),
  ];
}

function availabilityFigures({ availability, repeat }: RunSummary): Markup[] {
  const { perRequest, perSecond, windowMs } = availability;
  const over = `over ${formatSeconds(windowMs / 1000)} real, ${repeat.of > 1 ? `run ${repeat.index} of ${repeat.of}` : 'one event: no interval'}`;
  return [
    renderFigure(
      'Availability by request',
      renderData(perRequest, formatShare(perRequest)),
      `requests that ended ok, ${over}`,
    ),
    renderFigure(
      'Availability by second',
      renderData(perSecond, formatShare(perSecond)),
      `real seconds without a failure, ${over}`,
    ),
  ];
}

function reactionFigures(run: RunSummary): Markup[] {
  const unseen = run.faults.length === 0 ? 'no fault was injected' : 'within the run';
  const figure = (name: string, ms: number | null, errorMs: number, meaning: string): Markup =>
    renderFigure(
      name,
      renderData(ms, ms === null ? 'not seen' : formatWithError(ms, errorMs)),
      ms === null
        ? `${unseen}; ${meaning}`
        : `declared; ${formatBothClocks(ms, run.speed).real}; ${meaning}`,
    );
  return [
    figure(
      'Time to detect',
      run.detectMs,
      run.errorMs.detect,
      'from the fault until nothing lost is routed to',
    ),
    figure(
      'Time to recover',
      run.recoverMs,
      run.errorMs.recover,
      'from the fault until the last failure',
    ),
  ];
}

function renderLatency(run: RunSummary): Markup {
  const rows = (['before', 'during', 'after'] as const).map((phase) => {
    const { p50, p95, p99 } = run.latencyMs[phase];
    return [
      phase,
      ...[p50, p95, p99].map((ms) => renderData(ms, ms === null ? '–' : formatLatency(ms))),
      formatCount(run.timedOut[phase]),
    ];
  });
  return renderTable({
    caption: `Latency, real time, of requests that ended ok; those that timed out are in no percentile${isLab(run) ? '; simulated, decides nothing' : ''}`,
    heads: ['phase', 'p50', 'p95', 'p99', 'timed out'],
    rows,
    numeric: [1, 2, 3, 4],
    label: `Latency of ${run.scenario}`,
  });
}
