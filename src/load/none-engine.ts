import type { LoadEngine, RunningLoad } from './load-engine.js';

export const noneEngine: LoadEngine = {
  name: 'none',
  summary: 'No pressure: only the probe sends requests.',
  start: () => Promise.resolve(idleLoad('none')),
};

/** A load that sends nothing. */
export function idleLoad(engine: string): RunningLoad {
  return {
    stop: () =>
      Promise.resolve({
        engine,
        wantedPerSecond: 0,
        sentPerSecond: 0,
        sent: 0,
        completed: 0,
        not2xx: 0,
        errors: 0,
        durationMs: 0,
        dropped: null,
      }),
  };
}
