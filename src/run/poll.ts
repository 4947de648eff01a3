import { pause } from './pause.js';

/** Something that is looked at again and again. */
export interface Poll {
  /** Settles with the first look; rejects where that failed. */
  readonly first: Promise<void>;
  /**
   * Longest real time from the beginning of one look that succeeded to the end of the next: a change in
   * between is seen that late. 0 before the second.
   */
  longestGapMs(): number;
  /** Waits for a look that is under way; none follows. */
  stop(): Promise<void>;
}

/**
 * Looks at once, and then every `intervalMs` real milliseconds, or as soon as a slower look is over. A
 * look that fails leaves a gap, which the next one closes: it is told to `onFailure`, and is not the run's.
 */
export function startPoll(
  look: () => Promise<void>,
  intervalMs: number,
  onFailure: (error: unknown) => void = () => undefined,
): Poll {
  const stopping = new AbortController();
  let longestGapMs = 0;
  let lastStartedMs: number | undefined;

  async function lookOnce(): Promise<void> {
    const startedMs = performance.now();
    await look();
    if (lastStartedMs !== undefined)
      longestGapMs = Math.max(longestGapMs, performance.now() - lastStartedMs);
    lastStartedMs = startedMs;
  }

  const first = lookOnce();
  const loop = (async () => {
    let startedMs = performance.now();
    await first.catch(onFailure);
    while (!stopping.signal.aborted) {
      // Stopped, it ends: the loop's condition says so.
      const left = intervalMs - (performance.now() - startedMs);
      await pause(left, stopping.signal).catch(() => undefined);
      if (stopping.signal.aborted) break;
      startedMs = performance.now();
      await lookOnce().catch(onFailure);
    }
  })();
  return {
    first,
    longestGapMs: () => longestGapMs,
    stop: async () => {
      stopping.abort();
      await loop;
    },
  };
}
