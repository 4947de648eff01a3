import {
  formatCount,
  formatInterval,
  formatPlural,
  formatSeconds,
  formatSecondsWithError,
  formatShare,
  formatTime,
} from '../../format.js';
import type { HistoryEntry } from '../../history/history-entry.js';
import { trendsOf, type Trend, type TrendPoint } from '../../history/trends-of.js';
import { placeOf } from '../../words.js';
import { renderBadge } from '../badge.js';
import { markup, type Child, type Markup } from '../markup.js';
import { renderTable } from '../table.js';
import { drawPanel } from './panel.js';

/** Points of a picture at most: the latest ones. The table has all. */
const MOST_POINTS = 60;

/** How each scenario went from run to run: downtime beside its prediction, availability, verdicts. */
export function renderTrends(history: readonly HistoryEntry[]): Markup | null {
  const trends = trendsOf(history);
  if (trends.length === 0) return null;
  return markup`<section class="card stack long" id="trends" aria-labelledby="trends-title">
<h2 id="trends-title">Trends</h2>
<p class="small quiet">Each point is one run, one event, from left to right as they were made. A tick passed, a cross failed, a ring is inconclusive. A band is the predicted outage; a dashed line says that the plan, the scenario or the speed changed there. Durations are declared.</p>
${trends.map(renderTrend)}
</section>`;
}

function renderTrend(trend: Trend): Markup {
  const name = `${trend.scenario} ${placeOf(trend.target)}`;
  const points = trend.points.slice(-MOST_POINTS);
  const verdicts = (['pass', 'fail', 'inconclusive'] as const)
    .map(
      (verdict) =>
        [verdict, points.filter(({ entry }) => entry.verdict === verdict).length] as const,
    )
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${count} ${verdict}`)
    .join(', ');
  return markup`<h3>${name} <span class="quiet small">${formatPlural(trend.points.length, 'run')}: ${verdicts}</span></h3>
<div class="columns">${drawPanel({
    title: 'Downtime',
    label: `Downtime of ${name} in ${formatPlural(points.length, 'run')}. The table below says the same.`,
    points,
    valueOf: ({ downtimeSeconds }) => downtimeSeconds,
    bandOf: ({ predictedOutageSeconds }) => predictedOutageSeconds,
    format: formatSeconds,
  })}${drawPanel({
    title: 'Share of requests that failed',
    label: `Share of failed requests of ${name} in ${formatPlural(points.length, 'run')}. The table below says the same.`,
    points,
    valueOf: ({ recorded, failed }) => (recorded === 0 ? null : failed / recorded),
    bandOf: () => null,
    format: (share) => `${Number((share * 100).toPrecision(3))}%`,
  })}</div>
<details><summary>The same as a table</summary>${renderTable({
    caption: `Runs of ${name}, the latest first; each is one event, its availability stands with its window`,
    heads: [
      'run',
      'verdict',
      'failed',
      'downtime',
      'predicted',
      'per request',
      'per second',
      'window',
      'changed',
    ],
    rows: trend.points.toReversed().map(rowOf),
    numeric: [2, 3, 5, 6, 7],
    label: `Runs of ${name}`,
  })}</details>`;
}

function rowOf({ entry, changed }: TrendPoint): Child[] {
  const { availability, predictedOutageSeconds: predicted } = entry;
  return [
    formatTime(entry.startedAt),
    renderBadge(entry.verdict),
    `${formatCount(entry.failed)} of ${formatCount(entry.recorded)}`,
    entry.downtimeSeconds === null
      ? 'not measured'
      : formatSecondsWithError(entry.downtimeSeconds, entry.downtimeErrorSeconds),
    predicted === null ? '–' : formatInterval(predicted),
    formatShare(availability.perRequest),
    formatShare(availability.perSecond),
    formatSeconds(availability.windowSeconds),
    changed.join(', ') || '–',
  ];
}
