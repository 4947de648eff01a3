import { once } from 'node:events';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { Certificate } from '../load-balancer/certificate.js';

/** Where the TLS in front of an instance's application is served, and which ports of the plan it stands for. */
export interface TlsFront {
  readonly host: string;
  readonly port: number;
  readonly ports: readonly number[];
}

export interface TlsFrontOptions {
  readonly ports: readonly number[];
  readonly application: { readonly host: string; readonly port: number };
  readonly certificate: Certificate;
}

/**
 * Terminates TLS in front of an instance's application, which goes on speaking plaintext: on a real
 * instance a web server or the application itself would. Each connection leads to one of its own to
 * the application, and ends as that one does; where that is refused or reset, so is it.
 */
export async function startTlsFront({
  ports,
  application,
  certificate: { keyPem, certPem },
}: TlsFrontOptions): Promise<TlsFront & { close(): void }> {
  const open = new Set<Socket>();
  const server = createServer(
    { key: keyPem, cert: certPem, ALPNProtocols: ['http/1.1'], noDelay: true },
    (secure) => {
      const plain = connect({ ...application, noDelay: true });
      // After an orderly end what was piped is still to go out.
      plain.on('error', () => secure.destroy());
      secure.on('error', () => plain.destroy());
      secure.on('close', () => plain.destroy());
      secure.pipe(plain).pipe(secure);
    },
  );
  server.on('connection', (raw: Socket) => {
    open.add(raw);
    raw.on('error', () => {});
    raw.once('close', () => open.delete(raw));
  });
  // What speaks no TLS is hung up on.
  server.on('tlsClientError', (_, secure) => secure.destroy());
  server.listen({ host: application.host, port: 0 });
  await once(server, 'listening');
  const { address, port } = server.address() as AddressInfo;
  return {
    host: address,
    port,
    ports,
    close() {
      server.close();
      for (const raw of open) raw.destroy();
    },
  };
}
