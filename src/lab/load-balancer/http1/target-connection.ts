import type { Duplex } from 'node:stream';
import { BodyReader } from './body-reader.js';
import { MAX_HEAD_BYTES } from './request-head.js';
import { parseResponseHead } from './response-head.js';
import type { ResponseHead } from './response-head.js';

/** Whoever has a connection to a target for one request. */
export interface TargetUser {
  readonly method: string;
  /** Body without its chunks' framing, for a client that does not know chunks. */
  readonly wantsPayload: boolean;
  head(head: ResponseHead): void;
  /** `last` goes with the bytes that complete the answer; there may be none left then. */
  data(bytes: Buffer, last: boolean): void;
  /** The target takes more of the request again. */
  drain(): void;
  /** Code of the kernel, or BAD_RESPONSE. */
  failed(code: string): void;
}

const NOTHING = Buffer.alloc(0);

/** One connection to a target: one request after the other, each answer read strictly. */
export class TargetConnection {
  #user: TargetUser | null = null;
  #waiting: Buffer = NOTHING;
  #reader: BodyReader | null = null;
  /** The present answer lets the connection be used again. */
  #reusable = false;
  /** The answer is read to its end. */
  #answered = false;
  isClosed = false;

  constructor(
    private readonly socket: Duplex,
    onClosed: (connection: TargetConnection) => void,
  ) {
    socket.on('data', (bytes: Buffer) => this.#receive(bytes));
    socket.on('drain', () => this.#user?.drain());
    socket.on('end', () => this.#ended());
    socket.on('error', (error: NodeJS.ErrnoException) => this.#fail(error.code ?? error.message));
    socket.on('close', () => {
      this.isClosed = true;
      this.#ended();
      onClosed(this);
    });
  }

  /** Takes the connection and sends the request's head, perhaps with the start of its body. */
  begin(user: TargetUser, head: Buffer): void {
    this.#user = user;
    this.#reader = null;
    this.#reusable = false;
    this.#answered = false;
    this.socket.write(head);
  }

  /** False where the target takes no more for now; `drain` tells when it does. */
  write(bytes: Buffer): boolean {
    return this.socket.write(bytes);
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  /** Gives the connection back; true where the next request may have it. */
  release(): boolean {
    this.#user = null;
    if (this.#answered && this.#reusable && !this.isClosed && !this.socket.destroyed) return true;
    this.destroy();
    return false;
  }

  destroy(): void {
    this.isClosed = true;
    this.#user = null;
    this.socket.destroy();
  }

  #receive(bytes: Buffer): void {
    const user = this.#user;
    // An answer that nobody asked for would be taken for that of the next request.
    if (user === null || this.#answered) {
      this.#reusable = false;
      this.destroy();
      return;
    }
    if (this.#reader !== null) {
      this.#pass(user, this.#reader, bytes);
      return;
    }
    this.#waiting = this.#waiting.length === 0 ? bytes : Buffer.concat([this.#waiting, bytes]);
    this.#readHead(user);
  }

  #readHead(user: TargetUser): void {
    const end = this.#waiting.indexOf('\r\n\r\n');
    if (end === -1) {
      if (this.#waiting.length > MAX_HEAD_BYTES) this.#fail('BAD_RESPONSE');
      return;
    }
    const head = parseResponseHead(this.#waiting.toString('latin1', 0, end), user.method);
    // Nothing was upgraded, so 101 answers no question.
    if (head === null || head.status === 101) {
      this.#fail('BAD_RESPONSE');
      return;
    }
    const rest = this.#waiting.subarray(end + 4);
    this.#waiting = NOTHING;
    if (head.status < 200) {
      if (rest.length > 0) this.#receive(rest);
      return;
    }
    this.#reusable = head.keepAlive;
    this.#reader = new BodyReader(head.framing, user.wantsPayload);
    user.head(head);
    // The head goes on at once, also where no body has come yet.
    if (this.#user === user) this.#pass(user, this.#reader, rest, true);
  }

  #pass(user: TargetUser, reader: BodyReader, bytes: Buffer, isFirst = false): void {
    const end = reader.read(bytes, 0);
    if (reader.broken) {
      this.#fail('BAD_RESPONSE');
      return;
    }
    // Bytes behind the answer: the connection is out of step.
    if (end < bytes.length) this.#reusable = false;
    this.#answered = reader.done;
    const raw = end === bytes.length ? bytes : bytes.subarray(0, end);
    const passed = reader.payload === null ? raw : Buffer.concat(reader.payload.splice(0));
    if (passed.length > 0 || reader.done || isFirst) user.data(passed, reader.done);
  }

  #ended(): void {
    const user = this.#user;
    if (user === null) {
      this.destroy();
      return;
    }
    if (this.#answered) return;
    if (this.#reader?.endsByClose === true) {
      this.#answered = true;
      user.data(NOTHING, true);
    } else this.#fail('ECONNRESET');
  }

  #fail(code: string): void {
    const user = this.#user;
    this.#user = null;
    user?.failed(code);
    this.socket.destroy();
  }
}
