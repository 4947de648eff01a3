import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { Fabric, FabricConnection } from './fabric.js';
import { Delivery } from './delivery.js';
import { UNIMPAIRED, type Impairment } from './impairment.js';
import type { LinkCondition, Place } from './link.js';
import { drawTransit, type Transit } from './tcp-loss.js';

type Done = (error?: Error | null) => void;

const AT_ONCE: Transit = { afterMs: 0, arrives: true };
/** Bytes that may be under way before a writer has to wait: a usual receive window. */
const WINDOW_BYTES = 256 * 1024;

/**
 * An established connection as seen by the side that dialed it: the real socket, with the link's
 * condition between. In a black hole bytes vanish both ways and so do the other side's FIN and RST.
 * TCP would send the lost bytes again; here a connection that lost any is reset when the link heals,
 * because its stream has a hole. Delays and losses of packets come to the time that bytes take, each
 * direction in order (tcp-loss.ts).
 */
export class FabricSocket extends Duplex implements FabricConnection {
  #condition: LinkCondition;
  #lostBytes = false;
  #untrack: () => void;
  readonly #outbound = new Delivery();
  readonly #inbound = new Delivery();
  #bytesUnderWay = 0;

  constructor(
    private readonly fabric: Fabric,
    readonly from: Place,
    readonly to: Place,
    private readonly inner: Socket,
  ) {
    super({ allowHalfOpen: true, autoDestroy: true });
    this.#condition = fabric.condition(from, to);
    this.#untrack = fabric.track(this);
    // A reset while nobody holds the connection must not end the lab.
    this.on('error', () => {});
    inner.on('end', () => this.#unlessLost(() => this.#deliver(0, () => void this.push(null))));
    inner.on('error', (error) => this.#unlessLost(() => this.destroy(error)));
    inner.on('close', () => this.#unlessLost(() => this.#deliver(0, () => this.#closed())));
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
    // What nothing holds up goes straight on: every request of a load balancer comes by here.
    if (this.#condition.kind === 'open' && this.#isClear(this.#condition.there, this.#outbound))
      this.#wrote(this.inner.write(chunk), done);
    else this.#send([chunk], done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: Done): void {
    this.#send(
      chunks.map(({ chunk }) => chunk),
      done,
    );
  }

  override _final(done: Done): void {
    this.#outbound.after(0, () => this.#unlessLost(() => this.inner.end()));
    done();
  }

  override _destroy(error: Error | null, done: Done): void {
    this.#untrack();
    this.#outbound.close();
    this.#inbound.close();
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

  /** To be called with what the real socket reads. */
  receive(chunk: Buffer): void {
    if (this.#condition.kind === 'black-hole') this.#lostBytes = true;
    else if (this.#isClear(this.#condition.back, this.#inbound)) this.#pushOrPause(chunk);
    else this.#deliver(chunk.length, () => this.#pushOrPause(chunk));
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
    const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    this.#bytesUnderWay += bytes;
    const hasRoom = this.#bytesUnderWay <= WINDOW_BYTES;
    const { afterMs, arrives } = this.#draw(bytes, this.#condition.there);
    this.#outbound.after(afterMs, () => {
      this.#bytesUnderWay -= bytes;
      if (!arrives) this.#giveUp();
      else if (this.#condition.kind === 'black-hole') {
        this.#lostBytes = true;
        if (!hasRoom) done();
      } else this.#write(chunks, hasRoom ? null : done);
    });
    // Only where it was written at once it counts as what the real socket has room for.
    if (hasRoom) {
      if (this.inner.writableNeedDrain && !this.inner.destroyed)
        this.inner.once('drain', () => done());
      else done();
    }
  }

  #write(chunks: readonly Buffer[], done: Done | null): void {
    this.inner.cork();
    const room = chunks.map((chunk) => this.inner.write(chunk)).every(Boolean);
    this.inner.uncork();
    if (done !== null) this.#wrote(room, done);
  }

  #wrote(hasRoom: boolean, done: Done): void {
    if (hasRoom || this.inner.destroyed) done();
    else this.inner.once('drain', () => done());
  }

  /** Nothing is on its way in this direction, and what comes takes no time. */
  #isClear(way: Impairment, delivery: Delivery): boolean {
    return way === UNIMPAIRED && delivery.isIdle;
  }

  /** Runs `act` once so many bytes would have come back, in order with what came before. */
  #deliver(bytes: number, act: () => void): void {
    const { afterMs, arrives } = this.#draw(bytes, this.#condition.back);
    this.#inbound.after(afterMs, () => (arrives ? act() : this.#giveUp()));
  }

  #draw(bytes: number, way: Impairment): Transit {
    if (way === UNIMPAIRED) return AT_ONCE;
    const { there, back } = this.#condition;
    const roundTripMs = there.delayMs + back.delayMs;
    return drawTransit(bytes, { way, roundTripMs }, this.fabric.timing);
  }

  /** TCP has sent it again too often. */
  #giveUp(): void {
    this.inner.destroy();
    this.destroy(connectionError('ETIMEDOUT', `connection to ${this.to.name} timed out`));
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
