import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** What a client and the node agreed on, for the access log. */
export interface TlsFacts {
  /** OpenSSL's name. */
  readonly cipher: string;
  readonly protocol: string;
  /** That the client asked for; null where it did not say. */
  readonly serverName: string | null;
}

/** To be asked once the handshake is over; null where there is no TLS. */
export function tlsFactsOf(socket: Socket): TlsFacts | null {
  if (!(socket instanceof TLSSocket)) return null;
  const { servername } = socket as { servername?: unknown };
  return {
    cipher: socket.getCipher()?.name ?? '-',
    protocol: socket.getProtocol() ?? '-',
    serverName: typeof servername === 'string' ? servername : null,
  };
}
