import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Fabric, FabricConnection } from '../../fabric/fabric.js';
import type { LinkCondition, Place } from '../../fabric/link.js';
import { BodyReader } from './body-reader.js';
import { Exchange, type ExchangeSide } from './exchange.js';
import { readRequestHead, refuseBeginning, type RefusedHead } from './request-head.js';
import { tlsFactsOf, type TlsFacts } from './tls-facts.js';

export interface ClientConnectionOptions {
  /** Carries HTTP: the TLS socket where there is TLS. */
  readonly socket: Socket;
  /** Carries TCP; the same one where there is no TLS. */
  readonly raw: Socket;
  readonly fabric: Fabric;
  /** The client's place, outside of every VPC, and the node's. */
  readonly from: Place;
  readonly to: Place;
  /** Real milliseconds after which a connection without a request is closed. */
  readonly idleTimeoutMs: number;
  readonly nowMs: () => number;
  /** When it came, where the node was cut off then and is only now back; null where it was not. */
  readonly heldSinceMs: number | null;
  answer(exchange: Exchange): void;
  /** What is no request; the connection answers it with an error page and closes. */
  refuse(refusal: RefusedHead, exchange: Pick<ExchangeSide, 'clientIp' | 'clientPort'>): string;
  /** The client gave up on what it sent since then (real ms) while the node was cut off. */
  unreached(sinceMs: number): void;
}

/** Bytes that may wait for their turn: of a body that nobody wants yet, of requests sent ahead. */
const MAX_WAITING_BYTES = 128 * 1024;
/** How long a client may take to notice that the answer was the last one. */
const LINGER_MS = 1_000;
const NOTHING = Buffer.alloc(0);

/** Serves a client's connection until either side ends it. */
export function serveClient(options: ClientConnectionOptions): void {
  new ClientConnection(options).serve();
}

/**
 * A client's connection to a node: HTTP/1 requests one after the other. While the node is cut off
 * nothing passes in either direction; if any byte was lost then, the connection is reset when the
 * node is back, because its stream has a hole.
 */
class ClientConnection implements ExchangeSide, FabricConnection {
  readonly clientIp: string;
  readonly clientPort: number;
  readonly connectionId = randomBytes(16).toString('hex');
  readonly from: Place;
  readonly to: Place;
  #tls: TlsFacts | null = null;
  #waiting: Buffer = NOTHING;
  #exchange: Exchange | null = null;
  #closing = false;
  #advancing = false;
  #lostBytes = false;
  /** When a request was lost in the cut; null where none was, or its client's end is told. */
  #lostSinceMs: number | null = null;
  #cutOff: boolean;
  #heldSinceMs: number | null;
  #idle: NodeJS.Timeout | undefined;

  constructor(private readonly options: ClientConnectionOptions) {
    const { raw, fabric } = options;
    this.from = options.from;
    this.to = options.to;
    this.clientIp = raw.remoteAddress ?? '127.0.0.1';
    this.clientPort = raw.remotePort ?? 0;
    this.#heldSinceMs = options.heldSinceMs;
    this.#cutOff = fabric.condition(this.from, this.to).kind === 'black-hole';
  }

