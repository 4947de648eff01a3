import type { Outcome } from '../model/sample.js';
import type { SocketStage } from './open-socket.js';

export interface Failure {
  readonly outcome: Outcome;
  /** This machine failed, or the prober met what it does not know: no evidence against the target. */
  readonly local: boolean;
}

const REFUSED = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN']);
const RESET = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);
const LOCAL = new Set([
  'EMFILE',
  'ENFILE',
  'EADDRNOTAVAIL',
  'ENOBUFS',
  'ENOMEM',
  'EACCES',
  'EPERM',
]);
const MALFORMED = new Set(['UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_RES_EXCEEDED_MAX_SIZE']);

/**
 * Says what an error of undici or of a socket means for the one request that met it. `stage` is how
 * far the socket was, `began` whether a response had begun.
 *
 * What each outcome means, and what cannot be told, stands at OUTCOMES. An error that nobody foresaw
 * counts against this machine.
 */
export function classifyError(error: Error, stage: SocketStage, began: boolean): Failure {
  const fault = (outcome: Outcome): Failure => ({ outcome, local: false });
  const code = textOf(error, 'code');

  if (LOCAL.has(code)) return { outcome: 'refused', local: true };
  // `queryA` and its like are those of a name server that was asked directly.
  if (/^(getaddrinfo|query[A-Z]\w*)$/.test(textOf(error, 'syscall'))) return fault('dns');
  if (REFUSED.has(code)) return fault('refused');
  if (code === 'ETIMEDOUT') return fault(timeoutAt(stage));
  if (RESET.has(code)) {
    // A FIN during the handshake comes as an ECONNRESET that no system call reported.
    if (stage === 'handshaking' && textOf(error, 'syscall') === '') return fault('closed');
    return fault('reset');
  }
  if (stage === 'handshaking') return fault('tls');
  // A TLS alert or a broken record on an open connection.
  if (/^(ERR_SSL_|ERR_TLS_|EPROTO$)/.test(code)) return fault('tls');
  if (code === 'UND_ERR_SOCKET') {
    if (error.message.startsWith('bad ')) return fault('malformed');
    return fault(began ? 'truncated' : 'closed');
  }
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return fault('truncated');
  if (MALFORMED.has(code) || error.name === 'HTTPParserError') return fault('malformed');
  return { outcome: 'malformed', local: true };
}

/** What a request that is given up was waiting for. */
export function timeoutAt(stage: SocketStage): Outcome {
  if (stage === 'resolving') return 'dns';
  return stage === 'open' ? 'response-timeout' : 'connect-timeout';
}

function textOf(error: Error, field: string): string {
  const value: unknown = Reflect.get(error, field);
  return typeof value === 'string' ? value : '';
}
