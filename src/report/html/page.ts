import { createHash } from 'node:crypto';
import { formatTime } from '../format.js';
import type { ReportInput } from '../input.js';
import { headlineOf } from '../words.js';
import { renderBasis } from './basis.js';
import { renderEvidence } from './evidence.js';
import { renderFigures } from './figures.js';
import { renderFindings } from './findings.js';
import { renderHeadline } from './headline.js';
import { markup, trusted, type Markup } from './markup.js';
import { renderScenario } from './scenario.js';
import { PAGE_SCRIPT } from './script.js';
import { PAGE_STYLE } from './style/page-style.js';
import { PICTURE_STYLE } from './style/picture-style.js';
import { tokenStyle } from './style/tokens.js';
import { renderTopology } from './topology/topology.js';

/** What the page may load: nothing from anywhere. */
const CONTENT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

/** A browser obeys both policies: this one lets no script run but the page's own, by its hash. */
function scriptPolicy(): string {
  const hash = createHash('sha256').update(PAGE_SCRIPT).digest('base64');
  return `script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}

/** The whole report as one HTML file that opens from disk and loads nothing. */
export function renderHtml(input: ReportInput): string {
  const { summary, planName, generatedAt } = input;
  const headline = headlineOf(summary).join('; ');
  return `<!doctype html>\n${markup`<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(CONTENT_POLICY)}">
<meta http-equiv="Content-Security-Policy" content="${trusted(scriptPolicy())}">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark"><meta name="generator" content="Holdfast">
<title>${headline} – Holdfast report on ${planName}</title>
<style>${trusted(tokenStyle() + PAGE_STYLE + PICTURE_STYLE)}</style></head><body>
<a class="skip" href="#verdict">Skip to the verdict</a>
<header class="wrap top bar"><p><span class="brand">Holdfast</span> <span class="quiet">report, ${formatTime(generatedAt)}</span></p>${THEME_SWITCH}</header>
<main class="wrap">
${renderHeadline(input)}
${renderContents(input)}
${renderFigures(summary.runs)}
${summary.runs.map((run, index) => renderScenario(run, input.runs[index], index, input.topology))}
${renderEvidence(summary)}
${renderFindings(summary.gate)}
${renderTopology(input.topology)}
${renderBasis(input)}
</main>
<script>${trusted(PAGE_SCRIPT)}</script></body></html>`.toString()}\n`;
}

// Plain radio buttons and a style rule: the switch needs no script.
const THEME_SWITCH = trusted(
  '<fieldset class="theme"><legend>Colours</legend>' +
    '<label><input type="radio" name="theme" id="theme-auto" checked>Auto</label>' +
    '<label><input type="radio" name="theme" id="theme-light">Light</label>' +
    '<label><input type="radio" name="theme" id="theme-dark">Dark</label></fieldset>',
);

function renderContents({ summary }: ReportInput): Markup {
  return markup`<nav class="toc" aria-label="Contents">${summary.runs.length > 0 && markup`<a href="#figures">Key figures</a>`}${summary.runs.map((run, index) => markup`<a href="#run-${index}">${run.scenario}</a>`)}${(summary.repeats.length > 0 || summary.predictions !== null) && markup`<a href="#evidence">How far to believe it</a>`}<a href="#policies">Policies</a><a href="#topology">The stack</a><a href="#basis">What this rests on</a></nav>`;
}
