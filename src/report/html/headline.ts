import { standingOf, type GateReport } from '../../model/finding.js';
import type { RunSummary } from '../../model/summary.js';
import {
  formatCount,
  formatPlural,
  formatSeconds,
  formatShare,
  formatWithError,
} from '../format.js';
import type { ReportInput } from '../input.js';
import { LAB_LIMITS } from '../lab-limits.js';
import { tellUsers } from '../sentences.js';
import { headlineOf, isLab, LAB_CAVEAT, placeOf, totalDowntimeMs } from '../words.js';
import { renderIcon, SIMULATED, toneOf } from './badge.js';
import { keepUnits } from './keep-units.js';
import { markup, type Child, type Markup } from './markup.js';

/** More than this are left to the section on policies. */
const MOST_FINDINGS = 4;

/** The verdict, and what would have happened to users, for someone who reads nothing else. */
export function renderHeadline(input: ReportInput): Markup {
  const { summary } = input;
  const [first, ...rest] = headlineOf(summary);
  const tone = toneOf(summary.verdict);
  return markup`<section class="card hero tone-${tone}" id="verdict" aria-labelledby="headline">
<h1 id="headline">${renderIcon(tone)}<span>${first}${rest.length > 0 && markup`<span class="rest">; ${rest.join('; ')}</span>`}</span></h1>
<p class="lead">${leadOf(input)}</p>
<ul class="reasons" aria-label="Policies">${gateReasons(summary.gate)}</ul>
${summary.runs.length > 0 && markup`<ol class="outcomes" aria-label="What would have happened to users">${summary.runs.map(renderRun)}</ol>`}
${summary.runs.some(isLab) && renderLabNote(input)}
</section>`;
}

function leadOf({ summary, planName }: ReportInput): Child {
  const places = [...new Set(summary.runs.map((run) => placeOf(run.target)))];
  const faults = summary.runs.flatMap((run) =>
    run.faults.filter(({ startedAt }) => startedAt !== null),
  ).length;
  const judged =
    summary.gate === null
      ? 'No policy was evaluated'
      : `${formatPlural(summary.gate.policies.length, 'policy', 'policies')} judged what the plan would build`;
  const broken =
    summary.runs.length === 0
      ? 'nothing was run'
      : `${formatPlural(faults, 'fault')} injected ${places.join(' and ')} while requests were sent, in ${formatPlural(summary.runs.length, 'run')}`;
  return markup`Plan <code>${planName}</code>: ${judged}; ${broken}.`;
}

/** One run: what users would have seen in sentences, the figures that they rest on, and why the verdict. */
function renderRun(run: RunSummary, index: number): Markup {
  const [reason = 'No reason was given.', ...more] = run.reasons;
  const { of, index: nth } = run.repeat;
  return markup`<li class="outcome">
<h2>${renderIcon(toneOf(run.verdict))}<a href="#run-${index}">${run.scenario}</a>${of > 1 && markup` <span class="quiet small">run ${nth} of ${of}</span>`}<span class="sr"> ${placeOf(run.target)}: ${run.verdict}</span></h2>
<div><p>${tellUsers(run).join(' ')}</p><p class="small quiet">${run.verdict.charAt(0).toUpperCase() + run.verdict.slice(1)}: ${reason}${more.length > 0 && markup` <a href="#run-${index}">${formatPlural(more.length, 'more reason')}</a>`}</p></div>
${run.samples.recorded > 0 && renderFigures(run)}</li>`;
}

function renderFigures(run: RunSummary): Markup {
  const { failed, recorded } = run.samples;
  const { perRequest, perSecond, windowMs } = run.availability;
  const downtimeMs = totalDowntimeMs(run.downtime);
  const window = `over ${formatSeconds((windowMs / 1000) * run.speed)} declared (${formatSeconds(windowMs / 1000)} real), ${run.repeat.of > 1 ? 'this run alone' : 'one event'}`;
  return markup`<dl class="triple">
<div><dt>Failed requests</dt><dd>${formatCount(failed)}</dd><dd class="note">of ${formatCount(recorded)}</dd></div>
<div><dt>Downtime</dt><dd>${keepUnits(formatWithError(downtimeMs, run.errorMs.outage * run.downtime.length))}</dd><dd class="note">declared</dd></div>
<div class="wider"><dt>Availability</dt><dd>${formatShare(perRequest)} <span class="small">of requests</span>, ${formatShare(perSecond)} <span class="small">of real seconds</span></dd><dd class="note">${window}</dd></div></dl>`;
}

/** What stood for what and what is not modelled: one click away from "in the lab". */
function renderLabNote({ summary, modelled }: ReportInput): Markup {
  const substitutions = [
    ...new Set(summary.runs.filter(isLab).flatMap((run) => run.substitutions)),
  ];
  return markup`<details class="lab"><summary>${SIMULATED} In the lab: ${formatPlural(substitutions.length, 'thing')} stood for another, and what is not modelled</summary>
<div class="stack"><p class="small">${LAB_CAVEAT}</p><div class="columns small">
<div class="stack"><h3>What stood for what</h3>${
    substitutions.length === 0
      ? markup`<p class="quiet">Nothing stood in for anything else.</p>`
      : markup`<ul class="bullets">${substitutions.map((line) => markup`<li>${line}</li>`)}</ul>`
  }</div>
<div class="stack"><h3>Not modelled</h3><ul class="bullets">${LAB_LIMITS.map((line) => markup`<li>${line}</li>`)}${
    modelled.passedOver.length > 0 &&
    markup`<li>Of this plan, ${formatPlural(modelled.passedOver.length, 'resource type')}: ${modelled.passedOver.map((type, index) => markup`${index > 0 && ', '}<code>${type}</code>`)}</li>`
  }</ul></div></div></div></details>`;
}

function renderReason(verdict: string, text: Child): Markup {
  return markup`<li>${renderIcon(toneOf(verdict))}<span>${text}</span></li>`;
}

function gateReasons(gate: GateReport | null): Markup[] {
  if (gate === null) return [];
  const { pass, unknown, waived } = gate.summary;
  const open = gate.findings
    .map((finding, index) => ({ finding, index }))
    .filter(({ finding }) => ['fail', 'unknown'].includes(standingOf(finding)))
    .sort((a, b) => rank(a.finding.verdict) - rank(b.finding.verdict))
    .map(({ finding, index }) =>
      renderReason(
        finding.verdict,
        markup`${finding.verdict === 'fail' ? 'Policy failed' : 'Policy could not decide'}: <a href="#finding-${index}">${finding.policy}</a> on <code>${finding.address}</code>. ${finding.message}`,
      ),
    );
  if (open.length > MOST_FINDINGS) {
    const more = formatPlural(open.length - MOST_FINDINGS, 'more finding');
    return [
      ...open.slice(0, MOST_FINDINGS),
      renderReason(gate.verdict, markup`<a href="#policies">${more}</a> below.`),
    ];
  }
  if (open.length > 0) return open;
  const counts = [
    `${formatPlural(pass, 'finding')} pass${pass === 1 ? 'es' : ''}`,
    unknown > 0 && `${unknown} unknown`,
    waived > 0 && `${waived} waived`,
  ].filter((part) => part !== false);
  return [
    renderReason(
      gate.verdict,
      gate.findings.length === 0
        ? 'The plan has nothing that any policy judges.'
        : markup`<a href="#policies">Policies</a>: ${counts.join(', ')}.`,
    ),
  ];
}

function rank(verdict: string): number {
  return verdict === 'fail' ? 0 : 1;
}
