import type { RunSummary } from '../../../model/summary.js';
import { formatWithError } from '../../format.js';
import type { RunDetail } from '../../input.js';
import { markup, type Markup } from '../markup.js';
import { round, type Frame } from './frame.js';

interface Event {
  readonly atMs: number;
  readonly text: string;
}

const LINE = 16;
/** Between two labels of one line, or they read as one: `kill-az fault ends`. */
const GAP_CHARACTERS = 3;

function eventsOf(run: RunSummary, detail: RunDetail): Event[] {
  const { faultWindows, speed } = detail;
  const only = faultWindows.length === 1;
  return faultWindows
    .flatMap(({ fault, name, startMs, endMs, ended }): Event[] => {
      const summary = run.faults[fault];
      const of = only ? '' : ` (${name})`;
      const after = (
        what: string,
        declaredMs: number | null | undefined,
        errorMs: number,
      ): Event[] =>
        declaredMs === null || declaredMs === undefined || declaredMs <= 0
          ? []
          : [
              {
                atMs: startMs + declaredMs / speed,
                text: `${what}${of} +${formatWithError(declaredMs, errorMs)}`,
              },
            ];
      return [
        { atMs: startMs, text: name },
        ...after('detected', summary?.detectMs, run.errorMs.detect),
        // Of faults that overlap the last failure is the same.
        ...(summary?.together.length === 0
          ? after('last failure', summary.recoverMs, run.errorMs.recover)
          : []),
        ...(ended ? [{ atMs: endMs, text: only ? 'fault ends' : `${name} ends` }] : []),
      ];
    })
    .sort((a, b) => a.atMs - b.atMs);
}

/** Labels of what happened, above the plot, and lines from them down to `bottom`. */
export interface Events {
  readonly height: number;
  draw(top: number, bottom: number): Markup;
}

export function placeEvents(run: RunSummary, detail: RunDetail, frame: Frame): Events {
  const { layout } = frame;
  const right = layout.width - layout.right;
  // Where the last label of each line ends: the next goes on the first line that has room.
  const ends: number[] = [];
  const placed = eventsOf(run, detail).map((event) => {
    const x = frame.x(event.atMs);
    const width = (event.text.length + 1) * layout.characterWidth;
    const flip = x + width > right;
    // Where it fits on neither side it begins at the left edge, and is said to be of its line by time.
    const from = flip ? Math.max(0, x - width) : x;
    const free = ends.findIndex((end) => end + GAP_CHARACTERS * layout.characterWidth < from);
    const line = free === -1 ? ends.length : free;
    const cut = flip && x - width < 0;
    ends[line] = cut ? from + width : flip ? x + 4 : x + width;
    return { ...event, x: round(x), flip, cut, line };
  });
  const height = ends.length * LINE + 4;
  return {
    height,
    draw: (top, bottom) =>
      markup`${placed.map(
        ({ x, flip, cut, line, text }) =>
          markup`<path class="event" d="M${x} ${top + line * LINE + 2}V${bottom}"/><text class="strong" x="${cut ? 2 : flip ? x - 4 : x + 4}" y="${top + line * LINE + 12}" text-anchor="${flip && !cut ? 'end' : 'start'}">${text}</text>`,
      )}`,
  };
}
