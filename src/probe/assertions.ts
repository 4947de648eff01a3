import type { IncomingHttpHeaders } from 'node:http';
import { linearPattern, MATCHED_BYTES } from '../model/linear-pattern.js';
import type { HttpRequest } from '../model/scenario.js';
import { atPointer } from './json-pointer.js';

/** Text and fields are looked for in this many bytes; what follows is only counted. */
export const KEPT_BODY_BYTES = 1024 * 1024;

export interface Assertions {
  readonly needsBody: boolean;
  /** It looks at the header itself, so that an answer with it may be what is wanted. */
  readonly allowsWafAction: boolean;
  statusExpected(status: number): boolean;
  /** Of an answer with an expected status. `body` is cut off at KEPT_BODY_BYTES. */
  hold(headers: IncomingHttpHeaders, body: Buffer): boolean;
}

/** What must hold of a request's answers, made ready once for all of them. */
export function compileAssertions(request: HttpRequest): Assertions {
  const { expectBody, expectBodyMatch } = request;
  const statuses = new Set([request.expectStatus].flat());
  const headers = Object.entries(request.expectHeaders ?? {}).map(
    ([name, text]) => [name.toLowerCase(), text] as const,
  );
  const fields = Object.entries(request.expectJson ?? {});
  const pattern = expectBodyMatch === undefined ? null : linearPattern(expectBodyMatch);
  return {
    needsBody: expectBody !== null || pattern !== null || fields.length > 0,
    allowsWafAction: headers.some(([name]) => name === 'x-amzn-waf-action'),
    statusExpected: (status) => statuses.has(status),
    hold(answered, body) {
      const hasHeaders = headers.every(([name, text]) =>
        [answered[name] ?? []].flat().some((value) => value.includes(text)),
      );
      if (!hasHeaders) return false;
      if (expectBody !== null && !body.includes(expectBody)) return false;
      if (pattern !== null && !pattern.test(body.toString('utf8', 0, MATCHED_BYTES))) {
        return false;
      }
      if (fields.length === 0) return true;
      const document = parseJson(body);
      return fields.every(([pointer, wanted]) => atPointer(document, pointer) === wanted);
    },
  };
}

/** Undefined where it is no JSON, or where it was cut off. */
function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
