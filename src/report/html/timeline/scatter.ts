import type { RequestTable } from '../../../model/request-table.js';
import { formatCount, formatLatency } from '../../format.js';
import type { RunDetail } from '../../input.js';
import { markup } from '../markup.js';
import { round, type Frame, type Lane } from './frame.js';
import { markPath } from './marks.js';
import { spotsOf, type Spot } from './spots.js';

/** Shorter than this is drawn at this: a logarithm has no zero. */
const LEAST_MS = 0.1;

/** The scatter, and how many requests stand behind its marks, in a sentence. */
export interface Scatter extends Lane {
  readonly note: string;
}

/** A mark for each request, or for those that fall on one spot: intended time across, time until its end up, by outcome. */
export function drawScatter({ samples }: RunDetail, frame: Frame, top: number): Scatter {
  const { layout } = frame;
  const latencyOf = (row: number): number => Math.max(LEAST_MS, samples.latencyMs(row));
  const decades = decadesOf(samples, latencyOf);
  const [low = -1, high = 1] = [decades[0], decades.at(-1)];
  const down = (ms: number): number =>
    layout.plotHeight * (1 - (Math.log10(ms) - low) / (high - low));
  const y = (ms: number): number => top + down(ms);
  const right = layout.left + frame.plotWidth;
  const spots = spotsOf(
    samples,
    { width: frame.plotWidth, height: layout.plotHeight },
    (row) => frame.x(samples.intendedMs(row)) - layout.left,
    (row) => down(latencyOf(row)),
  );
  const paths = Array.from(spots, ([outcome, all]) => {
    const marks = all.map((spot) =>
      markPath(outcome, round(layout.left + spot.x), round(top + spot.y)),
    );
    return markup`<path class="mark mark-${outcome}" d="${marks.join('')}"/>`;
  });
  return {
    height: layout.plotHeight,
    note: noteOf(samples.length, [...spots.values()].flat()),
    svg: markup`${decades.map(
      (decade) =>
        markup`<path class="grid" d="M${layout.left} ${round(y(10 ** decade))}H${right}"/><text x="${layout.left - 6}" y="${round(y(10 ** decade) + 4)}" text-anchor="end">${formatLatency(10 ** decade)}</text>`,
    )}${paths}`,
  };
}

function noteOf(requests: number, spots: readonly Spot[]): string {
  const most = spots.reduce((highest, spot) => Math.max(highest, spot.requests), 0);
  if (most <= 1) return 'Each mark is one request.';
  const average = formatCount(Math.round(requests / spots.length));
  return `A mark stands for all requests of one outcome on its spot: for 1 to ${formatCount(most)} of them, ${average} on average (${formatCount(requests)} requests, ${formatCount(spots.length)} marks). However few failed, they have marks of their own.`;
}

/** Powers of ten around all latencies, two at the least. */
function decadesOf(samples: RequestTable, latencyOf: (row: number) => number): number[] {
  let least = Infinity;
  let most = 0;
  for (let row = 0; row < samples.length; row += 1) {
    least = Math.min(least, latencyOf(row));
    most = Math.max(most, latencyOf(row));
  }
  const first = Math.floor(Math.log10(Number.isFinite(least) ? least : 1));
  const last = Math.max(first + 2, Math.ceil(Math.log10(Math.max(most, LEAST_MS))));
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
