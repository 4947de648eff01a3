/**
 * One intended request and what became of it. Times are real milliseconds on the run's monotonic
 * clock (see journal.ts); `null` where the request never got so far.
 */
export interface Sample {
  /** When the schedule wanted it sent. Latency and downtime are counted from here. */
  readonly intendedMs: number;
  readonly sentMs: number;
  readonly firstByteMs: number | null;
  readonly endMs: number;
  readonly outcome: Outcome;
  /** HTTP status, 0 where no response came. */
  readonly status: number;
  /** The connection was opened for this request (true) or kept from an earlier one. */
  readonly newConnection: boolean;
  /** Instance and zone that answered, from the response's headers, where told. */
  readonly backend: string | null;
  readonly zone: string | null;
  /** Index into the scenario's list of requests. */
  readonly request: number;
  /** Key of a write that is read back at the end, or the session that the answer began. */
  readonly key?: string;
}

/**
 * Who failed, as far as a client can tell.
 *
 * No connection:
 * - `dns`: the name has no address, or its name server gave none in time
 * - `refused`: the host said no; a network that answers "unreachable" counts here too
 * - `connect-timeout`: no TCP or TLS connection within the request's timeout; also where all of the
 *   probe's connections were held by a target that answers nothing
 * - `tls`: the handshake, the certificate, or a record on an open connection failed
 *
 * A connection and no whole answer:
 * - `reset`: a TCP reset, before or within the answer
 * - `closed`: a FIN before an answer had begun. A keep-alive connection that the other side closed
 *   just as the request left looks the same
 * - `response-timeout`: no whole answer within the request's timeout
 * - `truncated`: an answer began, and a FIN or another length than it stated ended it
 * - `malformed`: what came is not HTTP
 *
 * A whole answer:
 * - `ok`: an expected status, and every assertion held
 * - `failed-assertion`: an expected status, and an assertion on body or headers did not hold
 * - `waf`: made by a web ACL: a CAPTCHA or challenge (`x-amzn-waf-action`), or the load balancer's own
 *   403. A listener rule's fixed 403 looks like a block, and a block with a custom response of another
 *   status counts as `lb-error`
 * - `lb-error`: another 4xx or 5xx that the load balancer made (`Server: awselb/2.0`). It speaks for
 *   a target that it could not reach as well as for itself. A second ALB behind the first looks the same
 * - `target-error`: a 5xx made behind it; without a load balancer by whoever answered
 * - `http-error`: any other status that was not expected. A 5xx that says `Server: CloudFront` is here:
 *   the edge and what lies behind it cannot be told apart
 */
export const OUTCOMES = [
  'ok',
  'dns',
  'refused',
  'connect-timeout',
  'tls',
  'reset',
  'closed',
  'response-timeout',
  'truncated',
  'malformed',
  'failed-assertion',
  'waf',
  'lb-error',
  'target-error',
  'http-error',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** It was given up after the request's timeout: how long it would have taken is not known. */
export function isTimeout(outcome: Outcome): boolean {
  return outcome === 'connect-timeout' || outcome === 'response-timeout';
}
