import { describe, expect, it } from 'vitest';
import { emptyRequests, RequestTable } from '../../../model/request-table.js';
import { OUTCOMES, type Outcome } from '../../../model/sample.js';
import { makeSampleInput } from '../../sample/sample-input.js';
import { ticksOf } from './axis.js';
import { LAYOUTS, makeFrame } from './frame.js';
import { markPath } from './marks.js';
import { spotsOf } from './spots.js';
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

  const requests = (outcomes: readonly Outcome[]): RequestTable => {
    const columns = emptyRequests(outcomes.length);
    columns.outcomes.set(outcomes.map((outcome) => OUTCOMES.indexOf(outcome)));
    return new RequestTable(columns);
  };

  it('stand for the requests of one outcome that coincide', () => {
    const at = [1.1, 0.9, 9, 9];
    const spots = spotsOf(
      requests(['ok', 'ok', 'ok', 'reset']),
      { width: 900, height: 240 },
      (row) => at[row] ?? 0,
      () => 2,
    );
    expect([...spots]).toEqual([
      [
        'ok',
        [
          { x: 1, y: 2, requests: 2 },
          { x: 9, y: 2, requests: 1 },
        ],
      ],
      ['reset', [{ x: 9, y: 2, requests: 1 }]],
    ]);
  });

  it('stay few however many requests there are, and none that failed is lost among them', () => {
    const many = 200_000;
    const fates = Array.from({ length: many }, (_, row): Outcome =>
      row === 77_777 ? 'tls' : row % 3 === 0 ? 'reset' : 'ok',
    );
    const spots = spotsOf(
      requests(fates),
      { width: 900, height: 240 },
      (row) => (row * 7919) % 900,
      (row) => (row * 104_729) % 240,
    );
    const marks = [...spots.values()].flat();
    expect(marks.length).toBeLessThan(9000);
    expect(marks.reduce((sum, spot) => sum + spot.requests, 0)).toBe(many);
    expect(spots.get('tls')?.length).toBe(1);
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
    const short = { ...detail, samples: RequestTable.EMPTY, faultWindow: null, speed: 1 };
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
  it('says how many requests a mark stands for', () => {
    expect(renderTimeline(run, detail, 0).toString()).toMatch(
      /for 1 to \d+ of them, \d+ on average \(3,400 requests, [\d,]+ marks\)/,
    );
    const few = { ...detail, samples: detail.samples.slice(0, 2) };
    expect(renderTimeline(run, few, 0).toString()).toContain('Each mark is one request.');
  });

  it('draws an hour with one failed request in stretches, and that request in both places', () => {
    const columns = emptyRequests(36_000);
    for (let row = 0; row < 36_000; row += 1) {
      columns.intendedMs[row] = row * 100;
      columns.endMs[row] = row * 100 + 2;
    }
    columns.outcomes[20_000] = OUTCOMES.indexOf('reset');
    const hour = { ...detail, phases: [], faultWindows: [], samples: new RequestTable(columns) };
    const svg = renderTimeline(run, hour, 0).toString();
    expect(svg).toContain('failed share, each 6 s');
    // In the legend, and in the wide and the narrow picture.
    expect(svg.match(/class="mark mark-reset" d="M[^M"]+"/g)?.length).toBe(3);
    expect(svg.match(/class="share-failed"/g)?.length).toBe(2);
    expect(svg).toContain('reset 1<');
    expect(svg.length).toBeLessThan(500_000);
  });

  it('shades the fault, names its events and every outcome that occurred', () => {
    const svg = renderTimeline(run, detail, 0).toString();
    expect(svg).toContain('class="band"');
    expect(svg).toMatch(/detected \+14\.3 s ± 1\.0 s/);
    for (const { outcome } of detail.outcomes) expect(svg).toContain(`mark mark-${outcome}"`);
    expect(svg).not.toContain('NaN');
  });

  it('shades nothing where no fault was injected', () => {
    const svg = renderTimeline({ ...run, faults: [] }, { ...detail, faultWindows: [] }, 0);
    expect(svg.toString()).not.toContain('class="band"');
  });

  it('says that there is nothing to draw without requests', () => {
    const svg = renderTimeline(run, { ...detail, samples: RequestTable.EMPTY }, 0).toString();
    expect(svg).not.toContain('<svg');
    expect(svg).toContain('nothing to draw');
  });
});
