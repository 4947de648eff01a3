import { VERY_LATE_MS } from '../measure/measurement.js';
import { inMs, inPercent } from './wording.js';

/** What became of the requests to a server of our own on this machine. */
export interface ControlFigures {
  readonly recorded: number;
  readonly failed: number;
  /** Answered more than VERY_LATE_MS after the intended time, by a server that answers at once. */
  readonly slow: number;
}

/** Share of the control's requests that may fail: one in a thousand is chance. */
const FAILED_LIMIT = 0.001;
/** Share of them that may be slow, as of the probe's own; of few requests one stall hits so many. */
const SLOW_LIMIT = 0.01;
const ONE_STALL = 2;

/** Why what failed or was slow may be this machine and not the target; empty where it was not. */
export function controlGaps({ recorded, failed, slow }: ControlFigures): readonly string[] {
  if (recorded === 0) {
    return [
      'No request to a server of Holdfast’s own was recorded, so nothing tells failures of this machine from those of the target.',
    ];
  }
  const gaps: string[] = [];
  if (failed > FAILED_LIMIT * recorded) {
    gaps.push(
      `${failed} of ${recorded} requests to a server of Holdfast’s own on this machine failed meanwhile, so what failed may be this machine: give it less to do, and run it again.`,
    );
  }
  if (slow > Math.max(ONE_STALL, SLOW_LIMIT * recorded)) {
    gaps.push(
      `${inPercent(slow / recorded)} of the requests to a server of Holdfast’s own on this machine took more than ${inMs(VERY_LATE_MS)}, where ${inPercent(SLOW_LIMIT)} is the limit, so what was late may be this machine: give it less to do, or lower --speed.`,
    );
  }
  return gaps;
}
