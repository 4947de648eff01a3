import type { Interval } from '../../../model/prediction.js';
import type { HistoryEntry } from '../../history/history-entry.js';
import type { TrendPoint } from '../../history/trends-of.js';
import { markup, type Markup } from '../markup.js';

const WIDTH = 480;
const HEIGHT = 150;
const LEFT = 64;
const RIGHT = 12;
const TOP = 24;
const BOTTOM = 12;

interface Panel {
  readonly title: string;
  readonly label: string;
  readonly points: readonly TrendPoint[];
  valueOf(entry: HistoryEntry): number | null;
  bandOf(entry: HistoryEntry): Interval | null;
  format(value: number): string;
}

/** A tick, a cross and a ring, as in the badges. */
const MARKS: Readonly<Record<HistoryEntry['verdict'], (x: number, y: number) => string>> = {
  pass: (x, y) => `M${x - 4} ${y}l3 3l5 -6`,
  fail: (x, y) => `M${x - 4} ${y - 4}l8 8m0 -8l-8 8`,
  inconclusive: (x, y) => `M${x - 4} ${y}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0`,
};

/** One figure from run to run: a mark for each run by its verdict, over the band that was predicted. */
export function drawPanel({ title, label, points, valueOf, bandOf, format }: Panel): Markup {
  const values = points.map(({ entry }) => valueOf(entry));
  const highs = points.map(({ entry }) => bandOf(entry)?.high ?? 0);
  const most = Math.max(...values.map((value) => value ?? 0), ...highs) || 1;
  const step = (WIDTH - LEFT - RIGHT) / points.length;
  const x = (index: number): number => Math.round((LEFT + (index + 0.5) * step) * 10) / 10;
  const y = (value: number): number =>
    Math.round((HEIGHT - BOTTOM - (Math.min(value, most) / most) * (HEIGHT - TOP - BOTTOM)) * 10) /
    10;
  const bands = points.map(({ entry }, index) => {
    const band = bandOf(entry);
    if (band === null) return null;
    const top = y(band.high ?? most);
    return markup`<rect class="trend-band" x="${(x(index) - step / 2).toFixed(1)}" y="${top}" width="${step.toFixed(1)}" height="${Math.max(1.5, y(band.low) - top).toFixed(1)}"/>`;
  });
  const changes = points.map(
    ({ changed }, index) =>
      changed.length > 0 &&
      markup`<path class="trend-change" d="M${(x(index) - step / 2).toFixed(1)} ${TOP}V${HEIGHT - BOTTOM}"><title>another ${changed.join(', ')}</title></path>`,
  );
  const marks = (['pass', 'fail', 'inconclusive'] as const).map((verdict) => {
    const path = points
      .map(({ entry }, index) => {
        const value = values[index] ?? null;
        return entry.verdict === verdict && value !== null
          ? MARKS[verdict](x(index), y(value))
          : '';
      })
      .join('');
    return path !== '' && markup`<path class="trend-mark tone-${verdict}" d="${path}"/>`;
  });
  return markup`<svg class="picture" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">
<text class="strong" x="${LEFT}" y="14">${title}</text>
<text class="tiny" x="${LEFT - 6}" y="${TOP + 4}" text-anchor="end">${format(most)}</text><text class="tiny" x="${LEFT - 6}" y="${HEIGHT - BOTTOM + 4}" text-anchor="end">0</text>
<path class="grid" d="M${LEFT} ${TOP}H${WIDTH - RIGHT}"/><path class="axis" d="M${LEFT} ${HEIGHT - BOTTOM}H${WIDTH - RIGHT}"/>
${bands}${changes}${marks}</svg>`;
}
