/** Errors of one second that are nothing unusual: all connections reset at once, some times over. */
const FREE_ERRORS_PER_SECOND = 200;
const PAUSE_MS = 10;

/**
 * autocannon connects again without any delay, some 7,000 times a second to a target that refuses.
 * That would take a whole core from the probe and the lab. Called at every error, this says for how
 * many milliseconds to hold the engine's thread.
 */
export function errorThrottle(nowMs: () => number): () => number {
  let second = -Infinity;
  let errors = 0;
  return () => {
    const current = Math.floor(nowMs() / 1000);
    if (current !== second) {
      second = current;
      errors = 0;
    }
    errors += 1;
    return errors > FREE_ERRORS_PER_SECOND ? PAUSE_MS : 0;
  };
}
