import { standingOf, type Finding, type GateReport, type Standing } from '../../model/finding.js';
import { formatPlural } from '../format.js';
import { furtherEvidence } from '../gate-formats/finding-text.js';
import { renderBadge } from './badge.js';
import { markup, type Markup } from './markup.js';

interface Numbered {
  readonly finding: Finding;
  /** Place in the gate's own list: the anchor that the headline links to. */
  readonly index: number;
}

/** The policies' findings: failures open and first, passes folded away. */
export function renderFindings(gate: GateReport | null): Markup {
  return markup`<section class="card stack long" id="policies" aria-labelledby="policies-title">
<h2 id="policies-title">Policies on the plan</h2>
${gate === null ? markup`<p>No policy was evaluated by the command that made this report.</p>` : renderGate(gate)}
</section>`;
}

function renderGate(gate: GateReport): Markup {
  const all = gate.findings.map((finding, index) => ({ finding, index }));
  const of = (...standings: readonly Standing[]): Numbered[] =>
    all.filter((each) => standings.includes(standingOf(each.finding)));
  const passed = of('pass');
  const empty = gate.policies.filter((each) => each.inScope === 0);
  const { pass, fail, unknown, known, unchanged } = gate.summary;
  return markup`<p>${renderBadge(gate.verdict)} <span class="quiet">${pass} pass, ${fail} fail, ${unknown} unknown, ${gate.summary.waived} waived, ${known + unchanged} known, by ${formatPlural(gate.policies.length, 'policy', 'policies')}.</span></p>
${sorted(of('fail')).map((each) => renderFinding(each, true))}
${sorted(of('unknown')).map((each) => renderFinding(each, true))}
${of('waived', 'known', 'unchanged').map((each) => renderFinding(each, false))}
${gate.notices.length > 0 && markup`<ul class="bullets small">${gate.notices.map(({ message }) => markup`<li>${message}</li>`)}</ul>`}
${passed.length > 0 && markup`<details><summary>${formatPlural(passed.length, 'finding')} that pass${passed.length === 1 && 'es'}</summary><div class="stack">${passed.map((each) => renderFinding(each, false))}</div></details>`}
${empty.length > 0 && markup`<p class="small quiet">Not applicable, because the plan has nothing in their scope: ${empty.map((each) => each.policy).join(', ')}.</p>`}`;
}

const SEVERITIES = ['critical', 'high', 'medium', 'low'];

function sorted(findings: readonly Numbered[]): Numbered[] {
  const rank = ({ finding }: Numbered): number => SEVERITIES.indexOf(finding.severity);
  return [...findings].sort((a, b) => rank(a) - rank(b));
}

function renderFinding({ finding, index }: Numbered, open: boolean): Markup {
  const { waiver } = finding;
  const evidence = furtherEvidence(finding);
  return markup`<details class="finding" id="finding-${index}"${open && markup` open`}>
<summary>${renderBadge(standingOf(finding))} <b>${finding.policy}</b> <span class="tag">${finding.severity}</span><br><code>${finding.address}</code></summary>
<div class="body"><p>${finding.message}</p>
${waiver !== null && markup`<p>Waived by <b>${waiver.owner}</b> until ${waiver.expires}: ${waiver.reason} The policy’s own verdict is ${finding.verdict}.</p>`}
${evidence.length > 0 && markup`<div><h3>Evidence</h3><ul class="bullets small">${evidence.map((line) => markup`<li>${line}</li>`)}</ul></div>`}
${finding.remedy !== '' && finding.verdict !== 'pass' && markup`<div class="remedy"><h3>Remedy</h3><p>${finding.remedy}</p></div>`}
</div></details>`;
}
