import { standingOf, type GateReport } from '../../model/finding.js';
import type { RunSummary } from '../../model/summary.js';
import { formatPlural } from '../format.js';
import type { ReportInput } from '../input.js';
import { headlineOf, isLab, LAB_CAVEAT, placeOf } from '../words.js';
import { renderIcon, SIMULATED, toneOf } from './badge.js';
import { markup, type Child, type Markup } from './markup.js';

/** More than this are left to the section on policies. */
const MOST_FINDINGS = 8;

/** The verdict and why, for someone who reads nothing else. */
export function renderHeadline(input: ReportInput): Markup {
  const { summary } = input;
  const [first, ...rest] = headlineOf(summary);
  const tone = toneOf(summary.verdict);
  return markup`<section class="card hero tone-${tone}" id="verdict" aria-labelledby="headline">
<h1 id="headline">${renderIcon(tone)}<span>${first}${rest.length > 0 && markup`<span class="rest">; ${rest.join('; ')}</span>`}</span></h1>
<p class="lead">${leadOf(input)}</p>
<ul class="reasons" aria-label="Reasons">${[...gateReasons(summary.gate), ...summary.runs.flatMap(runReasons)]}</ul>
${summary.runs.some(isLab) && markup`<p class="small quiet">${SIMULATED} ${LAB_CAVEAT}</p>`}
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
      : `${formatPlural(faults, 'fault')} injected ${places.join(' and ')} while requests were sent, in ${formatPlural(summary.runs.length, 'scenario')}`;
  return markup`Plan <code>${planName}</code>: ${judged}; ${broken}.`;
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

function runReasons(run: RunSummary, index: number): Markup[] {
  const reasons = run.reasons.length > 0 ? run.reasons : ['No reason was given.'];
  return reasons.map((reason) =>
    renderReason(run.verdict, markup`<a href="#run-${index}">${run.scenario}</a>: ${reason}`),
  );
}
