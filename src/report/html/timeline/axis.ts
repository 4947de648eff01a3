import { formatSeconds } from '../../format.js';
import { markup, type Markup } from '../markup.js';
import { round, type Frame, type Lane } from './frame.js';

/** Times from zero, in declared seconds, that stand well under the picture. */
export function ticksOf(frame: Frame): number[] {
  const perMs = frame.speed / 1000;
  const from = (frame.startMs - frame.zeroMs) * perMs;
  const to = (frame.endMs - frame.zeroMs) * perMs;
  const step = niceStep((to - from) / frame.layout.ticks);
  const ticks: number[] = [];
  // A count times the step, not a running sum: 0.1 added up misses zero.
  for (let count = Math.ceil(from / step); count * step <= to; count += 1) ticks.push(count * step);
  return ticks;
}

const STEPS = [1, 2, 5, 10, 15, 20, 30, 60, 90, 120, 180, 240, 300, 600, 900, 1800, 3600];

function niceStep(least: number): number {
  const step = STEPS.find((each) => each >= least);
  if (step !== undefined && least > 0.5) return step;
  const decade = 10 ** Math.floor(Math.log10(Math.max(least, 1e-6)));
  return ([1, 2, 5, 10].find((each) => each * decade >= least) ?? 10) * decade;
}

/** The time axis, on both clocks. */
export function drawAxis(frame: Frame, top: number, zeroIsFault: boolean): Lane {
  const { layout, speed } = frame;
  const right = layout.width - layout.right;
  const both = speed !== 1;
  const ticks = ticksOf(frame).map((seconds) => {
    const x = round(frame.x(frame.zeroMs + (seconds / speed) * 1000));
    const anchor = x > right - 24 ? 'end' : x < layout.left + 16 ? 'start' : 'middle';
    const line = (y: number, text: string): Markup =>
      markup`<text x="${x}" y="${y}" text-anchor="${anchor}">${text}</text>`;
    return markup`<path class="axis" d="M${x} ${top}v5"/>${line(top + 18, signed(seconds))}${both && line(top + 34, signed(seconds / speed))}`;
  });
  const names = layout.labelsAbove
    ? markup`<text class="tiny names" x="${right}" y="${top + (both ? 52 : 36)}" text-anchor="end">${both ? 'declared above, real below; ' : 'declared = real; '}${zeroIsFault ? '0 is the fault’s start' : '0 is the run’s start'}</text>`
    : markup`<text class="tiny" x="${layout.left - 8}" y="${top + 18}" text-anchor="end">${both ? 'declared time' : 'declared = real time'}</text>${both && markup`<text class="tiny" x="${layout.left - 8}" y="${top + 34}" text-anchor="end">real time</text>`}`;
  return {
    height: (both ? 38 : 22) + (layout.labelsAbove ? 20 : 0),
    svg: markup`<path class="axis" d="M${layout.left} ${top + 0.5}h${frame.plotWidth}"/><g class="ticks" data-zero="${round(frame.x(frame.zeroMs))}" data-per-second="${((frame.plotWidth / (frame.endMs - frame.startMs)) * 1000) / speed}" data-speed="${speed}" data-top="${top}">${ticks}</g>${names}`,
  };
}

function signed(seconds: number): string {
  if (seconds === 0) return '0';
  return `${seconds > 0 ? '+' : '−'}${formatSeconds(Math.abs(Number(seconds.toPrecision(6))))}`;
}
