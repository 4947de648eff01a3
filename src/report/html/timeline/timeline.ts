import type { RunSummary } from '../../../model/summary.js';
import { formatCount, formatSeconds } from '../../format.js';
import type { RunDetail } from '../../input.js';
import { totalDowntimeMs } from '../../words.js';
import { markup, type Markup } from '../markup.js';
import { drawAxis } from './axis.js';
import { renderTimelineData } from './data.js';
import { placeEvents } from './events.js';
import { LAYOUTS, makeFrame, round, type Frame, type Layout } from './frame.js';
import { drawHealth } from './health.js';
import { drawAvailability, drawDowntime } from './lanes.js';
import { renderLegend } from './legend.js';
import { drawScatter } from './scatter.js';

const GAP = 12;

/** Every request of a run, with the fault, what it did to the targets, and the same as tables. */
export function renderTimeline(run: RunSummary, detail: RunDetail, index: number): Markup {
  if (detail.samples.length === 0) {
    return markup`<p>No request was recorded, so there is nothing to draw.</p>`;
  }
  return markup`<figure class="stack timeline" aria-labelledby="timeline-${index}">
<figcaption id="timeline-${index}" class="small quiet">Requests by the time at which they were intended (across) and how long they took, real time, logarithmic (up). ${detail.faultWindows.length > 1 ? 'Each shaded band is a fault.' : 'The shaded band is the fault.'}</figcaption>
${renderLegend(detail)}
${LAYOUTS.map((layout) => markup`<div class="${layout.name}">${drawTimeline(run, detail, layout, index)}</div>`)}
${renderTimelineData(run, detail, index)}
</figure>`;
}

function drawTimeline(run: RunSummary, detail: RunDetail, layout: Layout, index: number): Markup {
  const frame = makeFrame(detail, layout);
  const hatch = `hatch-${index}-${layout.name}`;
  const events = placeEvents(run, detail, frame);
  const phasesTop = 0;
  const eventsTop = 20;
  const scatterTop = eventsTop + events.height + 6;
  const scatter = drawScatter(detail, frame, scatterTop);
  const downtimeTop = scatterTop + scatter.height + GAP;
  const downtime = drawDowntime(run, detail, frame, downtimeTop);
  const shareTop = downtimeTop + downtime.height + GAP;
  const share = drawAvailability(detail, frame, shareTop);
  const healthTop = shareTop + share.height + GAP / 2;
  const health = drawHealth(detail, frame, healthTop, hatch);
  const axisTop = healthTop + health.height + GAP / 2;
  const axis = drawAxis(frame, axisTop, detail.faultWindows.length > 0);
  return markup`<svg class="picture" viewBox="0 0 ${layout.width} ${axisTop + axis.height}" role="img" aria-label="${describe(run, detail)}" data-left="${layout.left}" data-width="${frame.plotWidth}">
<defs><pattern id="${hatch}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0v5"/></pattern></defs>
${drawBand(detail, frame, eventsTop, axisTop)}${drawPhases(detail, frame, phasesTop, axisTop)}
${scatter.svg}${downtime.svg}${share.svg}${health.svg}${axis.svg}${events.draw(eventsTop, axisTop)}
<path class="cursor" d="M0 ${scatterTop}V${axisTop}"/></svg><p class="small quiet">${scatter.note}</p>`;
}

function drawBand({ faultWindows }: RunDetail, frame: Frame, top: number, bottom: number): Markup {
  return markup`${faultWindows.map(({ startMs, endMs }) => {
    const left = round(frame.x(startMs));
    const width = round(Math.max(1, frame.x(endMs) - left));
    return markup`<rect class="band" x="${left}" y="${top}" width="${width}" height="${bottom - top}"/>`;
  })}`;
}

function drawPhases({ phases }: RunDetail, frame: Frame, top: number, bottom: number): Markup {
  return markup`${phases.map(({ phase, startMs, endMs }) => {
    const left = round(frame.x(startMs));
    const width = frame.x(endMs) - left;
    const fits = width > phase.length * frame.layout.characterWidth;
    return markup`<path class="grid" d="M${left} ${top}V${bottom}"/>${fits && markup`<text class="tiny" x="${left + 4}" y="${top + 12}">${phase}</text>`}`;
  })}`;
}

function describe(run: RunSummary, { samples, faultWindows, speed }: RunDetail): string {
  const { failed, recorded } = run.samples;
  const downtime = totalDowntimeMs(run.downtime) / 1000;
  const fault =
    faultWindows.length === 0
      ? 'No fault was injected.'
      : faultWindows
          .map(
            ({ name, startMs, endMs }) =>
              `The fault ${name} lasts ${formatSeconds(((endMs - startMs) / 1000) * speed)} declared.`,
          )
          .join(' ');
  return `Timeline of ${run.scenario}: ${formatCount(samples.length)} requests. ${fault} ${formatCount(failed)} of ${formatCount(recorded)} requests fail, over ${formatSeconds(downtime)} declared of downtime. The tables below hold the same by second.`;
}
