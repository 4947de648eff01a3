import { createServer, type Server, type Socket } from 'node:net';

// A server that knows what it did: the truth that the probe is calibrated against. It shares no code
// with the probe. For tests and `npm run calibrate` only.

export type Fate =
  | { readonly kind: 'answer'; readonly afterMs: number }
  /** The head at once, the rest of the body after so many ms. */
  | { readonly kind: 'slow-body'; readonly afterMs: number }
  | { readonly kind: 'hang' | 'reset' | 'close' | 'truncate' | 'unavailable' };

/** Real milliseconds on the machine's monotonic clock. */
export interface TrueRequest {
  /** First part of its path: who sent it. */
  readonly client: string;
  readonly arrivedMs: number;
  readonly fate: Fate['kind'];
  /** When the last byte of a whole answer was handed to the system; null where there was none. */
  endedMs: number | null;
}

export interface KnownTruthServer {
  readonly port: number;
  readonly requests: readonly TrueRequest[];
  /** Stops listening and resets what is open: whoever connects is refused. Returns when it did. */
  refuse(): Promise<number>;
  listenAgain(): Promise<number>;
  close(): Promise<void>;
}

export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;

const BODY = 'x'.repeat(1000);
const head = (status: string, length: number): string =>
  `HTTP/1.1 ${status}\r\nContent-Length: ${length}\r\n\r\n`;

/** `fateOf` decides on each request by its place among those of the same client, from 0. */
export async function startKnownTruthServer(
  fateOf: (client: string, index: number, arrivedMs: number) => Fate,
): Promise<KnownTruthServer> {
  const requests: TrueRequest[] = [];
  const counts = new Map<string, number>();
  const sockets = new Set<Socket>();

  function answer(socket: Socket, path: string): void {
    const arrivedMs = monotonicMs();
    const client = path.split(/[/?]/)[1] ?? '';
    const index = counts.get(client) ?? 0;
    counts.set(client, index + 1);
    const fate = fateOf(client, index, arrivedMs);
    const request: TrueRequest = { client, arrivedMs, fate: fate.kind, endedMs: null };
    requests.push(request);
    const finish = (text: string): void => {
      if (socket.destroyed) return;
      socket.write(text);
      request.endedMs = monotonicMs();
    };
    if (fate.kind === 'answer') {
      setTimeout(() => finish(head('200 OK', BODY.length) + BODY), fate.afterMs);
    } else if (fate.kind === 'slow-body') {
      socket.write(head('200 OK', BODY.length) + BODY.slice(0, 100));
      setTimeout(() => finish(BODY.slice(100)), fate.afterMs);
    } else if (fate.kind === 'unavailable') finish(head('503 Service Unavailable', 2) + 'no');
    else if (fate.kind === 'truncate') socket.end(head('200 OK', BODY.length) + BODY.slice(0, 100));
    else if (fate.kind === 'close') socket.end();
    else if (fate.kind === 'reset') socket.resetAndDestroy();
  }

  function serve(socket: Socket): void {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let pending = '';
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      for (let end = pending.indexOf('\r\n\r\n'); end !== -1; end = pending.indexOf('\r\n\r\n')) {
        const line = pending.slice(0, pending.indexOf('\r\n'));
        pending = pending.slice(end + 4);
        answer(socket, line.split(' ')[1] ?? '/');
      }
    });
  }

  const listen = (port: number): Promise<Server> =>
    new Promise((resolve, reject) => {
      const server = createServer(serve);
      server.once('error', reject);
      server.listen({ port, host: '127.0.0.1', backlog: 1024 }, () => resolve(server));
    });
  let listening = await listen(0);
  const address = listening.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const stop = async (): Promise<void> => {
    const closed = new Promise((resolve) => listening.close(resolve));
    for (const socket of sockets) socket.resetAndDestroy();
    await closed;
  };
  return {
    port,
    requests,
    async refuse() {
      const atMs = monotonicMs();
      await stop();
      return atMs;
    },
    async listenAgain() {
      listening = await listen(port);
      return monotonicMs();
    },
    close: stop,
  };
}
