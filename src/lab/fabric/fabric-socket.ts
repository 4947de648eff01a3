import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { Fabric, FabricConnection } from './fabric.js';
import type { LinkCondition, Place } from './link.js';

type Done = (error?: Error | null) => void;

/**
 * An established connection as seen by the side that dialed it: the real socket, with the link's
 * condition between. In a black hole bytes vanish both ways and so do the other side's FIN and RST.
 * TCP would send the lost bytes again; here a connection that lost any is reset when the link heals,
 * because its stream has a hole.
 */
export class FabricSocket extends Duplex implements FabricConnection {
  #condition: LinkCondition;
  #lostBytes = false;
  #untrack: () => void;
  #delivery: Promise<void> | undefined;

  constructor(
    fabric: Fabric,
    readonly from: Place,
    readonly to: Place,
    private readonly inner: Socket,
  ) {
    super({ allowHalfOpen: true, autoDestroy: true });
    this.#condition = fabric.condition(from, to);
    this.#untrack = fabric.track(this);
    // A reset while nobody holds the connection must not end the lab.
    this.on('error', () => {});
    inner.on('data', (chunk: Buffer) => this.#receive(chunk));
    inner.on('end', () => this.#unlessLost(() => this.#deliver(() => void this.push(null))));
    inner.on('error', (error) => this.#unlessLost(() => this.destroy(error)));
    inner.on('close', () => this.#unlessLost(() => this.#deliver(() => this.#closed())));
    inner.on('timeout', () => this.emit('timeout'));
  }

  conditionChanged(condition: LinkCondition): void {
    const healed = this.#condition.kind === 'black-hole' && condition.kind !== 'black-hole';
    this.#condition = condition;
    if (condition.kind === 'reset') this.reset();
    else if (healed && (this.#lostBytes || this.inner.destroyed)) this.reset();
  }

  reset(): void {
    this.inner.resetAndDestroy();
    this.destroy(connectionError('ECONNRESET', `connection to ${this.to.name} was reset`));
  }

  override _read(): void {
    this.inner.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#send([chunk], done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: Done): void {
    this.#send(
      chunks.map(({ chunk }) => chunk),
      done,
    );
  }

  override _final(done: Done): void {
    if (this.#condition.kind !== 'black-hole') this.inner.end();
    done();
  }

  override _destroy(error: Error | null, done: Done): void {
    this.#untrack();
    this.inner.destroy();
    done(error);
  }

  // What node:http expects of a socket beyond a Duplex.
  get timeout(): number | undefined {
    return this.inner.timeout;
  }
  setTimeout(timeoutMs: number, onTimeout?: () => void): this {
    this.inner.setTimeout(timeoutMs);
    if (onTimeout !== undefined) this.once('timeout', onTimeout);
    return this;
  }
  setNoDelay(noDelay?: boolean): this {
    this.inner.setNoDelay(noDelay);
    return this;
  }
  setKeepAlive(enable?: boolean, initialDelayMs?: number): this {
    this.inner.setKeepAlive(enable, initialDelayMs);
    return this;
  }
  ref(): this {
    this.inner.ref();
    return this;
  }
  unref(): this {
    this.inner.unref();
    return this;
  }

  #receive(chunk: Buffer): void {
    if (this.#condition.kind === 'black-hole') this.#lostBytes = true;
    else this.#deliver(() => this.#pushOrPause(chunk));
  }

  #pushOrPause(chunk: Buffer): void {
    // Delayed bytes may come to their end in a black hole, or after the connection is gone.
    if (this.#condition.kind === 'black-hole') this.#lostBytes = true;
    else if (!this.destroyed && !this.push(chunk)) this.inner.pause();
  }

  #send(chunks: readonly Buffer[], done: Done): void {
    if (this.#condition.kind === 'black-hole') {
      this.#lostBytes = true;
      done();
      return;
    }
    const write = (): void => {
      this.inner.cork();
      const room = chunks.map((chunk) => this.inner.write(chunk)).every(Boolean);
      this.inner.uncork();
      if (room || this.inner.destroyed) done();
      else this.inner.once('drain', () => done());
    };
    if (this.#condition.delayMs === 0) write();
    else setTimeout(write, this.#condition.delayMs);
  }

  /** Runs `act` after the link's delay, in order with what was delayed before. */
  #deliver(act: () => void): void {
    const { delayMs } = this.#condition;
    if (delayMs === 0 && this.#delivery === undefined) {
      act();
      return;
    }
    const dueMs = performance.now() + delayMs;
    const delivery = (this.#delivery ?? Promise.resolve())
      .then(() => new Promise((due) => setTimeout(due, Math.max(0, dueMs - performance.now()))))
      .then(act)
      .then(() => {
        if (this.#delivery === delivery) this.#delivery = undefined;
      });
    this.#delivery = delivery;
  }

  #unlessLost(act: () => void): void {
    if (this.#condition.kind !== 'black-hole') act();
  }

  #closed(): void {
    // `end` came first in an orderly close; without it the stream ends short, which readers notice.
    if (!this.destroyed && !this.readableEnded && this.readableLength > 0) {
      this.once('end', () => this.destroy());
    } else this.destroy();
  }
}

/** An error as the kernel would give it. */
export function connectionError(code: string, message: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${message}`), { code });
}
