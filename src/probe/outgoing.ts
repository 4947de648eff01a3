import type { HttpRequest, ProbeRequest } from '../model/scenario.js';
import { compileAssertions, type Assertions } from './assertions.js';

/** One request as it goes out. */
export interface Outgoing {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** A request made ready to be sent again and again. */
export interface ReadyRequest {
  readonly assertions: Assertions;
  /** Cookie that begins a session; null where none is declared. */
  readonly sessionCookie: string | null;
  /** `key` is this one request's own. */
  outgoing(key: string): Outgoing;
}

/**
 * Works out what is the same for every request. Placeholders must have been replaced; `{key}` is put
 * in for each. A POST without a body sends `{}`, and POSTs and writes carry their key in a header, so
 * that an acknowledged one can be looked for afterwards and a repeated one be known.
 */
export function readyRequest(request: HttpRequest | ProbeRequest, host: string): ReadyRequest {
  const { method } = request;
  const { write, session } = 'weight' in request ? request : {};
  const body = request.body ?? (method === 'POST' ? '{}' : null);
  const headers: Record<string, string> = { host, 'user-agent': 'holdfast-probe', accept: '*/*' };
  if (body !== null) headers['content-type'] = 'application/json';
  if (write !== undefined) headers[write.keyHeader.toLowerCase()] = '{key}';
  else if (method === 'POST') headers['idempotency-key'] = '{key}';
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    headers[name.toLowerCase()] = value;
  }
  const fixed: Outgoing = { method, path: request.path, headers, body };
  const varies = JSON.stringify(fixed).includes('{key}');
  return {
    assertions: compileAssertions(request),
    sessionCookie: session?.cookie ?? null,
    outgoing(key) {
      if (!varies) return fixed;
      const put = (text: string): string => text.replaceAll('{key}', key);
      return {
        method,
        path: put(fixed.path),
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name, put(value)]),
        ),
        body: body === null ? null : put(body),
      };
    },
  };
}
