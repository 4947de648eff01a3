import type { RunSummary } from '../../../model/summary.js';
import { formatSeconds } from '../../format.js';
import type { RunDetail } from '../../input.js';
import { milestonesOf } from '../../stages.js';
import { markup } from '../markup.js';
import { keyOf } from '../stages.js';
import { round, type Frame, type Lane } from './frame.js';
import { nameLane } from './lanes.js';

const HEIGHT = 14;

/** From each fault until it was noticed, failed over, recovered from and undone: a row a fault. */
export function drawStages(run: RunSummary, detail: RunDetail, frame: Frame, top: number): Lane {
  let y = top;
  const rows = detail.faultWindows.map(({ fault, name, startMs }) => {
    const stages = milestonesOf(run, fault);
    if (stages.length === 0) return markup``;
    const shown = detail.faultWindows.length > 1 ? `recovery: ${name}` : 'recovery';
    const [label, laneTop] = nameLane(frame, y, shown.slice(0, 24), HEIGHT / 2);
    y = laneTop + HEIGHT + 4;
    const bars = stages.map(({ what, atMs, sinceMs }, index) => {
      const left = round(frame.x(startMs + (atMs - sinceMs) / detail.speed));
      const width = round(frame.x(startMs + atMs / detail.speed) - left);
      if (width <= 0) return null;
      return markup`<rect class="stage stage-${keyOf(what)}" x="${left}" y="${laneTop}" width="${width}" height="${HEIGHT}"><title>${formatSeconds(sinceMs / 1000)} declared until ${what}</title></rect>${width > 12 && markup`<text class="stage-number" x="${left + 4}" y="${laneTop + 11}">${index + 1}</text>`}`;
    });
    return markup`${label}${bars}`;
  });
  return { height: y - top, svg: markup`${rows}` };
}
