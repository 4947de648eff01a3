import { OUTCOMES } from '../../../model/sample.js';
import { formatLatency } from '../../format.js';
import type { RunDetail } from '../../input.js';
import { markup } from '../markup.js';
import { round, type Frame, type Lane } from './frame.js';
import { pathOfPoints } from './marks.js';

/** Shorter than this is drawn at this: a logarithm has no zero. */
const LEAST_MS = 0.1;

/** One mark a request: intended time across, time until its end up, by outcome. */
export function drawScatter(detail: RunDetail, frame: Frame, top: number): Lane {
  const { layout } = frame;
  const latencies = detail.samples.map((each) => Math.max(LEAST_MS, each.endMs - each.intendedMs));
  const decades = decadesOf(latencies);
  const [low = -1, high = 1] = [decades[0], decades.at(-1)];
  const y = (ms: number): number =>
    top + layout.plotHeight * (1 - (Math.log10(ms) - low) / (high - low));
  const right = layout.left + frame.plotWidth;
  const paths = OUTCOMES.map((outcome) => {
    const points = detail.samples.flatMap((each, index) =>
      each.outcome === outcome
        ? [{ x: frame.x(each.intendedMs), y: y(latencies[index] ?? 1) }]
        : [],
    );
    return (
      points.length > 0 &&
      markup`<path class="mark mark-${outcome}" d="${pathOfPoints(outcome, points)}"/>`
    );
  });
  return {
    height: layout.plotHeight,
    svg: markup`${decades.map(
      (decade) =>
        markup`<path class="grid" d="M${layout.left} ${round(y(10 ** decade))}H${right}"/><text x="${layout.left - 6}" y="${round(y(10 ** decade) + 4)}" text-anchor="end">${formatLatency(10 ** decade)}</text>`,
    )}${paths}`,
  };
}

/** Powers of ten around all latencies, two at the least. */
function decadesOf(latencies: readonly number[]): number[] {
  const [least, most] = latencies.reduce(
    ([low, high], ms) => [Math.min(low, ms), Math.max(high, ms)],
    [Infinity, 0],
  );
  const first = Math.floor(Math.log10(Number.isFinite(least) ? least : 1));
  const last = Math.max(first + 2, Math.ceil(Math.log10(Math.max(most, LEAST_MS))));
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
