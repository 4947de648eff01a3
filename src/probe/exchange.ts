import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../model/clock.js';
import type { ProbeRequest } from '../model/scenario.js';
import { classifyError, timeoutAt } from './classify-error.js';
import type { Failure } from './classify-error.js';
import type { Connection } from './connection-pool.js';
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

/** Text to look for is looked for in this many bytes; what follows is only counted and checked. */
const BODY_SEARCHED_BYTES = 1024 * 1024;
/** Longer values of our headers come from something else than an instance of ours. */
const LABEL_LENGTH = 128;
const COOKIE_LENGTH = 4096;

/**
 * Sends one request on a connection, reads the response in full and checks it. `settle` is called
 * once, when the response is complete or has failed.
 */
export function exchange(
  connection: Connection,
  request: ProbeRequest,
  headers: Readonly<Record<string, string>>,
  clock: Clock,
  settle: (result: ExchangeResult) => void,
): Exchange {
  let status = 0;
  let firstByteMs: number | null = null;
  let newConnection = connection.fresh;
  let backend: string | null = null;
  let zone: string | null = null;
  let session: string | null = null;
  let server: string | null = null;
  let wafAction: string | null = null;
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

  function judgeComplete(): ExchangeResult {
    // A body without a length ends with the connection; undici takes a reset for such an end too.
    if (!delimited && connection.socketError !== null) {
      return result(classifyError(connection.socketError, connection.stage, true));
    }
    if (status !== request.expectStatus || wafAction !== null) {
      return result({ outcome: whoAnswered({ status, server, wafAction }), local: false }, true);
    }
    const { expectBody } = request;
    const asExpected = expectBody === null || Buffer.concat(body).includes(expectBody);
    return result({ outcome: asExpected ? 'ok' : 'failed-assertion', local: false }, true);
  }

  connection.client.dispatch(
    {
      method: request.method,
      path: request.path,
      headers,
      ...(request.method === 'POST' ? { body: '{}' } : {}),
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
        backend = label(responseHeaders, 'x-holdfast-instance');
        zone = label(responseHeaders, 'x-holdfast-zone');
        server = label(responseHeaders, 'server');
        wafAction = label(responseHeaders, 'x-amzn-waf-action');
        session =
          request.session === undefined
            ? null
            : cookieValue(responseHeaders['set-cookie'], request.session.cookie);
        delimited =
          responseHeaders['content-length'] !== undefined ||
          responseHeaders['transfer-encoding'] !== undefined;
      },
      onResponseData(_controller, chunk) {
        if (request.expectBody === null || keptBytes >= BODY_SEARCHED_BYTES) return;
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

function cookieValue(set: IncomingHttpHeaders[string], name: string): string | null {
  for (const cookie of [set ?? []].flat()) {
    const [pair = ''] = cookie.split(';');
    if (pair.startsWith(`${name}=`)) return pair.slice(name.length + 1).slice(0, COOKIE_LENGTH);
  }
  return null;
}

function label(headers: IncomingHttpHeaders, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value.slice(0, LABEL_LENGTH) : null;
}
