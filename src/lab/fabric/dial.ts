import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { Fabric } from './fabric.js';
import { FabricSocket, connectionError } from './fabric-socket.js';
import type { LinkCondition, Place } from './link.js';
import { drawSetUp } from './tcp-loss.js';

export interface DialOptions {
  readonly from: Place;
  readonly to: Place;
  /** Null where nothing listens: refused. */
  readonly address: { readonly host: string; readonly port: number } | null;
  /** Real milliseconds; `null` waits until cancelled. */
  readonly timeoutMs: number | null;
}

/** Every connection reads into it, and copies what came: Node would take 64 KB anew for each read. */
const READ_BUFFER = Buffer.allocUnsafeSlow(64 * 1024);

type DialDone = (error: Error | null, socket: FabricSocket | null) => void;

/**
 * Connects through the fabric. Errors carry the kernel's codes: ECONNREFUSED, ECONNRESET, ETIMEDOUT.
 * Into a black hole the attempt hangs; if the link heals in time it succeeds, as a repeated SYN
 * would. Delays and lost packets of its set-up are waited for. Returns how to cancel it.
 */
export function dial(fabric: Fabric, options: DialOptions, done: DialDone): () => void {
  const { from, to } = options;
  let socket: Socket | undefined;
  let delay: NodeJS.Timeout | undefined;
  let settled = false;

  const settle = (error: Error | null, connected: FabricSocket | null = null): void => {
    if (settled) return;
    settled = true;
    untrack();
    clearTimeout(timer);
    clearTimeout(delay);
    if (connected === null) socket?.destroy();
    done(error, connected);
  };
  const fail = (code: string, what: string): void =>
    settle(connectionError(code, `connecting to ${to.name} ${what}`));

  const open = (): void => {
    if (options.address === null) {
      fail('ECONNREFUSED', 'was refused: nothing listens there');
      return;
    }
    let receive: (bytes: Buffer) => void = () => {};
    const callback = (length: number, buffer: Uint8Array): boolean => {
      receive(Buffer.from(buffer.subarray(0, length)));
      return true;
    };
    const onread = { buffer: READ_BUFFER, callback };
    const attempt = connect({ ...options.address, noDelay: true, onread });
    socket = attempt;
    attempt.once('error', (error) => settle(error));
    attempt.once('connect', () => {
      attempt.removeAllListeners('error');
      const connected = new FabricSocket(fabric, from, to, attempt);
      receive = (bytes) => connected.receive(bytes);
      settle(null, connected);
    });
  };
  const proceed = ({ kind, there, back }: LinkCondition): void => {
    if (kind === 'refuse') fail('ECONNREFUSED', 'was refused');
    else if (kind === 'reset') fail('ECONNRESET', 'was reset');
    else if (kind === 'black-hole') {
      socket?.destroy();
      socket = undefined;
      clearTimeout(delay);
      delay = undefined;
    } else if (socket === undefined && delay === undefined) {
      const { afterMs, arrives } = drawSetUp(there, back, fabric.timing);
      const act = arrives ? open : (): void => fail('ETIMEDOUT', 'timed out');
      if (afterMs === 0) act();
      else delay = setTimeout(act, afterMs);
    }
  };

  const untrack = fabric.track({
    from,
    to,
    conditionChanged: proceed,
    reset: () => fail('ECONNRESET', 'was reset'),
  });
  const timer =
    options.timeoutMs === null
      ? undefined
      : setTimeout(() => fail('ETIMEDOUT', 'timed out'), options.timeoutMs);
  // Asynchronous also where the outcome is known at once: callers may not be ready before.
  process.nextTick(() => {
    if (!settled) proceed(fabric.condition(from, to));
  });
  return () => settle(connectionError('ECANCELED', `connecting to ${to.name} was given up`));
}
