import type { RateStage } from '../model/rate-stage.js';

/**
 * When request `index` of an open loop is due, in milliseconds from its start: where the requests
 * that the stages have asked for by then come to `index`. Undefined after the last stage.
 */
export function arrivalTimes(stages: readonly RateStage[]): (index: number) => number | undefined {
  const parts: { stage: RateStage; fromMs: number; before: number; within: number }[] = [];
  let fromMs = 0;
  let before = 0;
  for (const stage of stages) {
    const within = ((stage.startRate + stage.endRate) / 2) * stage.durationSeconds;
    parts.push({ stage, fromMs, before, within });
    fromMs += stage.durationSeconds * 1000;
    before += within;
  }
  let current = 0;
  return (index) => {
    if (index < (parts[current]?.before ?? 0)) current = 0;
    for (;;) {
      const part = parts[current];
      if (part === undefined) return undefined;
      const rest = index - part.before;
      // The small part of a request that rounding leaves must not make one more at the very end.
      if (rest < part.within - 1e-9) return part.fromMs + secondsUntil(part.stage, rest) * 1000;
      current += 1;
    }
  };
}

/** Solves startRate × t + slope × t² / 2 = requests, in the form that is exact for small slopes. */
function secondsUntil(
  { durationSeconds, startRate, endRate }: RateStage,
  requests: number,
): number {
  const slope = (endRate - startRate) / durationSeconds;
  const root = Math.sqrt(Math.max(0, startRate * startRate + 2 * slope * requests));
  return startRate + root === 0 ? 0 : (2 * requests) / (startRate + root);
}

/** Requests that the stages ask for. */
export function requestsOf(stages: readonly RateStage[]): number {
  return stages.reduce(
    (sum, { startRate, endRate, durationSeconds }) =>
      sum + ((startRate + endRate) / 2) * durationSeconds,
    0,
  );
}
