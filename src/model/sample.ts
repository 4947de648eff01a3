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
 * - `ok`: a complete response with an expected status and body
 * - `http-error`: a complete response with another status (502, 503, 504, …)
 * - `refused`, `reset`, `closed`: TCP said so (closed: a FIN before a complete response)
 * - `timeout`: no complete response within the request's timeout
 * - `dns`, `tls`: name or handshake failed
 * - `bad-response`: a malformed or truncated response, or a body that is not what was expected
 */
export const OUTCOMES = [
  'ok',
  'http-error',
  'refused',
  'reset',
  'closed',
  'timeout',
  'dns',
  'tls',
  'bad-response',
] as const;
export type Outcome = (typeof OUTCOMES)[number];
