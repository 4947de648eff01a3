import { availabilitySeries } from '../../../measure/availability.js';
import type { RunSummary } from '../../../model/summary.js';
import { formatSeconds, formatShare } from '../../format.js';
import type { RunDetail } from '../../input.js';
import { markup, type Markup } from '../markup.js';
import { round, type Frame, type Lane } from './frame.js';
import { stretchSecondsOf } from './seconds.js';

/** Name of a lane: beside it where there is room, else above; answers where the lane then begins. */
function nameLane(frame: Frame, top: number, name: string, middle: number): [Markup, number] {
  const { layout } = frame;
  return layout.labelsAbove
    ? [markup`<text class="tiny" x="${layout.left}" y="${top + 11}">${name}</text>`, top + 16]
    : [
        markup`<text class="tiny" x="${layout.left - 8}" y="${top + middle + 4}" text-anchor="end">${name}</text>`,
        top,
      ];
}

/** With more stretches than this their lengths would overlap; the figures and the table say them. */
const MOST_LABELS = 2;

/** From the first to the last failing request of every cluster of failures. */
export function drawDowntime(run: RunSummary, detail: RunDetail, frame: Frame, top: number): Lane {
  const [name, y] = nameLane(frame, top, 'downtime', 6);
  const bars = run.downtime.map(({ startMs, endMs, durationDeclaredMs }) => {
    const left = frame.x(startMs - detail.originEpochMs);
    const width = Math.max(2, frame.x(endMs - detail.originEpochMs) - left);
    const text = `${formatSeconds(durationDeclaredMs / 1000)} declared`;
    return markup`<rect class="downtime" x="${round(left)}" y="${y + 1}" width="${round(width)}" height="10" rx="2"/>${
      run.downtime.length <= MOST_LABELS && labelBar(frame, left, left + width, y + 10, text)
    }`;
  });
  const clean =
    run.downtime.length === 0 &&
    detail.samples.length > 0 &&
    markup`<text class="tiny" x="${frame.layout.left + 4}" y="${y + 10}">none: no request failed</text>`;
  return { height: y - top + 12, svg: markup`${name}${bars}${clean}` };
}

function labelBar(frame: Frame, left: number, right: number, y: number, text: string): Markup {
  const { width, right: margin, characterWidth } = frame.layout;
  const fits = width - margin - right > (text.length + 1) * characterWidth;
  return markup`<text class="tiny" x="${round(fits ? right + 5 : left - 5)}" y="${y}" text-anchor="${fits ? 'start' : 'end'}">${text}</text>`;
}

const STRIP_HEIGHT = 36;

/** One column a real second, or several of a long run: filled from below by the share of its requests that failed. */
export function drawAvailability(detail: RunDetail, frame: Frame, top: number): Lane {
  const stretchSeconds = stretchSecondsOf(detail);
  const each = stretchSeconds === 1 ? 'each second' : `each ${stretchSeconds} s`;
  const [name, y] = nameLane(frame, top, `failed share, ${each}`, STRIP_HEIGHT / 2);
  const firstMs = detail.samples.length === 0 ? 0 : detail.samples.intendedMs(0);
  const sizeMs = stretchSeconds * 1000;
  const counts = availabilitySeries(detail.samples, firstMs, sizeMs);
  const columns = counts.map(({ startMs, requests, failed }) => {
    const left = round(frame.x(startMs));
    const width = round(frame.x(startMs + sizeMs) - frame.x(startMs));
    if (width <= 0) return markup``;
    const height = round((failed / requests) * STRIP_HEIGHT);
    return markup`<rect class="share-ok" x="${left}" y="${y}" width="${width}" height="${STRIP_HEIGHT}"/>${
      failed > 0 &&
      markup`<rect class="share-failed" x="${left}" y="${round(y + STRIP_HEIGHT - Math.max(1.5, height))}" width="${width}" height="${Math.max(1.5, height)}"><title>${formatShare(failed / requests)} failed</title></rect>`
    }`;
  });
  const { left } = frame.layout;
  return {
    height: y - top + STRIP_HEIGHT,
    svg: markup`${name}${columns}<path class="axis" d="M${left} ${y + STRIP_HEIGHT + 0.5}h${frame.plotWidth}"/>`,
  };
}
