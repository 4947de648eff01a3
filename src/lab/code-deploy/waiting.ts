import type { LabTimers } from '../lab-timers.js';

/** A finer look would only be the shortest duration of a run, and bound its speed. */
const LOOK_SECONDS = 5;

export interface Wait {
  readonly timers: LabTimers;
  readonly atMostSeconds: number;
  /** The deployment was stopped: it is not waited for any longer. */
  readonly isStopped: () => boolean;
}

/** Looks until it is there. False where it cannot come any more, does not in time, or nobody waits. */
export async function waitUntil(
  isThere: () => boolean,
  mayCome: () => boolean,
  { timers, atMostSeconds, isStopped }: Wait,
): Promise<boolean> {
  for (let waited = 0; waited < atMostSeconds && !isStopped(); waited += LOOK_SECONDS) {
    if (!mayCome()) return false;
    if (isThere()) return true;
    await pauseFor(timers, Math.min(LOOK_SECONDS, atMostSeconds - waited));
  }
  return false;
}

/** Declared seconds. */
export function pauseFor(timers: LabTimers, seconds: number): Promise<void> {
  return new Promise((resolve) => {
    timers.after(seconds, resolve);
  });
}
