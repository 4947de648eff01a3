import type { Clock } from '../model/clock.js';

export interface Schedule {
  readonly startedMs: number;
  /** Fires what is due by now and nothing after it. Returns how many were fired in all. */
  stop(): number;
}

/**
 * An open loop: each request is due at its own time, whatever became of those before. A chain of
 * timers fires all that is due each time; setInterval drifts and drops ticks that it missed, which
 * would hide exactly the seconds that matter.
 */
export function startSchedule(options: {
  readonly clock: Clock;
  /** Milliseconds from the start to request `index`; undefined where there is none any more. */
  readonly dueAfterMs: (index: number) => number | undefined;
  readonly fire: (index: number, intendedMs: number) => void;
}): Schedule {
  const { clock, dueAfterMs, fire } = options;
  const startedMs = clock.nowMs();
  const dueMs = (index: number): number => startedMs + (dueAfterMs(index) ?? Infinity);
  let next = 0;
  let timer: NodeJS.Timeout | undefined;

  function fireDue(): void {
    const nowMs = clock.nowMs();
    while (dueMs(next) <= nowMs) {
      fire(next, dueMs(next));
      next += 1;
    }
  }

  function tick(): void {
    fireDue();
    if (dueMs(next) === Infinity) return;
    // setTimeout rounds: a little early is put right by the next link of the chain, late is late.
    timer = setTimeout(tick, Math.max(1, Math.floor(dueMs(next) - clock.nowMs())));
  }

  tick();
  return {
    startedMs,
    stop() {
      clearTimeout(timer);
      fireDue();
      return next;
    },
  };
}
