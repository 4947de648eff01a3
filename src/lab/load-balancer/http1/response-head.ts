import type { Fields, Framing, HeaderValues } from './fields.js';
import { framingOf, hasWord, parseFields } from './fields.js';

/** The status line and the fields of a target's answer. */
export interface ResponseHead {
  readonly status: number;
  readonly reason: string;
  readonly fields: Fields;
  readonly headers: HeaderValues;
  readonly framing: Framing;
  /** The target lets the connection be used again. */
  readonly keepAlive: boolean;
}

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: ([^\r\n]*))?$/;

/** Reads a head without its empty last line, as latin-1 text; null where it is no HTTP/1 answer. */
export function parseResponseHead(text: string, method: string): ResponseHead | null {
  const lines = text.split('\r\n');
  const match = STATUS_LINE.exec(lines[0] ?? '');
  const parsed = parseFields(text, lines);
  if (match === null || parsed === null) return null;
  const status = Number(match[2]);
  const { fields, headers } = parsed;
  const bodyless = method === 'HEAD' || status < 200 || status === 204 || status === 304;
  const framing = bodyless ? ({ kind: 'none' } as const) : framingOf(parsed);
  if (framing === null || framing === 'unsupported') return null;
  const untilClose =
    !bodyless && framing.kind === 'none' && headers['content-length'] === undefined;
  const { connection } = headers;
  return {
    status,
    reason: match[3] ?? '',
    fields,
    headers,
    framing: untilClose ? { kind: 'close' } : framing,
    keepAlive:
      !untilClose &&
      (match[1] === '1' ? !hasWord(connection, 'close') : hasWord(connection, 'keep-alive')),
  };
}
