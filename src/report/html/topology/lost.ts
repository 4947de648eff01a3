import type { Deployment } from '../../../model/deployment.js';
import { formatPlural } from '../../format.js';
import type { LostParts, RunDetail } from '../../input.js';
import { markup, type Markup } from '../markup.js';
import { renderTable } from '../table.js';
import { drawTopology } from './draw.js';
import { lostIn, namesOf } from './lost-parts.js';

/** The stack with what the faults of a run took from it, and the same as a table. */
export function renderLost(
  scenario: string,
  deployment: Deployment,
  losses: readonly LostParts[],
  detail: Pick<RunDetail, 'targetStates' | 'instanceStates'>,
): Markup | null {
  const rows = namesOf(losses);
  if (rows.length === 0) return null;
  const lost = lostIn(deployment, losses, detail);
  const label = `The stack with what was lost: ${rows.map(([, what, name]) => `${what} ${name}`).join(', ')}. The table below says the same.`;
  return markup`<h3>What was lost</h3>
<details><summary>The stack, with ${formatPlural(rows.length, 'part')} marked as lost</summary><figure class="stack">
<div class="wide scroll" role="region" aria-label="Picture of what was lost in ${scenario}" tabindex="0">${drawTopology(deployment, false, label, lost)}</div>
<div class="narrow scroll" role="region" aria-label="Picture of what was lost in ${scenario}" tabindex="0">${drawTopology(deployment, true, label, lost)}</div>
<figcaption class="small quiet">Lost parts have a dashed border and a cross. Instances of an Auto Scaling group are drawn without their ids: as many as were lost in a zone are marked there.</figcaption>
</figure></details>
${renderTable({
  caption: 'What the faults took, as it was settled before they were injected',
  heads: ['fault', 'what', 'name'],
  rows: rows.map(([fault, what, name]) => [fault, what, markup`<code>${name}</code>`]),
  label: `What was lost in ${scenario}`,
})}`;
}
