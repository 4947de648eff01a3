import type { BodyReader } from './body-reader.js';
import type { RequestHead } from './request-head.js';
import { ownHead } from './head-text.js';
import type { TlsFacts } from './tls-facts.js';

/** Whoever takes the body of a request. */
export interface BodySink {
  /** False where no more is wanted until `resumeBody`. */
  data(bytes: Buffer): boolean;
  end(): void;
}

/** What an exchange needs of the connection that it is on. */
export interface ExchangeSide {
  readonly clientIp: string;
  readonly clientPort: number;
  /** Of its own for each connection. */
  readonly connectionId: string;
  readonly tls: TlsFacts | null;
  /** Bytes of a node that is cut off vanish on the way. */
  readonly isCutOff: boolean;
  /** `sent` hears whether the bytes were handed to the network. */
  write(bytes: Buffer | string, sent?: (handedOver: boolean) => void): boolean;
  /** Looks whether there is more of the body, or another request. */
  advance(): void;
  finished(exchange: Exchange): void;
  destroy(): void;
}

/** One request on a client's connection and the answer to it, which is sent exactly once. */
export class Exchange {
  /** Called once where the client is gone, or its body is nonsense, before the answer was out. */
  onGone: ((why: 'client-gone' | 'bad-body') => void) | null = null;
  onDrain: (() => void) | null = null;
  /** Bytes of the request and of the answer, heads included, as the access log counts them. */
  receivedBytes: number;
  sentBytes = 0;
  headSent = false;
  /** The connection cannot be used again, whatever the client wants. */
  mustClose = false;
  #sink: BodySink | null = null;
  #paused = false;
  #bodyEnded = false;
  #over = false;
  #continued = false;
  /** Bytes of the body that were looked at and are still to be passed on. */
  readonly #held: Buffer[] = [];
  #wasCutOff = false;

  constructor(
    readonly request: RequestHead,
    readonly body: BodyReader,
    /** Monotonic milliseconds at which its head was complete. */
    readonly receivedAtMs: number,
    headBytes: number,
    private readonly side: ExchangeSide,
  ) {
    this.receivedBytes = headBytes;
  }

  get clientIp(): string {
    return this.side.clientIp;
  }
  get clientPort(): number {
    return this.side.clientPort;
  }
  get connectionId(): string {
    return this.side.connectionId;
  }
  get tls(): TlsFacts | null {
    return this.side.tls;
  }
  get isOver(): boolean {
    return this.#over;
  }
  /** The connection goes on after the answer: the client wants it, and its body is read to the end. */
  get keepsAlive(): boolean {
    return this.request.keepAlive && !this.mustClose && this.body.done;
  }
  get wantsBody(): boolean {
    return this.#sink !== null && !this.#paused && !this.#over;
  }

  /**
   * The first `limit` bytes of the body, or all where it is shorter; it is passed on whole afterwards.
   * Whoever looks has to say how long a client may take, in real milliseconds.
   */
  peekBody(
    limit: number,
    timeoutMs: number,
  ): Promise<Buffer | 'client-gone' | 'bad-body' | 'timeout'> {
    return new Promise((resolve) => {
      const settle = (seen: Buffer | 'client-gone' | 'bad-body' | 'timeout'): void => {
        clearTimeout(timer);
        this.onGone = null;
        this.#sink = null;
        this.#paused = false;
        this.#bodyEnded = false;
        resolve(seen);
      };
      const timer = setTimeout(() => settle('timeout'), timeoutMs);
      const held = this.#held;
      let size = 0;
      this.onGone = settle;
      this.readBody({
        data: (bytes) => {
          held.push(bytes);
          size += bytes.length;
          if (size >= limit && !this.body.done) settle(Buffer.concat(held).subarray(0, limit));
          return size < limit;
        },
        end: () => settle(Buffer.concat(held).subarray(0, limit)),
      });
    });
  }

  readBody(sink: BodySink): void {
    this.#sink = sink;
    this.#paused = false;
    const expects = this.request.headers['expect']?.toLowerCase() === '100-continue';
    if (expects && !this.#continued && !this.body.done && !this.headSent)
      this.side.write('HTTP/1.1 100 Continue\r\n\r\n');
    this.#continued = true;
    for (const bytes of this.#held.splice(0)) if (!sink.data(bytes)) this.#paused = true;
    this.#endBodyIfDone();
    this.side.advance();
  }

  resumeBody(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.side.advance();
  }

  /** To be called by the connection alone. */
  deliver(bytes: Buffer): void {
    this.receivedBytes += bytes.length;
    if (this.#sink?.data(bytes) === false) this.#paused = true;
    this.#endBodyIfDone();
  }

  /** To be called by the connection alone: the client is gone, or sends nonsense. */
  lose(why: 'client-gone' | 'bad-body'): void {
    if (this.#over) return;
    const { onGone } = this;
    if (why === 'client-gone') this.#over = true;
    onGone?.(why);
  }

  /** An answer of the load balancer's own. */
  reply(
    status: number,
    fields: readonly string[],
    body: string,
    sent: (answered: boolean) => void = () => {},
  ): void {
    if (this.#over || this.headSent) return;
    if (!this.body.done) this.mustClose = true;
    const text = this.request.method === 'HEAD' ? '' : body;
    const head = ownHead(status, [...fields, 'Content-Length', String(Buffer.byteLength(body))], {
      keepAlive: this.keepsAlive,
    });
    this.finish(Buffer.from(head + text, 'utf8'), sent);
  }

  /** False where the client takes no more for now; `onDrain` tells when it does. */
  write(bytes: Buffer): boolean {
    if (this.#over) return true;
    this.#count(bytes);
    return this.side.write(bytes);
  }

  /** The answer is complete with these bytes. `sent` hears whether they were handed to the network. */
  finish(bytes: Buffer, sent: (answered: boolean) => void): void {
    if (this.#over) return;
    this.#over = true;
    this.#count(bytes);
    this.side.write(bytes, (handedOver) => sent(handedOver && !this.#wasCutOff));
    this.side.finished(this);
  }

  /** Breaks the connection off, so that the client sees that the answer is not whole. */
  abort(): void {
    if (this.#over) return;
    this.#over = true;
    this.side.destroy();
  }

  #count(bytes: Buffer): void {
    this.headSent = true;
    this.sentBytes += bytes.length;
    if (this.side.isCutOff) this.#wasCutOff = true;
  }

  #endBodyIfDone(): void {
    if (!this.body.done || this.#bodyEnded || this.#sink === null) return;
    this.#bodyEnded = true;
    this.#sink.end();
  }
}
