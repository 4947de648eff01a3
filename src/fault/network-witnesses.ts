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

/** The slower requests take at least most of `addedMs` longer than before. */
export function slowRequestsAreSlower(addedMs: number): Witness {
  return inARow(`slow requests take about ${addedMs} ms longer`, ({ probe }) => {
    const { latencyP95Ms: now = null, latencyP95BeforeMs: before = null } = probe;
    if (now === null || before === null || now < before + LEAST_SHARE * addedMs) return null;
    return `p95 rose from ${Math.round(before)} ms to ${Math.round(now)} ms`;
  });
}

/** What lost packets cost depends on the target's clock: the slower requests are slower at all. */
export function slowRequestsGrow(factor: number): Witness {
  return inARow('slow requests take much longer', ({ probe }) => {
    const { latencyP95Ms: now = null, latencyP95BeforeMs: before = null } = probe;
    if (now === null || before === null || now < before * factor) return null;
    return `p95 rose from ${Math.round(before)} ms to ${Math.round(now)} ms`;
  });
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
