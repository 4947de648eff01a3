import type { Place } from '../fabric/link.js';
import { errorPage } from './error-page.js';
import { endToEndFields, fieldsForTarget, removeField, setCookies } from './forwarded-headers.js';
import type { ForwardedFor } from './forwarded-headers.js';
import type { Exchange } from './http1/exchange.js';
import { headText } from './http1/head-text.js';
import type { ResponseHead } from './http1/response-head.js';
import type { TargetConnection, TargetUser } from './http1/target-connection.js';
import type { TargetConnections } from './http1/target-connections.js';
import type { Target } from './target.js';

/** What became of a request. Times are monotonic milliseconds, null for what did not happen. */
export interface Fate {
  /** `truncated`: the target's answer broke off; `client-gone`: the client did not wait for it. */
  readonly outcome: 'answered' | 'truncated' | 'client-gone' | 'load-balancer-error';
  readonly status: number;
  /** Code of the error on the way to the target. */
  readonly error: string | null;
  readonly targetStatus: number | null;
  /** When the request was sent to the target, and when the head of its answer came. */
  readonly sentAtMs: number | null;
  readonly respondedAtMs: number | null;
}

export interface ForwardOptions {
  readonly target: Target;
  /** The node that forwards it. */
  readonly from: Place;
  readonly forwarded: ForwardedFor;
  /** Real milliseconds without a byte in either direction. */
  readonly idleTimeoutMs: number;
  readonly nowMs: () => number;
  /** Cookies of the load balancer's own for an answer, given those that the target set. */
  readonly cookies: (setByTarget: readonly string[]) => readonly string[];
}

/** ELB logs 460 for a client that closed the connection first. */
const CLIENT_GONE = 460;
const NOTHING = Buffer.alloc(0);
const LAST_CHUNK = Buffer.from('0\r\n\r\n');

/**
 * Forwards one request and streams the answer back. 502 where the target refuses, resets or answers
 * badly, 504 where connecting or waiting takes too long, 408 where the client's own body stays out.
 * Nothing is tried twice. Never rejects.
 */
export function forwardRequest(exchange: Exchange, options: ForwardOptions): Promise<Fate> {
  return new Promise((resolve) => new Forwarding(exchange, options, resolve).start());
}

class Forwarding implements TargetUser {
  readonly method: string;
  readonly wantsPayload: boolean;
  readonly #connections: TargetConnections;
  #connection: TargetConnection | null = null;
  #idle: NodeJS.Timeout | undefined;
  #cancelDial = (): void => {};
  #settled = false;
  #requestSent = false;
  #sentAtMs: number | null = null;
  #respondedAtMs: number | null = null;
  #targetStatus: number | null = null;
  /** Head of the answer, until it goes out with the first bytes of the body. */
  #head: string | null = null;
  #wrapsInChunks = false;

  constructor(
    private readonly exchange: Exchange,
    private readonly options: ForwardOptions,
    private readonly resolve: (fate: Fate) => void,
  ) {
    this.method = exchange.request.method;
    this.wantsPayload = exchange.request.version === '1.0';
    this.#connections = options.target.connectionsFrom(options.from);
  }

