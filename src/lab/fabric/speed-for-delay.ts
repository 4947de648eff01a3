import type { Deployment } from '../../model/deployment.js';
import type { Impairment } from './impairment.js';
import { LAB_PARAMETERS } from '../parameters.js';

/** One way in which a delay makes somebody wait: how often it is met, and how long they wait. */
interface Wait {
  readonly delays: number;
  readonly timeoutSeconds: number;
}

/** A delay may use up so much of a timeout that the speed shortens; the rest is the machine's. */
const MOST_OF_A_TIMEOUT = 0.6;

/**
 * Timeouts are declared time and delays are real, so a speed can make a delay exceed a timeout that it
 * stays far below on AWS. The highest speed at which that does not happen; a timeout that the delay
 * exceeds at any speed does not matter.
 */
export function highestSpeedFor({ delayMs, jitterMs }: Impairment, deployment: Deployment): number {
  const longestMs = delayMs + jitterMs;
  if (longestMs === 0) return Infinity;
  const speeds = waitsOf(deployment).map(({ delays, timeoutSeconds }) => {
    const usableMs = MOST_OF_A_TIMEOUT * timeoutSeconds * 1000;
    return delays * longestMs >= usableMs ? Infinity : usableMs / (delays * longestMs);
  });
  return Math.floor(Math.min(...speeds));
}

function waitsOf({ targetGroups, databases }: Deployment): Wait[] {
  return [
    // A health check connects anew: the answer to its SYN, that to its part of TLS 1.3, and the answer.
    ...targetGroups.map(({ healthCheck }) => ({
      delays: healthCheck.protocol === 'HTTPS' ? 3 : 2,
      timeoutSeconds: healthCheck.timeoutSeconds,
    })),
    { delays: 1, timeoutSeconds: LAB_PARAMETERS.targetConnectTimeoutSeconds.value },
    // SYN, start-up, two messages of SCRAM, and the statement.
    ...(databases.length === 0
      ? []
      : [{ delays: 5, timeoutSeconds: LAB_PARAMETERS.applicationDatabaseTimeoutSeconds.value }]),
  ];
}
