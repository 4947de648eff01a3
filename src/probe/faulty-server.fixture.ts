import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** What a path of the server does to a request for it. For tests only. */
const BEHAVIOURS: Readonly<Record<string, (socket: Socket) => void>> = {
  '/ok': (socket) => socket.write(response('200 OK', 'hello')),
  '/instance': (socket) =>
    socket.write(
      response('200 OK', 'hello', 'X-Holdfast-Instance: i-1\r\nX-Holdfast-Zone: us-east-1a\r\n'),
    ),
  '/hints': (socket) => {
    socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n');
    socket.write(response('200 OK', 'hello'));
  },
  '/hints-and-fin': (socket) => socket.end('HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n'),
  '/unavailable': (socket) => socket.write(response('503 Service Unavailable', 'hello')),
  '/no-target': (socket) =>
    socket.write(response('503 Service Unavailable', 'hello', 'Server: awselb/2.0\r\n')),
  '/blocked': (socket) =>
    socket.write(response('403 Forbidden', 'hello', 'Server: awselb/2.0\r\n')),
  '/challenge': (socket) =>
    socket.write(response('202 Accepted', '', 'x-amzn-waf-action: challenge\r\n')),
  '/redirect': (socket) => socket.write(response('302 Found', 'hello', 'Location: /ok\r\n')),
  '/wrong-body': (socket) => socket.write(response('200 OK', 'goodbye')),
  '/fin': (socket) => socket.end(),
  '/reset': (socket) => socket.resetAndDestroy(),
  '/hang': () => undefined,
  '/trickle': (socket) => {
    const timer = setInterval(() => socket.write('x'), 20);
    socket.on('close', () => clearInterval(timer));
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nhello');
  },
  '/truncated': (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello'),
  '/truncated-chunked': (socket) =>
    socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n'),
  '/truncated-and-closed': (socket) =>
    socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 100\r\n\r\nhello'),
  '/reset-midway': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello', () =>
      resetOnceRead(socket),
    );
  },
  '/until-close': (socket) => socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello'),
  '/until-reset': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello', () => resetOnceRead(socket));
  },
  '/garbage': (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'),
  '/half-a-header': (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Le'),
};

/**
 * A reset takes with it what was not read yet. A client of the same thread reads between the timer and
 * what follows it, also where the machine was too busy for both until then.
 */
function resetOnceRead(socket: Socket): void {
  setTimeout(() => setImmediate(() => socket.resetAndDestroy()), 20);
}

function response(status: string, body: string, headers = ''): string {
  return `HTTP/1.1 ${status}\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
}

export interface FaultyServer {
  readonly port: number;
  /** Head of each request in order of arrival: request line and headers. */
  readonly requests: readonly string[];
  readonly connections: () => number;
  readonly openConnections: () => number;
  /** What requests for `/held` wait for. */
  release(): void;
  close(): Promise<void>;
}

/** An HTTP/1.1 server on loopback whose paths fail in every way that the probe tells apart. */
export async function startFaultyServer(
  options: {
    readonly tls?: { readonly key: string; readonly cert: string };
    readonly host?: string;
    /** Called with the number of requests so far. */
    readonly onRequest?: (count: number, server: FaultyServer) => void;
  } = {},
): Promise<FaultyServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const held: Socket[] = [];
  let connections = 0;

  function serve(socket: Socket): void {
    let pending = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      for (let end = endOfRequest(pending); end !== -1; end = endOfRequest(pending)) {
        const head = pending.slice(0, end);
        pending = pending.slice(end);
        requests.push(head);
        const path = head.split(' ')[1] ?? '';
        if (path === '/held') held.push(socket);
        else BEHAVIOURS[path]?.(socket);
        options.onRequest?.(requests.length, faulty);
      }
    });
  }

  const server: Server =
    options.tls === undefined
      ? createServer(serve)
      : createTlsServer(options.tls, serve).on('tlsClientError', () => undefined);
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, options.host ?? '127.0.0.1', resolve));
  const address = server.address();
  const faulty: FaultyServer = {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    requests,
    connections: () => connections,
    openConnections: () => sockets.size,
    release() {
      for (const socket of held.splice(0)) socket.write(response('200 OK', 'hello'));
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return faulty;
}

/** Where the first request in the buffer ends, its body included; -1 where it is not complete. */
function endOfRequest(buffer: string): number {
  const head = buffer.indexOf('\r\n\r\n');
  if (head === -1) return -1;
  const length = Number(/^content-length: (\d+)/im.exec(buffer.slice(0, head))?.[1] ?? 0);
  const end = head + 4 + length;
  return buffer.length < end ? -1 : end;
}
