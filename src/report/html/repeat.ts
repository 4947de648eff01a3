import type { RunDetail } from '../input.js';
import { repeatCommand } from '../repeat-command.js';
import { markup, type Markup } from './markup.js';

/** How to run the same again. */
export function renderRepeat(detail: RunDetail | undefined): Markup | null {
  const facts = detail?.repeat;
  if (facts === null || facts === undefined) return null;
  return markup`<h3>Run it again</h3>
<pre class="command" tabindex="0"><code>${repeatCommand(facts)}</code></pre>
<p class="small quiet">The plan then had the SHA-256 <code>${facts.planSha256}</code>: another one is another run.${facts.ownApp && ' It ran an application of your own: give its command with --app as you did then.'}${facts.target !== 'lab' && ' Give --endpoint, --url, --state and --region as you did then.'}</p>`;
}
