import type { RunSummary } from '../../../model/summary.js';
import { formatCount, formatSeconds } from '../../format.js';
import type { RunDetail } from '../../input.js';
import { instanceEvents, type InstanceEvent } from '../../instance-events.js';
import { markup, type Markup } from '../markup.js';
import { renderTable } from '../table.js';
import { domainOf, round, type Frame, type Lane } from './frame.js';
import { nameLane } from './lanes.js';

/** An arrow up, a square and an arrow down. */
const SHAPES: Readonly<Record<InstanceEvent['what'], (x: number, y: number) => string>> = {
  launched: (x, y) => `M${x} ${y - 5}l5 9h-10z`,
  stopped: (x, y) => `M${round(x - 4)} ${y - 4}h8v8h-8z`,
  terminated: (x, y) => `M${x} ${y + 5}l5 -9h-10z`,
};

const KINDS = ['launched', 'stopped', 'terminated'] as const;

/** When instances were launched, stopped and terminated; a lane of no height where none was seen. */
export function drawInstances(detail: RunDetail, frame: Frame, top: number): Lane {
  const events = instanceEvents(detail.instanceStates);
  if (events.length === 0) return { height: 0, svg: markup`` };
  const [name, y] = nameLane(frame, top, 'instances', 6);
  const paths = KINDS.map((kind) => {
    const path = events
      .filter(({ what }) => what === kind)
      .map(({ atMs }) => SHAPES[kind](round(frame.x(atMs)), y + 7))
      .join('');
    return path !== '' && markup`<path class="launch launch-${kind}" d="${path}"/>`;
  });
  return { height: y - top + 18, svg: markup`${name}${paths}` };
}

/** What the marks mean, with how many there are. */
export function instanceLegend(detail: RunDetail): Markup {
  const events = instanceEvents(detail.instanceStates);
  return markup`${KINDS.map((kind) => {
    const count = events.filter(({ what }) => what === kind).length;
    return (
      count > 0 &&
      markup`<li><svg viewBox="0 0 16 16" aria-hidden="true"><path class="launch launch-${kind}" d="${SHAPES[kind](8, 8)}"/></svg>instance ${kind} ${formatCount(count)}</li>`
    );
  })}`;
}

export function renderInstances(run: RunSummary, detail: RunDetail): Markup | null {
  const events = instanceEvents(detail.instanceStates);
  if (events.length === 0) return null;
  const zeroMs = detail.faultWindows[0]?.startMs ?? domainOf(detail).startMs;
  const poll = detail.journal.instruments.findLast(({ name }) => name === 'instance-poll');
  const error = poll?.figures['intervalMs'];
  const table = renderTable({
    caption: `Instances launched, stopped and terminated as EC2 showed them${error === undefined ? '' : `, seen up to ${formatSeconds((error / 1000) * detail.speed)} declared late`}`,
    heads: ['declared', 'instance', 'zone', 'what'],
    rows: events.map(({ atMs, instance, zone, what }) => {
      const seconds = ((atMs - zeroMs) / 1000) * detail.speed;
      return [
        `${seconds < 0 ? '−' : '+'}${formatSeconds(Math.abs(seconds))}`,
        markup`<code>${instance}</code>`,
        zone,
        what,
      ];
    }),
    numeric: [0],
    label: `Instances of ${run.scenario}`,
  });
  return markup`<details><summary>Instances, as a table</summary>${table}</details>`;
}
