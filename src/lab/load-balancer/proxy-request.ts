import { request as sendRequest } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendErrorPage } from './error-page.js';
import { endToEndHeaders, headersForTarget } from './forwarded-headers.js';
import type { ForwardedFor } from './forwarded-headers.js';
import type { Target } from './target.js';

/** What became of a request that was forwarded. */
export interface Fate {
  /** `truncated`: the target's answer broke off; `client-gone`: the client did not wait for it. */
  readonly outcome: 'answered' | 'truncated' | 'client-gone' | 'load-balancer-error';
  readonly status: number;
  /** Code of the error on the way to the target. */
  readonly error: string | null;
}

export interface ProxyOptions {
  readonly target: Target;
  readonly port: number;
  readonly forwarded: ForwardedFor;
  /** Real milliseconds without a byte in either direction. */
  readonly idleTimeoutMs: number;
  /** Cookies of the load balancer's own for an answer, given those that the target set. */
  readonly cookies: (setByTarget: readonly string[]) => readonly string[];
}

/** ELB logs 460 for a client that closed the connection first. */
const CLIENT_GONE = 460;

/**
 * Forwards one request and streams the answer back. 502 where the target refuses, resets or answers
 * badly, 504 where connecting or waiting takes too long. Nothing is tried twice. Never rejects.
 */
export function proxyRequest(
  request: IncomingMessage,
  response: ServerResponse,
  options: ProxyOptions,
): Promise<Fate> {
  const { target, forwarded, idleTimeoutMs, cookies } = options;
  return new Promise((resolve) => {
    const outbound = sendRequest({
      agent: target.agent,
      host: target.instance.address?.host ?? target.instance.privateIp,
      port: target.instance.address?.port ?? options.port,
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers: headersForTarget(request.headers, forwarded),
      setHost: false,
    });
    let settled = false;
    target.outstanding += 1;
    const settle = (fate: Fate): void => {
      if (settled) return;
      settled = true;
      target.outstanding -= 1;
      clearTimeout(idle);
      resolve(fate);
      if (fate.outcome !== 'answered') outbound.destroy();
    };
    const fail = (status: 502 | 504, error: string): void => {
      if (settled) return;
      if (response.headersSent) {
        settle({ outcome: 'truncated', status: response.statusCode, error });
        response.destroy();
        return;
      }
      settle({ outcome: 'load-balancer-error', status, error });
      // What is left of the body is not read, so the connection cannot be used again.
      if (!request.complete) response.setHeader('connection', 'close');
      sendErrorPage(response, status);
    };
    const idle = setTimeout(() => fail(504, 'IDLE_TIMEOUT'), idleTimeoutMs);

    outbound.on('error', (error: NodeJS.ErrnoException) => {
      const code = error.code ?? error.message;
      fail(code === 'ETIMEDOUT' ? 504 : 502, code);
    });
    outbound.on('response', (answer) => {
      if (settled) return;
      idle.refresh();
      const status = answer.statusCode ?? 502;
      const headers = endToEndHeaders(answer.headers);
      const set = answer.headers['set-cookie'] ?? [];
      const all = [...set, ...cookies(set)];
      response.writeHead(status, all.length === 0 ? headers : { ...headers, 'set-cookie': all });
      answer.on('data', () => idle.refresh());
      answer.on('error', (error: NodeJS.ErrnoException) => fail(502, error.code ?? error.message));
      response.on('finish', () => settle({ outcome: 'answered', status, error: null }));
      answer.pipe(response);
    });
    response.on('close', () =>
      settle({ outcome: 'client-gone', status: CLIENT_GONE, error: null }),
    );
    request.on('data', () => idle.refresh());
    request.on('error', () => {});
    request.pipe(outbound);
  });
}