  serve(): void {
    const { socket, fabric, idleTimeoutMs } = this.options;
    const untrack = fabric.track(this);
    this.#idle = setTimeout(() => this.#idledOut(), idleTimeoutMs);
    socket.on('data', (bytes: Buffer) => this.#receive(bytes));
    socket.on('drain', () => this.#exchange?.onDrain?.());
    socket.on('end', () => {
      this.#tellUnreached();
      this.#clientGone();
    });
    socket.on('error', () => this.#clientGone());
    socket.on('close', () => {
      this.#tellUnreached();
      this.#cutOff = false;
      this.#clientGone();
      clearTimeout(this.#idle);
      untrack();
    });
  }

  /** Known once the handshake is over, as it is when a request has come. */
  get tls(): TlsFacts | null {
    return (this.#tls ??= tlsFactsOf(this.options.socket));
  }

  get isCutOff(): boolean {
    return this.#cutOff;
  }

  conditionChanged({ kind }: LinkCondition): void {
    this.#cutOff = kind === 'black-hole';
    if (kind === 'reset' || (!this.#cutOff && this.#lostBytes)) this.reset();
    else if (!this.#cutOff && this.options.socket.readableEnded) this.#clientGone();
  }

  reset(): void {
    this.options.raw.resetAndDestroy();
    this.options.socket.destroy();
  }

  write(bytes: Buffer | string, sent?: (handedOver: boolean) => void): boolean {
    const { socket } = this.options;
    if (this.#cutOff) {
      this.#lostBytes = true;
      if (sent !== undefined) process.nextTick(sent, false);
      return true;
    }
    if (sent === undefined) return socket.write(bytes, 'latin1');
    if (bytes.length === 0 && socket.writableLength === 0) {
      process.nextTick(sent, !socket.destroyed);
      return true;
    }
    return socket.write(bytes, 'latin1', (error) => sent(!error));
  }

  destroy(): void {
    this.options.socket.destroy();
  }

  finished(exchange: Exchange): void {
    this.#exchange = null;
    if (!exchange.keepsAlive) {
      this.#closeSoon();
      return;
    }
    this.#idle?.refresh();
    if (this.#waiting.length > 0) process.nextTick(() => this.advance());
    this.options.socket.resume();
  }

  advance(): void {
    // The sink of a body may ask for more while it is given some.
    if (this.#advancing) return;
    this.#advancing = true;
    while (this.#waiting.length > 0 && this.#step());
    this.#advancing = false;
    const { socket } = this.options;
    if (this.#waiting.length > MAX_WAITING_BYTES) socket.pause();
    else if (socket.isPaused()) socket.resume();
  }

  /** Whether it got any further. */
  #step(): boolean {
    if (this.#closing) {
      this.#waiting = NOTHING;
      return false;
    }
    const exchange = this.#exchange;
    if (exchange === null) return this.#readHead();
    if (exchange.body.done || !exchange.wantsBody) return false;
    const end = exchange.body.read(this.#waiting, 0);
    const bytes = this.#waiting.subarray(0, end);
    this.#waiting = this.#waiting.subarray(end);
    if (exchange.body.broken) {
      exchange.mustClose = true;
      exchange.lose('bad-body');
      return false;
    }
    exchange.deliver(bytes);
    return true;
  }

  #readHead(): boolean {
    // One empty line before a request is to be passed over (RFC 9112, 2.2).
    if (this.#waiting[0] === 0x0d && this.#waiting[1] === 0x0a)
      this.#waiting = this.#waiting.subarray(2);
    const end = this.#waiting.indexOf('\r\n\r\n');
    const head = end === -1 ? refuseBeginning(this.#waiting) : readRequestHead(this.#waiting, end);
    if (head === null) return false;
    if ('refused' in head) {
      this.#refuse(head);
      return false;
    }
    this.#waiting = this.#waiting.subarray(end + 4);
    const body = new BodyReader(head.framing);
    // What was sent into the cut came then, for whoever may have given it up since.
    const receivedAtMs = this.#heldSinceMs ?? this.options.nowMs();
    this.#heldSinceMs = null;
    const exchange = new Exchange(head, body, receivedAtMs, end + 4, this);
    this.#exchange = exchange;
    this.options.answer(exchange);
    return true;
  }

  #refuse(refusal: RefusedHead): void {
    this.write(this.options.refuse(refusal, this));
    this.#closeSoon();
  }

  #receive(bytes: Buffer): void {
    if (this.#cutOff) {
      this.#lostBytes = true;
      if (this.#exchange === null) this.#lostSinceMs ??= this.options.nowMs();
      return;
    }
    if (this.#closing) return;
    this.#idle?.refresh();
    this.#waiting = this.#waiting.length === 0 ? bytes : Buffer.concat([this.#waiting, bytes]);
    this.advance();
  }

  #idledOut(): void {
    // While there is an exchange its own timer counts.
    if (this.#exchange !== null) this.#idle?.refresh();
    else if (this.#waiting.length > 0) this.#refuse({ refused: 408, why: 'HEAD_INCOMPLETE' });
    else this.#closeSoon();
  }

  /** Also a client that has only ended its own side is taken as gone, as ELB and nginx do. */
  #clientGone(): void {
    // Through a black hole no FIN or RST comes.
    if (this.#cutOff) return;
    const exchange = this.#exchange;
    this.#exchange = null;
    this.options.socket.end();
    exchange?.lose('client-gone');
    if (this.#closing || exchange !== null) this.options.socket.destroy();
  }

  #tellUnreached(): void {
    if (this.#lostSinceMs !== null) this.options.unreached(this.#lostSinceMs);
    this.#lostSinceMs = null;
  }

  /** Reads on for a while: to close with unread bytes would reset the answer away. */
  #closeSoon(): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#waiting = NOTHING;
    const { socket } = this.options;
    socket.end();
    socket.resume();
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  }
}
