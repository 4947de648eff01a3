import type { RunSummary } from '../../model/summary.js';
import { formatInterval, formatSeconds, formatShare, formatWithError } from '../format.js';
import { MEANINGS, milestonesOf, type Milestone } from '../stages.js';
import { markup, type Child, type Markup } from './markup.js';
import { renderTable } from './table.js';

/** Where time went between fault, detection, failover and recovery: a bar and the same as a table. */
export function renderStages(run: RunSummary): Markup | null {
  const faults = run.faults.map((fault, index) => ({ fault, stages: milestonesOf(run, index) }));
  const shown = faults.filter(({ stages }) => stages.length > 0);
  if (shown.length === 0) return null;
  return markup`<h3>Where time went</h3>
${shown.map(
  ({ fault, stages }) =>
    markup`<div class="stack">${shown.length > 1 && markup`<h4>${fault.name}</h4>`}${drawBar(stages)}${renderTable(
      {
        caption: 'From the fault’s start, declared time; the numbers are those of the bar',
        heads: ['until', 'what that means', 'took', 'after the start', 'predicted'],
        rows: [...stages.map(rowOf), ...missing(stages)],
        numeric: [2, 3],
        label: `Where time went in ${fault.name} of ${run.scenario}`,
      },
    )}</div>`,
)}`;
}

function rowOf(stage: Milestone, index: number): Child[] {
  const { what, sinceMs, atMs, errorMs, predicted } = stage;
  return [
    markup`<span class="key key-${keyOf(what)}">${index + 1}</span> ${what}`,
    MEANINGS[what],
    formatSeconds(sinceMs / 1000),
    errorMs === null ? formatSeconds(atMs / 1000) : formatWithError(atMs, errorMs),
    predicted === null ? '–' : formatInterval(predicted),
  ];
}

/** What was looked for and not seen is a row, too. */
function missing(stages: readonly Milestone[]): Child[][] {
  const seen = new Set(stages.map(({ what }) => what));
  return (['noticed', 'last failure'] as const)
    .filter((what) => !seen.has(what))
    .map((what) => [
      what,
      MEANINGS[what],
      '–',
      what === 'noticed' ? 'not seen' : 'no failure, or not seen',
      '–',
    ]);
}

export function keyOf(what: Milestone['what']): string {
  return what.replaceAll(' ', '-');
}

function drawBar(stages: readonly Milestone[]): Markup {
  const total = Math.max(1, stages.at(-1)?.atMs ?? 1);
  const described = stages
    .map(({ what, sinceMs }) => `${formatSeconds(sinceMs / 1000)} until ${what}`)
    .join(', ');
  return markup`<div class="stages" role="img" aria-label="${described}">${stages.map(
    ({ what, sinceMs, atMs }, index) => {
      const width = (sinceMs / total) * 100;
      return (
        width > 0 &&
        markup`<span class="key-${keyOf(what)}" style="left:${(((atMs - sinceMs) / total) * 100).toFixed(2)}%;width:${width.toFixed(2)}%" title="${formatSeconds(sinceMs / 1000)} until ${what}: ${formatShare(sinceMs / total)} of the time">${width > 2.4 && index + 1}</span>`
      );
    },
  )}</div>`;
}
