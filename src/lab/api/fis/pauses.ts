/** How often a condition is looked at. Real time. */
const LOOK_EVERY_MS = 20;
/** However fast the lab's clock runs, real processes get this much real time to change state. */
const SHORTEST_LIMIT_MS = 5000;

/** The waiting of one experiment, in declared time, which its stop cuts short. */
export interface Pauses {
  readonly sleep: (declaredSeconds: number) => Promise<void>;
  readonly until: (condition: () => boolean, limitSeconds: number) => Promise<boolean>;
  readonly areCutShort: () => boolean;
  /** Ends all sleeps, now and later. */
  readonly cutShort: () => void;
  /** Ends all waiting for conditions too. */
  readonly close: () => void;
}

/** `speed` is declared seconds for each real one. */
export function startPauses(speed: number): Pauses {
  const stop = new AbortController();
  const closing = new AbortController();
  return {
    sleep: (declaredSeconds) => delay((declaredSeconds * 1000) / speed, stop.signal),
    async until(condition, limitSeconds) {
      const limitMs = Math.max((limitSeconds * 1000) / speed, SHORTEST_LIMIT_MS);
      const end = performance.now() + limitMs;
      while (!condition()) {
        if (closing.signal.aborted || performance.now() >= end) return false;
        await delay(LOOK_EVERY_MS, closing.signal);
      }
      return true;
    },
    areCutShort: () => stop.signal.aborted,
    cutShort: () => stop.abort(),
    close() {
      stop.abort();
      closing.abort();
    },
  };
}

function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
