import type { Framing } from './fields.js';

type State =
  'size' | 'extension' | 'size-lf' | 'data' | 'data-cr' | 'data-lf' | 'trailer' | 'trailer-lf';

const [CR, LF, SEMICOLON, TAB, SPACE, DELETE] = [0x0d, 0x0a, 0x3b, 0x09, 0x20, 0x7f];
/** Of a chunk's size line, and of all trailers. */
const MAX_OVERHEAD_BYTES = 16 * 1024;
const MAX_SIZE_DIGITS = 12;

/**
 * Finds where a body ends without looking into it. Chunks are checked strictly (RFC 9112, 7.1), so
 * that they may be passed on as they came: nobody behind can read them in another way.
 */
export class BodyReader {
  done: boolean;
  /** It does not keep to its framing; nothing more of it may be passed on. */
  broken = false;
  /** Pieces of the body without its chunks' framing; filled for whoever asks for them. */
  readonly payload: Buffer[] | null;
  readonly #kind: Framing['kind'];
  #left: number;
  #state: State = 'size';
  #digits = 0;
  #overhead = 0;
  /** Bytes in the present trailer line. */
  #line = 0;

  constructor(framing: Framing, wantsPayload = false) {
    this.#kind = framing.kind;
    this.#left = framing.kind === 'length' ? framing.length : 0;
    this.done = framing.kind === 'none' || (framing.kind === 'length' && framing.length === 0);
    this.payload = wantsPayload ? [] : null;
  }

  get endsByClose(): boolean {
    return this.#kind === 'close';
  }

  /** Returns the index behind the last byte of `bytes` that belongs to the body. */
  read(bytes: Buffer, from: number): number {
    if (this.done || this.broken) return from;
    if (this.#kind === 'close') {
      this.payload?.push(bytes.subarray(from));
      return bytes.length;
    }
    if (this.#kind === 'length') {
      const end = Math.min(bytes.length, from + this.#left);
      this.#left -= end - from;
      this.payload?.push(bytes.subarray(from, end));
      if (this.#left === 0) this.done = true;
      return end;
    }
    return this.#readChunks(bytes, from);
  }

  #readChunks(bytes: Buffer, from: number): number {
    let at = from;
    while (at < bytes.length && !this.done && !this.broken) {
      if (this.#state === 'data') {
        const end = Math.min(bytes.length, at + this.#left);
        this.payload?.push(bytes.subarray(at, end));
        this.#left -= end - at;
        at = end;
        if (this.#left === 0) this.#state = 'data-cr';
      } else {
        this.#step(bytes[at] ?? 0);
        at += 1;
      }
    }
    return at;
  }

  #step(byte: number): void {
    switch (this.#state) {
      case 'size':
        return this.#stepSize(byte);
      case 'extension':
        if (byte === CR) this.#state = 'size-lf';
        else if (isControl(byte)) this.broken = true;
        return this.#count();
      case 'size-lf':
        return this.#expect(byte, LF, this.#left === 0 ? 'trailer' : 'data');
      case 'data-cr':
        return this.#expect(byte, CR, 'data-lf');
      case 'data-lf':
        this.#digits = 0;
        this.#overhead = 0;
        return this.#expect(byte, LF, 'size');
      case 'trailer':
        if (byte === CR) this.#state = 'trailer-lf';
        else if (isControl(byte)) this.broken = true;
        else this.#line += 1;
        return this.#count();
      case 'trailer-lf':
        if (byte !== LF) this.broken = true;
        else if (this.#line === 0) this.done = true;
        this.#line = 0;
        this.#state = 'trailer';
        return;
      case 'data':
    }
  }

  #stepSize(byte: number): void {
    const digit = hexDigit(byte);
    if (digit !== -1 && this.#digits < MAX_SIZE_DIGITS) {
      this.#left = this.#digits === 0 ? digit : this.#left * 16 + digit;
      this.#digits += 1;
    } else if (this.#digits > 0 && byte === CR) this.#state = 'size-lf';
    else if (this.#digits > 0 && byte === SEMICOLON) this.#state = 'extension';
    else this.broken = true;
  }

  #expect(byte: number, wanted: number, next: State): void {
    if (byte === wanted) this.#state = next;
    else this.broken = true;
  }

  #count(): void {
    this.#overhead += 1;
    if (this.#overhead > MAX_OVERHEAD_BYTES) this.broken = true;
  }
}

function isControl(byte: number): boolean {
  return (byte < SPACE && byte !== TAB) || byte === DELETE;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
