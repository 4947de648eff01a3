import type { RequestHeaderSettings } from '../../model/deployment.js';
import type { Fields, HeaderValues } from './http1/fields.js';

/** RFC 9110, 7.6.1, and those that older software still sends. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
]);
/** What the load balancer sets itself; `Expect: 100-continue` it has answered itself. */
const REPLACED = new Set([
  'expect',
  'x-amzn-trace-id',
  'x-forwarded-for',
  'x-forwarded-port',
  'x-forwarded-proto',
]);

export interface ForwardedFor {
  readonly settings: RequestHeaderSettings;
  readonly clientIp: string;
  readonly clientPort: number;
  readonly protocol: 'http' | 'https';
  /** The listener's port as the plan says it. */
  readonly port: number;
  readonly traceId: string;
}

/**
 * Fields without those that concern one connection only, also those that `Connection` names, and
 * without `dropped`. Those that frame the body stay: whoever passes the body on keeps its framing.
 */
export function endToEndFields(
  fields: Fields,
  connection: string | undefined,
  dropped: ReadonlySet<string> | null = null,
): string[] {
  const named = namedBy(connection);
  const kept: string[] = [];
  for (let index = 0; index < fields.length; index += 2) {
    const name = fields[index] ?? '';
    const key = name.toLowerCase();
    if (HOP_BY_HOP.has(key) || dropped?.has(key) === true || named?.has(key) === true) continue;
    kept.push(name, fields[index + 1] ?? '');
  }
  return kept;
}

/** What the load balancer sends to the target. */
export function fieldsForTarget(
  fields: Fields,
  headers: HeaderValues,
  forwarded: ForwardedFor,
): string[] {
  const sent = endToEndFields(fields, headers['connection'], REPLACED);
  const kept = forwarded.settings.dropsInvalidNames ? withValidNames(sent) : sent;
  const chain = forwardedChain(headers['x-forwarded-for'], forwarded);
  if (chain !== undefined) kept.push('X-Forwarded-For', chain);
  kept.push(
    'X-Forwarded-Proto',
    forwarded.protocol,
    'X-Forwarded-Port',
    String(forwarded.port),
    'X-Amzn-Trace-Id',
    forwarded.traceId,
  );
  // HTTP/1.0 may come without one, HTTP/1.1 must not (RFC 9112, 3.2).
  if (headers['host'] === undefined) kept.push('Host', '');
  return kept;
}

function forwardedChain(
  before: string | undefined,
  { settings: { forwardedFor, addsClientPort }, clientIp, clientPort }: ForwardedFor,
): string | undefined {
  if (forwardedFor === 'preserve') return before;
  if (forwardedFor === 'remove') return undefined;
  const client = addsClientPort ? `${clientIp}:${clientPort}` : clientIp;
  return before === undefined ? client : `${before}, ${client}`;
}

/** `routing.http.drop_invalid_header_fields`: names are letters, digits and hyphens then. */
function withValidNames(fields: readonly string[]): string[] {
  return fields.filter((_, index) => /^[-A-Za-z0-9]+$/.test(fields[index - (index % 2)] ?? ''));
}

/** A client cannot have the length or the host of its request dropped: that would change its meaning. */
const NEVER_NAMED = new Set(['content-length', 'transfer-encoding', 'host']);

function namedBy(connection: string | undefined): ReadonlySet<string> | null {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close')
    return null;
  const names = connection.split(',').map((name) => name.trim().toLowerCase());
  return new Set(names.filter((name) => !NEVER_NAMED.has(name)));
}

/** Values of all `Set-Cookie` lines. */
export function setCookies(fields: readonly string[]): string[] {
  const found: string[] = [];
  for (let index = 0; index < fields.length; index += 2)
    if (fields[index]?.toLowerCase() === 'set-cookie') found.push(fields[index + 1] ?? '');
  return found;
}

/** Takes all lines of a name in lower case away. */
export function removeField(fields: string[], key: string): void {
  for (let index = fields.length - 2; index >= 0; index -= 2)
    if (fields[index]?.toLowerCase() === key) fields.splice(index, 2);
}
