import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What users were answered in a stretch of time, as the load balancers' own log has it. */
export interface TruthOutage {
  readonly requests: number;
  readonly failed: number;
  /** When the first and the last failing request came in, real ms since the run's origin. */
  readonly firstMs: number | null;
  readonly lastMs: number | null;
}

interface Answered {
  readonly atMs: number;
  readonly endMs: number;
  readonly outcome: string;
  readonly status: number;
  /** Asked by Route 53, not by a user. */
  readonly healthCheck?: boolean;
}

const PATIENCE_SHARE = 0.9;
/** The client ended it. */
const GIVEN_UP = new Set(['client-gone', 'unreached']);

/**
 * The outage by the truth that a lab's load balancers logged into `dir` (`truth/` of the run). It
 * shares no code with the probe and its measurement, which are judged by it: a request failed where
 * its answer was an error of the server or of the load balancer, broke off, or never came, also from a
 * node that was cut off, while the client waited as long as users do. One that leaves sooner had its
 * own reason, such as the load when it follows DNS to other addresses. A lab that had no CPU for a while
 * (`lateMs` at most) saw a client come in that much later than it came, and so wait for less. Counted are
 * requests that ended after `startMs` and came in before `untilMs`.
 */
export function readTruthOutage(
  dir: string,
  {
    startMs,
    untilMs,
    patienceMs,
    lateMs = 0,
  }: {
    readonly startMs: number;
    readonly untilMs: number;
    /** How long users wait for an answer, real ms. */
    readonly patienceMs: number;
    /** How late the lab's own timers were at most, real ms. */
    readonly lateMs?: number;
  },
): TruthOutage {
  let requests = 0;
  const failing: number[] = [];
  for (const line of readFileSync(join(dir, 'load-balancers.ndjson'), 'utf8').split('\n')) {
    if (line === '') continue;
    const { atMs, endMs, outcome, status, healthCheck } = JSON.parse(line) as Answered;
    if (healthCheck === true) continue;
    // What was under way when the instruments stopped was not given up by a user.
    if (endMs < startMs || atMs >= untilMs || endMs >= untilMs) continue;
    // Its own timer is not the client's: some are a little early.
    const waited = endMs - atMs + lateMs;
    if (GIVEN_UP.has(outcome) && waited < PATIENCE_SHARE * patienceMs) continue;
    requests += 1;
    if (isFailed(outcome, status)) failing.push(atMs);
  }
  failing.sort((a, b) => a - b);
  return {
    requests,
    failed: failing.length,
    firstMs: failing[0] ?? null,
    lastMs: failing.at(-1) ?? null,
  };
}

/** What a load balancer refuses with a status below 500, such as a head that never came whole, is the client's own. */
function isFailed(outcome: string, status: number): boolean {
  const isOwn = outcome === 'answered' || outcome === 'load-balancer-error';
  return !isOwn || status >= 500;
}
