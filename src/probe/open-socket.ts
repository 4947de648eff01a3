import { connect as connectTcp, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls, createSecureContext, rootCertificates } from 'node:tls';
import type { SecureContext } from 'node:tls';

/** Where the probe connects, worked out once. */
export interface Destination {
  readonly origin: string;
  readonly host: string;
  readonly port: number;
  /** Null for plain HTTP. */
  readonly tls: { readonly context: SecureContext; readonly serverName: string } | null;
  readonly hostHeader: string;
}

export function destinationOf(
  url: string,
  ca: string | null,
  serverName: string | null,
): Destination {
  const parsed = new URL(url);
  const secure = parsed.protocol === 'https:';
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  return {
    origin: parsed.origin,
    host,
    port: Number(parsed.port) || (secure ? 443 : 80),
    tls: secure
      ? {
          // One context for all connections: reading the system's certificates takes milliseconds.
          context: createSecureContext(ca === null ? {} : { ca: [...rootCertificates, ca] }),
          serverName: serverName ?? (isIP(host) === 0 ? host : ''),
        }
      : null,
    hostHeader: serverName ?? parsed.host,
  };
}

/** How far a socket got, to tell a missing name, a failed connection and a failed handshake apart. */
export type SocketStage = 'resolving' | 'connecting' | 'handshaking' | 'open';

/**
 * Opens a connection. `done` is called once. One address an attempt (no Happy Eyeballs): an
 * instrument must not hide a dead address by trying the next. No TLS session is resumed: every
 * connection verifies the certificate.
 */
export function openSocket(
  destination: Destination,
  to: { readonly host: string; readonly port: number },
  onStage: (stage: SocketStage) => void,
  done: (...result: [null, Socket] | [Error, null]) => void,
): Socket {
  const { tls } = destination;
  const address = { host: to.host, port: to.port, autoSelectFamily: false };
  onStage(isIP(to.host) === 0 ? 'resolving' : 'connecting');
  const socket =
    tls === null
      ? connectTcp(address)
      : connectTls({
          ...address,
          secureContext: tls.context,
          ...(tls.serverName === '' ? {} : { servername: tls.serverName }),
          ALPNProtocols: ['http/1.1'],
          rejectUnauthorized: true,
        });
  let answered = false;
  const answer = (...result: [null, Socket] | [Error, null]): void => {
    if (answered) return;
    answered = true;
    done(...result);
  };
  socket.setNoDelay(true);
  socket.once('lookup', () => onStage('connecting'));
  if (tls !== null) socket.once('connect', () => onStage('handshaking'));
  socket.once(tls === null ? 'connect' : 'secureConnect', () => {
    onStage('open');
    answer(null, socket);
  });
  socket.on('error', (error) => answer(error, null));
  return socket;
}