  start(): void {
    const { exchange, options } = this;
    options.target.outstanding += 1;
    this.#idle = setTimeout(() => this.#idledOut(), options.idleTimeoutMs);
    exchange.onGone = (why) => (why === 'client-gone' ? this.#clientGone() : this.#badBody());
    exchange.onDrain = () => this.#connection?.resume();
    this.#cancelDial = this.#connections.take((error, connection) => {
      if (this.#settled) {
        connection?.destroy();
        return;
      }
      if (connection === null) {
        const code = codeOf(error);
        this.#fail(code === 'ETIMEDOUT' ? 504 : 502, code);
      } else this.#send(connection);
    });
  }

  head(head: ResponseHead): void {
    const { exchange, options } = this;
    this.#idle?.refresh();
    this.#respondedAtMs = options.nowMs();
    this.#targetStatus = head.status;
    const is10 = exchange.request.version === '1.0';
    const fields = endToEndFields(head.fields, head.headers['connection']);
    if (head.framing.kind === 'close') {
      if (is10) exchange.mustClose = true;
      else {
        this.#wrapsInChunks = true;
        fields.push('Transfer-Encoding', 'chunked');
      }
    } else if (head.framing.kind === 'chunked' && is10) {
      exchange.mustClose = true;
      removeField(fields, 'transfer-encoding');
    }
    const set = head.headers['set-cookie'] === undefined ? [] : setCookies(head.fields);
    for (const cookie of options.cookies(set)) fields.push('Set-Cookie', cookie);
    if (head.headers['date'] === undefined) fields.push('Date', new Date().toUTCString());
    // A target that answers early leaves the rest of the body unread.
    const { keepsAlive } = exchange;
    if (!keepsAlive) exchange.mustClose = true;
    this.#head = headText(head.status, head.reason, fields, { keepAlive: keepsAlive });
  }

  data(bytes: Buffer, last: boolean): void {
    const out = this.#frame(bytes, last);
    if (last) {
      this.#finish(out);
      return;
    }
    this.#idle?.refresh();
    if (!this.exchange.write(out)) this.#connection?.pause();
  }

  drain(): void {
    this.exchange.resumeBody();
  }

  failed(code: string): void {
    this.#fail(502, code);
  }

  #send(connection: TargetConnection): void {
    const { exchange, options } = this;
    this.#connection = connection;
    const { request } = exchange;
    const fields = fieldsForTarget(request.fields, request.headers, options.forwarded);
    let text = `${request.method} ${request.target} HTTP/1.1\r\n`;
    for (let index = 0; index < fields.length; index += 2)
      text += `${fields[index]}: ${fields[index + 1]}\r\n`;
    connection.begin(this, Buffer.from(`${text}\r\n`, 'latin1'));
    this.#sentAtMs = options.nowMs();
    exchange.readBody({
      data: (bytes) => {
        this.#idle?.refresh();
        return this.#settled || connection.write(bytes);
      },
      end: () => void (this.#requestSent = true),
    });
  }

  #frame(bytes: Buffer, last: boolean): Buffer {
    const head = this.#head;
    this.#head = null;
    // Of every request: head and body in one buffer, which is written at once.
    if (head !== null && !this.#wrapsInChunks) {
      const whole = Buffer.allocUnsafe(head.length + bytes.length);
      whole.write(head, 'latin1');
      whole.set(bytes, head.length);
      return whole;
    }
    const parts: Buffer[] = head === null ? [] : [Buffer.from(head, 'latin1')];
    if (this.#wrapsInChunks && bytes.length > 0)
      parts.push(Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n'));
    else parts.push(bytes);
    if (this.#wrapsInChunks && last) parts.push(LAST_CHUNK);
    return parts.length === 1 ? (parts[0] ?? NOTHING) : Buffer.concat(parts);
  }

  #finish(bytes: Buffer): void {
    const connection = this.#connection;
    this.#connection = null;
    const status = this.#targetStatus ?? 502;
    this.#release();
    // With a part of the request still to come the target's connection is out of step.
    if (connection !== null && this.#requestSent) this.#connections.giveBack(connection);
    else connection?.destroy();
    this.exchange.finish(bytes, (answered) => {
      if (answered) this.#settle('answered', status, null);
      else this.#settle('client-gone', CLIENT_GONE, null);
    });
  }

  #idledOut(): void {
    if (this.#requestSent || this.#connection === null) this.#fail(504, 'IDLE_TIMEOUT');
    else this.#fail(408, 'BODY_INCOMPLETE');
  }

  #badBody(): void {
    this.#fail(400, 'BAD_BODY');
  }

  #clientGone(): void {
    this.#release();
    this.#connection?.destroy();
    this.#cancelDial();
    this.#settle('client-gone', CLIENT_GONE, null);
  }

  #fail(status: 400 | 408 | 502 | 504, error: string): void {
    if (this.#settled) return;
    this.#release();
    this.#connection?.destroy();
    if (this.exchange.headSent) {
      this.#settle('truncated', this.#targetStatus ?? status, error);
      this.exchange.abort();
    } else {
      this.#settle('load-balancer-error', status, error);
      const { fields, body } = errorPage(status);
      this.exchange.reply(status, fields, body);
    }
    this.#cancelDial();
  }

  /** The target has no more to do with the request. */
  #release(): void {
    if (this.#idle === undefined) return;
    clearTimeout(this.#idle);
    this.#idle = undefined;
    this.options.target.outstanding -= 1;
  }

  #settle(outcome: Fate['outcome'], status: number, error: string | null): void {
    if (this.#settled) return;
    this.#settled = true;
    this.resolve({
      outcome,
      status,
      error,
      targetStatus: this.#targetStatus,
      sentAtMs: this.#sentAtMs,
      respondedAtMs: this.#respondedAtMs,
    });
  }
}

function codeOf(error: Error | null): string {
  const code: unknown = error === null ? null : Reflect.get(error, 'code');
  return typeof code === 'string' ? code : String(error);
}
