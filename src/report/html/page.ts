import { formatTime } from '../format.js';
import type { ReportInput } from '../input.js';
import { headlineOf } from '../words.js';
import { renderBasis } from './basis.js';
import { renderEvidence } from './evidence.js';
import { renderFigures } from './figures.js';
import { renderFindings } from './findings.js';
import { renderHeadline } from './headline.js';
import { markup, type Markup } from './markup.js';
import { renderShell } from './page-shell.js';
import { renderScenario } from './scenario.js';
import { renderTopology } from './topology/topology.js';
import { trendsOf } from '../history/trends-of.js';
import { renderTrends } from './trends/trends.js';

/** The whole report as one HTML file that opens from disk and loads nothing. */
export function renderHtml(input: ReportInput): string {
  const { summary, planName, generatedAt } = input;
  const headline = headlineOf(summary).join('; ');
  return renderShell({
    title: `${headline} – Holdfast report on ${planName}`,
    what: `report, ${formatTime(generatedAt)}`,
    first: 'verdict',
    main: markup`${renderHeadline(input)}
${renderContents(input)}
${renderFigures(summary.runs)}
${summary.runs.map((run, index) => renderScenario(run, input.runs[index], index, input.topology))}
${renderEvidence(summary)}
${renderTrends(input.history ?? [])}
${renderFindings(summary.gate)}
${renderTopology(input.topology)}
${renderBasis(input)}`,
  });
}

function renderContents({ summary, history = [] }: ReportInput): Markup {
  return markup`<nav class="toc" aria-label="Contents">${summary.runs.length > 0 && markup`<a href="#figures">Key figures</a>`}${summary.runs.map((run, index) => markup`<a href="#run-${index}">${run.scenario}</a>`)}${(summary.repeats.length > 0 || summary.predictions !== null) && markup`<a href="#evidence">How far to believe it</a>`}${trendsOf(history).length > 0 && markup`<a href="#trends">Trends</a>`}<a href="#policies">Policies</a><a href="#topology">The stack</a><a href="#basis">What this rests on</a></nav>`;
}
