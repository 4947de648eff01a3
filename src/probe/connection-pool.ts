import type { Socket } from 'node:net';
import { Client } from 'undici';
import type { AddressBook } from './address-book.js';
import { openSocket } from './open-socket.js';
import type { Destination, SocketStage } from './open-socket.js';

/**
 * Requests that a connection serves before it is replaced. With a fast target one kept connection
 * would carry everything, and whoever connects anew (a new visitor, or after a change of DNS) would
 * never be measured. Some tens of requests a connection are what one visit of a browser makes.
 */
const REQUESTS_PER_CONNECTION = 25;

/** One HTTP/1.1 connection, one request at a time. It reconnects by itself when it was idle. */
export interface Connection {
  readonly client: Client;
  stage: SocketStage;
  /** Nothing was sent on the present socket yet. */
  fresh: boolean;
  socket: Socket | null;
  socketError: Error | null;
  served: number;
  /** Address of the present socket; null before there was one. */
  host: string | null;
}

export interface ConnectionPool {
  readonly opened: number;
  readonly waited: number;
  /**
   * Gives an idle connection or a new one, or, with all of them taken, the first that comes free.
   * `new` wants one that nobody used and nobody will use after it.
   * The function that it returns withdraws a request that still waits.
   */
  acquire(use: (connection: Connection) => void, how?: 'kept' | 'new'): () => void;
  /** Gives a connection back after a complete response. */
  release(connection: Connection): void;
  /** Ends a connection at once, with whatever is under way on it. */
  discard(connection: Connection): void;
  /** Ends all connections. */
  close(): Promise<void>;
}

/**
 * New connections go to the addresses of the name in turn. One whose address has left DNS is closed
 * as soon as it is idle, as a client with a pool that heeds DNS does it; what is under way on it
 * goes on to its end or its timeout.
 */
export function createConnectionPool(
  destination: Destination,
  max: number,
  addresses: AddressBook,
): ConnectionPool {
  const all = new Set<Connection>();
  const idle: Connection[] = [];
  const waiting = new Set<(connection: Connection) => void>();
  let opened = 0;
  let waited = 0;

  function open(): Connection {
    const connection: Connection = {
      client: new Client(destination.origin, {
        pipelining: 1,
        // The request's own timer decides, also over a response that trickles.
        headersTimeout: 0,
        bodyTimeout: 0,
        connect: (_options, callback) => {
          opened += 1;
          connection.fresh = true;
          connection.socketError = null;
          const to = addresses.next();
          if (to instanceof Error) return callback(to, null);
          connection.host = to.host;
          const socket = openSocket(
            destination,
            to,
            (stage) => (connection.stage = stage),
            callback,
          );
          socket.on('error', (error) => (connection.socketError = error));
          connection.socket = socket;
        },
      }),
      stage: 'connecting',
      fresh: true,
      socket: null,
      socketError: null,
      served: 0,
      host: null,
    };
    all.add(connection);
    return connection;
  }

  function serveNextWaiting(): void {
    const [use] = waiting;
    if (use === undefined || all.size >= max) return;
    waiting.delete(use);
    use(open());
  }

  const isStale = ({ host }: Connection): boolean => host !== null && !addresses.has(host);

  function retire(connection: Connection): void {
    all.delete(connection);
    void connection.client.close();
  }

  addresses.onChange(() => {
    for (const connection of idle.splice(0)) {
      if (isStale(connection)) retire(connection);
      else idle.push(connection);
    }
  });

  return {
    get opened() {
      return opened;
    },
    get waited() {
      return waited;
    },
    acquire(use, how = 'kept') {
      const kept = how === 'kept' ? idle.pop() : undefined;
      const connection = kept ?? (all.size < max ? open() : idle.pop());
      if (how === 'new' && connection !== undefined) connection.served = REQUESTS_PER_CONNECTION;
      if (connection === undefined) {
        waited += 1;
        waiting.add(use);
      } else {
        use(connection);
      }
      return () => waiting.delete(use);
    },
    release(connection) {
      connection.served += 1;
      if (connection.served >= REQUESTS_PER_CONNECTION || isStale(connection)) {
        retire(connection);
        serveNextWaiting();
        return;
      }
      const [use] = waiting;
      if (use === undefined) {
        idle.push(connection);
      } else {
        waiting.delete(use);
        use(connection);
      }
    },
    discard(connection) {
      all.delete(connection);
      connection.socket?.destroy();
      void connection.client.destroy();
      serveNextWaiting();
    },
    async close() {
      await Promise.all([...all].map(({ client }) => client.destroy()));
    },
  };
}
