import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** RFC 9110, 7.6.1, and those that older software still sends. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export interface ForwardedFor {
  readonly clientIp: string;
  readonly protocol: 'http' | 'https';
  /** The listener's port as the plan says it. */
  readonly port: number;
  readonly traceId: string;
}

/** Headers without those that concern one connection only, also those that `Connection` names. */
export function endToEndHeaders(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  const kept = Object.entries(headers).filter(
    ([name]) => !HOP_BY_HOP.has(name) && !named.includes(name),
  );
  return Object.fromEntries(kept);
}

/** What the load balancer sends to the target. */
export function headersForTarget(
  headers: IncomingHttpHeaders,
  forwarded: ForwardedFor,
): OutgoingHttpHeaders {
  const before = headers['x-forwarded-for'];
  const chain = Array.isArray(before) ? before.join(', ') : before;
  const toTarget: OutgoingHttpHeaders = {
    ...endToEndHeaders(headers),
    'x-forwarded-for': chain === undefined ? forwarded.clientIp : `${chain}, ${forwarded.clientIp}`,
    'x-forwarded-proto': forwarded.protocol,
    'x-forwarded-port': String(forwarded.port),
    'x-amzn-trace-id': forwarded.traceId,
  };
  // The load balancer has answered `Expect: 100-continue` itself.
  delete toTarget['expect'];
  // A body of unknown length stays one.
  if (headers['transfer-encoding'] !== undefined) toTarget['transfer-encoding'] = 'chunked';
  return toTarget;
}
