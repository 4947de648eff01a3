import type { RunSummary } from '../../../model/summary.js';
import { formatCount, formatLatency, formatSeconds } from '../../format.js';
import type { RunDetail } from '../../input.js';
import { markup, type Child, type Markup } from '../markup.js';
import { renderTable } from '../table.js';
import { domainOf } from './frame.js';
import { bucketsOf, stretchSecondsOf, type Bucket } from './seconds.js';

/** The timeline as tables, and a slider over them that the script unhides. */
export function renderTimelineData(run: RunSummary, detail: RunDetail, index: number): Markup {
  const stretchSeconds = stretchSecondsOf(detail);
  return markup`<div class="inspect" hidden><label for="inspect-${index}">Look at one moment</label>
<input type="range" id="inspect-${index}" min="0" max="0" value="0"><output for="inspect-${index}" aria-live="polite"></output></div>
<details><summary>The same as tables</summary><div class="stack">
${renderOutcomes(run, detail)}
${renderSeconds(run, detail, stretchSeconds)}
${renderStates(run, detail)}
</div></details>`;
}

function renderOutcomes(run: RunSummary, { outcomes }: RunDetail): Markup {
  const outside = outcomes.some((each) => each.outside > 0);
  return renderTable({
    caption: 'Requests by outcome and phase, by intended time',
    heads: ['outcome', 'before', 'during', 'after', ...(outside ? ['outside'] : [])],
    rows: outcomes.map((each) => [
      each.outcome,
      ...[each.before, each.during, each.after, ...(outside ? [each.outside] : [])].map(
        formatCount,
      ),
    ]),
    numeric: [1, 2, 3, 4],
    label: `Outcomes of ${run.scenario}`,
  });
}

function renderSeconds(run: RunSummary, detail: RunDetail, stretchSeconds: number): Markup {
  const { startMs, endMs } = domainOf(detail);
  const zeroMs = detail.faultWindows[0]?.startMs ?? startMs;
  const zero =
    detail.faultWindows.length === 0
      ? 'run’s start'
      : detail.faultWindows.length === 1
        ? 'fault'
        : 'first fault';
  const rows = bucketsOf(detail, stretchSeconds * 1000).map((bucket): Child[] => {
    const middle = ((bucket.startMs + bucket.endMs) / 2 - startMs) / (endMs - startMs);
    const realSeconds = (bucket.startMs - zeroMs) / 1000;
    return [
      markup`<span data-at="${Math.min(1, Math.max(0, middle)).toFixed(4)}">${signed(realSeconds * detail.speed)}</span>`,
      signed(realSeconds),
      formatCount(bucket.requests),
      formatCount(bucket.failed),
      failuresOf(bucket),
      formatLatency(bucket.p50OkMs),
    ];
  });
  return markup`<div class="seconds">${renderTable({
    caption: `Requests by stretch of ${stretchSeconds} s real, by intended time from the ${zero}`,
    heads: ['declared', 'real', 'requests', 'failed', 'how they failed', 'p50 of ok, real'],
    rows,
    numeric: [0, 1, 2, 3, 5],
    label: `Requests of ${run.scenario} over time`,
  })}</div>`;
}

function failuresOf({ outcomes }: Bucket): string {
  const failures = Object.entries(outcomes).filter(
    ([outcome, count]) => outcome !== 'ok' && count > 0,
  );
  return failures.map(([outcome, count]) => `${outcome} ${count}`).join(', ') || '–';
}

function renderStates(run: RunSummary, detail: RunDetail): Markup | null {
  if (detail.targetStates.length === 0) return null;
  const zeroMs = detail.faultWindows[0]?.startMs ?? domainOf(detail).startMs;
  return renderTable({
    caption: 'Changes of target health as ELBv2 showed them',
    heads: ['declared', 'target', 'zone', 'state', 'reason'],
    rows: detail.targetStates.map(({ atMs, target, zone, state, reason }) => [
      signed(((atMs - zeroMs) / 1000) * detail.speed),
      markup`<code>${target}</code>`,
      zone,
      state,
      reason ?? '–',
    ]),
    numeric: [0],
    label: `Target health of ${run.scenario}`,
  });
}

function signed(seconds: number): string {
  if (seconds === 0) return '0 s';
  return `${seconds < 0 ? '−' : '+'}${formatSeconds(Math.abs(Number(seconds.toPrecision(9))))}`;
}
