import type { WebAclField } from '../../model/deployed-edge.js';
import type { HeaderValues } from '../load-balancer/http1/fields.js';

/** What of a request a web ACL sees. */
export interface InspectedRequest {
  readonly method: string;
  /** Path and query, as they came. */
  readonly target: string;
  readonly version: string;
  readonly headers: HeaderValues;
  readonly clientIp: string;
  /** The start of the body, as latin-1 text. */
  readonly body: string;
}

/**
 * For a regional resource WAFv2 sees the first 8 KB of a body; of a larger one its rules see that part.
 * Source: AWS WAF Developer Guide, "Considerations for managing body inspection".
 */
export const INSPECTED_BODY_BYTES = 8 * 1024;

/** The texts of a field, transformed as the statement says; none where the request has no such part. */
export function textsOf(field: WebAclField, request: InspectedRequest): string[] {
  return rawTexts(field, request).map((text) =>
    field.transformations.reduce((done, name) => TRANSFORM[name]?.(done) ?? done, text),
  );
}

export function pathOf({ target }: InspectedRequest): string {
  const at = target.indexOf('?');
  return at === -1 ? target : target.slice(0, at);
}

export function queryOf({ target }: InspectedRequest): string {
  const at = target.indexOf('?');
  return at === -1 ? '' : target.slice(at + 1);
}

/** Also what is no UTF-8, or no whole escape, decodes to something. */
export function decodeUrl(text: string): string {
  const decoded = text
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return decoded;
}

function rawTexts({ part, name }: WebAclField, request: InspectedRequest): string[] {
  const { method, headers, body } = request;
  switch (part) {
    case 'uri-path':
      return [pathOf(request)];
    case 'query-string':
      return [queryOf(request)];
    case 'query-arguments':
      return [...new URLSearchParams(queryOf(request))].flatMap(([key, value]) =>
        name === null ? [key, value] : key.toLowerCase() === name ? [value] : [],
      );
    case 'method':
      return [method];
    case 'body':
      return body === '' ? [] : [body];
    case 'header': {
      const value = headers[name ?? ''];
      return value === undefined ? [] : [value];
    }
    case 'cookies': {
      const { cookie } = headers;
      return cookie === undefined ? [] : [cookie];
    }
  }
}

const TRANSFORM: Readonly<Record<string, (text: string) => string>> = {
  LOWERCASE: (text) => text.toLowerCase(),
  URL_DECODE: decodeUrl,
  COMPRESS_WHITE_SPACE: (text) => text.replace(/[\s\u00a0]+/g, ' '),
  NORMALIZE_PATH: normalizePath,
};

/** Without repeated slashes, self references and steps back that do not lead above the root. */
function normalizePath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0) parts.pop();
    else if (part !== '..') parts.push(part);
  }
  const end = path.endsWith('/') && parts.length > 0 ? '/' : '';
  return `/${parts.join('/')}${end}`;
}
