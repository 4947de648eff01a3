import type { HealthCheck } from '../model/deployment.js';
import type { Interval } from '../model/prediction.js';

/**
 * How long a load balancer goes on routing to a target that answers nothing any more. The first check
 * to fail starts at once or one interval later; each needs its timeout to fail.
 * Source: User Guide for Application Load Balancers, "Health checks for your target groups".
 */
export function detectByHealthChecks(check: HealthCheck): Interval {
  const { intervalSeconds, timeoutSeconds, unhealthyThreshold } = check;
  return {
    low: (unhealthyThreshold - 1) * intervalSeconds + timeoutSeconds,
    high: unhealthyThreshold * intervalSeconds + timeoutSeconds,
  };
}

/** Whichever tells first: the checks, or the EC2 state of a stopped instance where its delay is known. */
export function earlierOf(checks: Interval, state: Interval | null): Interval {
  // An unbounded delay may be zero: then nothing holds from below.
  if (state === null) return { low: 0, high: checks.high };
  return {
    low: Math.min(checks.low, state.low),
    high: state.high === null ? checks.high : Math.min(checks.high ?? state.high, state.high),
  };
}

/** The later of two that both have to be over. */
export function laterOf(a: Interval, b: Interval): Interval {
  return {
    low: Math.max(a.low, b.low),
    high: a.high === null || b.high === null ? null : Math.max(a.high, b.high),
  };
}
