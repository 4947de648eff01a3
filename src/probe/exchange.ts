import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../model/clock.js';
import { KEPT_BODY_BYTES } from './assertions.js';
import { classifyError, timeoutAt } from './classify-error.js';
import type { Failure } from './classify-error.js';
import type { Connection } from './connection-pool.js';
import { cookieValue } from './cookie-value.js';
import type { Outgoing, ReadyRequest } from './outgoing.js';
import { whoAnswered } from './who-answered.js';

/** What became of one request, as far as it got. */
export interface ExchangeResult extends Failure {
  /** The answer came whole, so that its connection can serve another request. */
  readonly whole: boolean;
  readonly status: number;
  readonly firstByteMs: number | null;
  readonly newConnection: boolean;
  readonly backend: string | null;
  readonly zone: string | null;
  /** Value of the cookie that begins a session, where the request declares one and the answer set it. */
  readonly session: string | null;
}

export interface Exchange {
  /** The result as it is where the request is given up now, after its timeout. */
  abandoned(): ExchangeResult;
}

/** Longer values of our headers come from something else than an instance of ours. */
const LABEL_LENGTH = 128;

export interface ExchangeOptions {
  readonly clock: Clock;
  /** A header of the answer with one of these in it is not recorded. */
  readonly secrets: readonly string[];
  /** Called once, when the response is complete or has failed. */
  readonly settle: (result: ExchangeResult) => void;
  /** Called before `settle` with a whole answer. */
  readonly onAnswer?: (answer: {
    readonly headers: IncomingHttpHeaders;
    readonly body: Buffer;
  }) => void;
}

/** Sends one request on a connection, reads the response in full and checks it. */
export function exchange(
  connection: Connection,
  outgoing: Outgoing,
  { assertions, sessionCookie }: ReadyRequest,
  { clock, secrets, settle, onAnswer }: ExchangeOptions,
): Exchange {
  let status = 0;
  let firstByteMs: number | null = null;
  let newConnection = connection.fresh;
  let backend: string | null = null;
  let zone: string | null = null;
  let session: string | null = null;
  let server: string | null = null;
  let wafAction: string | null = null;
  let headers: IncomingHttpHeaders = {};
  let delimited = false;
  const body: Buffer[] = [];
  let keptBytes = 0;

  const result = (failure: Failure, whole = false): ExchangeResult => ({
    ...failure,
    whole,
    status,
    firstByteMs,
    newConnection,
    backend,
    zone,
    session,
  });

  /** A server that echoes a secret, wholly or not, must not bring it into the journal. */
  const shown = (value: string | null): string | null =>
    value !== null && secrets.some((secret) => value.includes(secret)) ? null : value;

  function judgeComplete(): ExchangeResult {
    // A body without a length ends with the connection; undici takes a reset for such an end too. One that
    // comes together with the last bytes is told as an end by libuv already, and cannot be known here.
    if (!delimited && connection.socketError !== null) {
      return result(classifyError(connection.socketError, connection.stage, true));
    }
    const whole = Buffer.concat(body);
    onAnswer?.({ headers, body: whole });
    const stopped = wafAction !== null && !assertions.allowsWafAction;
    if (stopped || !assertions.statusExpected(status)) {
      return result({ outcome: whoAnswered({ status, server, wafAction }), local: false }, true);
    }
    const outcome = assertions.hold(headers, whole) ? 'ok' : 'failed-assertion';
    return result({ outcome, local: false }, true);
  }

  connection.client.dispatch(
    {
      method: outgoing.method,
      path: outgoing.path,
      headers: outgoing.headers,
      ...(outgoing.body === null ? {} : { body: outgoing.body }),
    },
    {
      onRequestStart() {
        // An idle connection may have been closed meanwhile: then this is a new socket.
        newConnection = connection.fresh;
        connection.fresh = false;
      },
      onResponseStart(_controller, statusCode, responseHeaders) {
        if (statusCode < 200) return;
        firstByteMs = clock.nowMs();
        status = statusCode;
        headers = responseHeaders;
        backend = shown(label(responseHeaders, 'x-holdfast-instance'));
        zone = shown(label(responseHeaders, 'x-holdfast-zone'));
        server = label(responseHeaders, 'server');
        wafAction = label(responseHeaders, 'x-amzn-waf-action');
        session =
          sessionCookie === null ? null : cookieValue(responseHeaders['set-cookie'], sessionCookie);
        delimited =
          responseHeaders['content-length'] !== undefined ||
          responseHeaders['transfer-encoding'] !== undefined;
      },
      onResponseData(_controller, chunk) {
        const wanted = assertions.needsBody || onAnswer !== undefined;
        if (!wanted || keptBytes >= KEPT_BODY_BYTES) return;
        body.push(chunk);
        keptBytes += chunk.length;
      },
      onResponseEnd() {
        settle(judgeComplete());
      },
      onResponseError(_controller, error) {
        settle(result(classifyError(error, connection.stage, firstByteMs !== null)));
      },
    },
  );

  return { abandoned: () => result({ outcome: timeoutAt(connection.stage), local: false }) };
}

function label(headers: IncomingHttpHeaders, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' && value !== '' && value.length <= LABEL_LENGTH ? value : null;
}
