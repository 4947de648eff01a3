import type { Outcome } from '../../../model/sample.js';
import { formatCount } from '../../format.js';
import type { RunDetail } from '../../input.js';
import { markup, type Markup } from '../markup.js';
import { classOf, targetsOf } from './health.js';
import { instanceLegend } from './instances.js';
import { markPath } from './marks.js';

const MEANINGS: Readonly<Record<Outcome, string>> = {
  ok: 'ok',
  dns: 'DNS failed',
  refused: 'refused',
  'connect-timeout': 'no connection in time',
  tls: 'TLS failed',
  reset: 'reset',
  closed: 'closed without an answer',
  'response-timeout': 'no answer in time',
  truncated: 'answer cut short',
  malformed: 'not HTTP',
  'failed-assertion': 'wrong content',
  waf: 'stopped by the web ACL',
  'lb-error': 'error of the load balancer',
  'target-error': 'error of a target',
  'http-error': 'another status',
};

/** The outcomes that occurred, with their marks and counts, and the states that targets were in. */
export function renderLegend(detail: RunDetail): Markup {
  const states = [
    ...new Set(targetsOf(detail).flatMap(({ states: all }) => all.map((each) => each.state))),
  ];
  return markup`<ul class="legend" aria-label="Legend">${detail.outcomes.map(
    ({ outcome, before, during, after, outside }) =>
      markup`<li><svg viewBox="0 0 16 16" aria-hidden="true"><path class="mark mark-${outcome}" d="${markPath(outcome, 8, 8)}"/></svg>${MEANINGS[outcome]} ${formatCount(before + during + after + outside)}</li>`,
  )}${states.map(
    (state) =>
      markup`<li><svg viewBox="0 0 16 16" aria-hidden="true"><rect class="state state-${classOf(state)}" x="1" y="3" width="14" height="10" rx="2"/></svg>target ${state}</li>`,
  )}${instanceLegend(detail)}</ul>`;
}
