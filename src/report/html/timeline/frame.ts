import type { Markup } from '../markup.js';
import type { RunDetail } from '../../input.js';

/** The same picture is drawn twice, for wide and for narrow screens, so that its text stays legible. */
export interface Layout {
  readonly name: 'wide' | 'narrow';
  readonly width: number;
  /** Room for labels on the left. */
  readonly left: number;
  readonly right: number;
  readonly plotHeight: number;
  readonly ticks: number;
  /** Width of one character of the labels, for what must not overlap. */
  readonly characterWidth: number;
  /** Labels of rows stand above them, where there is no room beside. */
  readonly labelsAbove: boolean;
}

export const LAYOUTS: readonly Layout[] = [
  {
    name: 'wide',
    width: 1040,
    left: 148,
    right: 14,
    plotHeight: 240,
    ticks: 10,
    characterWidth: 6.6,
    labelsAbove: false,
  },
  {
    name: 'narrow',
    width: 380,
    left: 58,
    right: 8,
    plotHeight: 220,
    ticks: 4,
    characterWidth: 7.2,
    labelsAbove: true,
  },
];

/** Where in the picture a time stands. */
export interface Frame {
  readonly layout: Layout;
  readonly startMs: number;
  readonly endMs: number;
  /** The first fault's start, or the run's where none was injected: time is counted from here. */
  readonly zeroMs: number;
  readonly speed: number;
  readonly plotWidth: number;
  x(ms: number): number;
}

export function makeFrame(detail: RunDetail, layout: Layout): Frame {
  const { startMs, endMs } = domainOf(detail);
  const plotWidth = layout.width - layout.left - layout.right;
  return {
    layout,
    startMs,
    endMs,
    zeroMs: detail.faultWindows[0]?.startMs ?? startMs,
    speed: detail.speed,
    plotWidth,
    x: (ms) =>
      layout.left + Math.min(1, Math.max(0, (ms - startMs) / (endMs - startMs))) * plotWidth,
  };
}

/** From the first to the last moment at which a request was intended. */
export function domainOf({ phases, samples }: RunDetail): { startMs: number; endMs: number } {
  const [firstMs, lastMs] =
    samples.length === 0
      ? [Infinity, 0]
      : [samples.intendedMs(0), samples.intendedMs(samples.length - 1)];
  const startMs = Math.min(phases[0]?.startMs ?? Infinity, firstMs);
  const endMs = Math.max(phases.at(-1)?.endMs ?? 0, lastMs);
  const start = Number.isFinite(startMs) ? startMs : 0;
  return { startMs: start, endMs: Math.max(endMs, start + 1) };
}

/** Coordinates with one decimal: a tenth of a pixel is enough, and the file stays small. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** One strip of the picture, drawn from `y` downwards. */
export interface Lane {
  readonly svg: Markup;
  readonly height: number;
}
