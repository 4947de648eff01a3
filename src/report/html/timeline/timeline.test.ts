import { describe, expect, it } from 'vitest';
import { OUTCOMES } from '../../../model/sample.js';
import { makeSampleInput } from '../../sample/sample-input.js';
import { ticksOf } from './axis.js';
import { LAYOUTS, makeFrame } from './frame.js';
import { markPath, pathOfPoints } from './marks.js';
import { bucketsOf } from './seconds.js';
import { renderTimeline } from './timeline.js';

const input = makeSampleInput();
const [run] = input.summary.runs;
const [detail] = input.runs;
const [wide] = LAYOUTS;
if (run === undefined || detail === undefined || wide === undefined) {
  throw new Error('the sample has a run');
}

describe('marks', () => {
  it('have a shape of their own for every outcome', () => {
    expect(new Set(OUTCOMES.map((outcome) => markPath(outcome, 50, 50))).size).toBe(
      OUTCOMES.length,
    );
  });

  it('are drawn once where they coincide', () => {
    const points = [
      { x: 1.1, y: 2 },
      { x: 0.9, y: 2 },
      { x: 9, y: 2 },
    ];
    expect(pathOfPoints('ok', points)).toBe('M1 2h0M9 2h0');
  });

  it('stay bounded however many requests there are', () => {
    const points = Array.from({ length: 200_000 }, (_, index) => ({
      x: (index * 7919) % 900,
      y: (index * 104_729) % 240,
    }));
    expect(pathOfPoints('ok', points).length).toBeLessThan(100_000);
  });
});

describe('frame', () => {
  it('maps the run onto the plot and keeps what lies outside at its edges', () => {
    const frame = makeFrame(detail, wide);
    expect(frame.x(frame.startMs)).toBe(wide.left);
    expect(frame.x(frame.endMs)).toBe(wide.width - wide.right);
    expect(frame.x(frame.endMs + 1e9)).toBe(wide.width - wide.right);
  });

  it('counts declared time from the fault', () => {
    const ticks = ticksOf(makeFrame(detail, wide));
    expect(ticks).toContain(0);
    expect(Math.min(...ticks)).toBeGreaterThanOrEqual(-200);
    expect(Math.max(...ticks)).toBeLessThanOrEqual(480);
    expect(ticks.length).toBeLessThanOrEqual(wide.ticks + 1);
  });

  it.each([0.2, 3, 59, 7200])('finds ticks for a run of %d s', (seconds) => {
    const short = { ...detail, samples: [], faultWindow: null, speed: 1 };
    const phases = [{ phase: 'before' as const, startMs: 0, endMs: seconds * 1000 }];
    const ticks = ticksOf(makeFrame({ ...short, phases }, wide));
    expect(ticks.length).toBeGreaterThan(2);
    expect(ticks.length).toBeLessThanOrEqual(wide.ticks + 1);
  });
});

describe('bucketsOf', () => {
  it('holds every request once and finds as many clean seconds as the summary', () => {
    const seconds = bucketsOf(detail, 1000);
    const sum = (key: 'requests' | 'failed'): number =>
      seconds.reduce((total, each) => total + each[key], 0);
    expect(sum('requests')).toBe(run.samples.recorded);
    expect(sum('failed')).toBe(run.samples.failed);
    const clean = seconds.filter((each) => each.failed === 0).length;
    expect(clean / seconds.length).toBeCloseTo(run.availability.perSecond ?? -1, 12);
  });
});

describe('renderTimeline', () => {
  it('shades the fault, names its events and every outcome that occurred', () => {
    const svg = renderTimeline(run, detail, 0).toString();
    expect(svg).toContain('class="band"');
    expect(svg).toMatch(/detected \+14\.3 s ± 1 s/);
    for (const { outcome } of detail.outcomes) expect(svg).toContain(`mark mark-${outcome}"`);
    expect(svg).not.toContain('NaN');
  });

  it('shades nothing where no fault was injected', () => {
    const svg = renderTimeline({ ...run, faults: [] }, { ...detail, faultWindows: [] }, 0);
    expect(svg.toString()).not.toContain('class="band"');
  });

  it('says that there is nothing to draw without requests', () => {
    const svg = renderTimeline(run, { ...detail, samples: [] }, 0).toString();
    expect(svg).not.toContain('<svg');
    expect(svg).toContain('nothing to draw');
  });
});
