import type { Fields, Framing, HeaderValues } from './fields.js';
import { framingOf, hasWord, parseFields } from './fields.js';

/** The request line and the fields of an HTTP/1 request. */
export interface RequestHead {
  readonly method: string;
  /** As it came: `/path?query`, `*`, or an absolute URL. */
  readonly target: string;
  readonly version: '1.0' | '1.1';
  readonly fields: Fields;
  readonly headers: HeaderValues;
  readonly framing: Framing;
  /** The client wants to use the connection again. */
  readonly keepAlive: boolean;
}

/** A request that the load balancer refuses itself. */
export interface RefusedHead {
  readonly refused: 400 | 405 | 408 | 414 | 501 | 505;
  readonly why: string;
}

/**
 * Limits of an Application Load Balancer: 16 KB for the request line and for one field, 64 KB for
 * all. Source: Elastic Load Balancing, "Quotas for your Application Load Balancers".
 */
export const MAX_HEAD_BYTES = 64 * 1024;
const MAX_LINE_BYTES = 16 * 1024;

const METHOD = /^[A-Z][A-Z-]{0,31}$/;
/** Visible ASCII without what no URL holds; other bytes come percent-encoded, or as UTF-8 that is let through. */
// oxlint-disable-next-line no-control-regex
const TARGET = /^(?:\/[^\0-\x20\x7f#]*|\*|https?:\/\/[^\0-\x20\x7f#]+)$/;

/** Reads a head without its empty last line, as latin-1 text. */
export function parseRequestHead(text: string): RequestHead | RefusedHead {
  const lines = text.split('\r\n');
  const [requestLine = ''] = lines;
  if (requestLine.length > MAX_LINE_BYTES) return refuse(414, 'REQUEST_LINE_TOO_LONG');
  const [method = '', target = '', version = '', ...rest] = requestLine.split(' ');
  if (rest.length > 0 || !METHOD.test(method) || !TARGET.test(target))
    return refuse(400, 'BAD_REQUEST_LINE');
  if (version !== 'HTTP/1.1' && version !== 'HTTP/1.0') {
    return /^HTTP\/\d\.\d$/.test(version)
      ? refuse(505, 'UNSUPPORTED_VERSION')
      : refuse(400, 'BAD_REQUEST_LINE');
  }
  if (method === 'TRACE' || method === 'CONNECT') return refuse(405, 'METHOD_NOT_ALLOWED');
  if (text.length > MAX_LINE_BYTES && lines.some((line) => line.length > MAX_LINE_BYTES))
    return refuse(400, 'FIELD_TOO_LONG');
  const parsed = parseFields(text, lines);
  if (parsed === null) return refuse(400, 'BAD_FIELD');
  const { fields, headers } = parsed;
  if (parsed.lines.host > 1 || (version === 'HTTP/1.1' && parsed.lines.host === 0))
    return refuse(400, 'BAD_HOST');
  const framing = framingOf(parsed);
  if (framing === 'unsupported') return refuse(501, 'UNSUPPORTED_TRANSFER_ENCODING');
  if (framing === null || (framing.kind === 'chunked' && version === 'HTTP/1.0'))
    return refuse(400, 'AMBIGUOUS_LENGTH');
  const is10 = version === 'HTTP/1.0';
  const { connection } = headers;
  return {
    method,
    target,
    version: is10 ? '1.0' : '1.1',
    fields,
    headers,
    framing,
    keepAlive: is10 ? hasWord(connection, 'keep-alive') : !hasWord(connection, 'close'),
  };
}

function refuse(refused: RefusedHead['refused'], why: string): RefusedHead {
  return { refused, why };
}

/** The head in these bytes, which ends before `end`. */
export function readRequestHead(bytes: Buffer, end: number): RequestHead | RefusedHead {
  return end > MAX_HEAD_BYTES
    ? { refused: 400, why: 'HEAD_TOO_LONG' }
    : parseRequestHead(bytes.toString('latin1', 0, end));
}

/** Why what has come of a head cannot become one; null while it can. */
export function refuseBeginning(bytes: Buffer): RefusedHead | null {
  if (bytes.length > MAX_HEAD_BYTES) return { refused: 400, why: 'HEAD_TOO_LONG' };
  const [first] = bytes;
  return first === undefined || isLetter(first) ? null : { refused: 400, why: 'BAD_REQUEST_LINE' };
}

function isLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}
