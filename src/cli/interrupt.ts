import { setMaxListeners } from 'node:events';

/** Within this time a second signal is the same keystroke: npm and the terminal both send one. */
const SAME_SIGNAL_MS = 2000;

/**
 * Turns SIGINT, SIGTERM and SIGHUP into one abort. A second signal later on is noted: undoing goes on,
 * since leaving it half done is worse than waiting.
 */
export function abortOnSignals(note: (text: string) => void): AbortSignal {
  const controller = new AbortController();
  // Every pause of a run listens; that is no leak.
  setMaxListeners(0, controller.signal);
  let firstMs: number | undefined;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      const now = performance.now();
      if (firstMs === undefined) {
        firstMs = now;
        note(`${name}: undoing what is injected, then closing`);
        controller.abort();
      } else if (now - firstMs > SAME_SIGNAL_MS) {
        note('Still undoing. If it hangs, kill it with SIGKILL and run `holdfast recover`');
      }
    });
  }
  return controller.signal;
}
