import type { Witness, WitnessView } from './fault-driver.js';

/** Looks in a row that have to see it: one slow or failed request may have any reason. */
const LOOKS_IN_A_ROW = 5;
/** A busy machine slows requests as well: so much of what is expected has to be there. */
const LEAST_SHARE = 0.8;

/** Some of users' requests fail that did not before. */
export function requestsFail(what: string): Witness {
  return inARow(what, ({ probe: { requests, failed } }) =>
    failed > 0 ? `${failed} of ${requests} requests of the last second failed` : null,
  );
}

/** Most requests, or the slower ones where few instances are slow, take at least most of `addedMs` longer. */
export function requestsAreSlower(addedMs: number): Witness {
  const isSlower = (now: number | null, before: number | null): boolean =>
    now !== null && before !== null && now >= before + LEAST_SHARE * addedMs;
  return inARow(`requests take about ${addedMs} ms longer`, ({ probe }) => {
    const { latencyP50Ms, latencyP50BeforeMs } = probe;
    if (isSlower(latencyP50Ms, latencyP50BeforeMs))
      return rise('p50', latencyP50BeforeMs, latencyP50Ms);
    const { latencyP95Ms = null, latencyP95BeforeMs = null } = probe;
    return isSlower(latencyP95Ms, latencyP95BeforeMs)
      ? rise('p95', latencyP95BeforeMs, latencyP95Ms)
      : null;
  });
}

/** What lost packets cost depends on the target's clock: the slower requests are slower at all. */
export function slowRequestsGrow(factor: number): Witness {
  return inARow('slow requests take much longer', ({ probe }) => {
    const { latencyP95Ms: now = null, latencyP95BeforeMs: before = null } = probe;
    return now === null || before === null || now < before * factor
      ? null
      : rise('p95', before, now);
  });
}

function rise(what: string, beforeMs: number | null, nowMs: number | null): string {
  return `${what} rose from ${Math.round(beforeMs ?? 0)} ms to ${Math.round(nowMs ?? 0)} ms`;
}

function inARow(what: string, see: (view: WitnessView) => string | null): Witness {
  let seen = 0;
  return {
    what,
    look: (view) => {
      const now = see(view);
      seen = now === null ? 0 : seen + 1;
      return Promise.resolve(seen >= LOOKS_IN_A_ROW ? now : null);
    },
  };
}
