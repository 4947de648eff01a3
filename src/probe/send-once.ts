import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../model/clock.js';
import type { Connection, ConnectionPool } from './connection-pool.js';
import { exchange, type ExchangeResult } from './exchange.js';
import type { Outgoing, ReadyRequest } from './outgoing.js';

export interface Answer {
  readonly headers: IncomingHttpHeaders;
  /** Cut off at KEPT_BODY_BYTES. */
  readonly body: Buffer;
}

/**
 * Sends one request that stands in no schedule: to log in, or to look for what was written. Null
 * where it was given up after `timeoutMs`.
 */
export function sendOnce(
  outgoing: Outgoing,
  ready: ReadyRequest,
  {
    pool,
    clock,
    timeoutMs,
    onAnswer,
  }: {
    readonly pool: ConnectionPool;
    readonly clock: Clock;
    readonly timeoutMs: number;
    readonly onAnswer?: (answer: Answer) => void;
  },
): Promise<ExchangeResult | null> {
  return new Promise((resolve) => {
    let connection: Connection | null = null;
    let settled = false;
    const settle = (result: ExchangeResult | null): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      if (connection !== null) {
        if (result?.whole === true) pool.release(connection);
        else pool.discard(connection);
      }
      resolve(result);
    };
    const timer = setTimeout(() => {
      withdraw();
      settle(null);
    }, timeoutMs);
    const withdraw = pool.acquire((acquired) => {
      connection = acquired;
      exchange(acquired, outgoing, ready, {
        clock,
        secrets: [],
        settle,
        ...(onAnswer === undefined ? {} : { onAnswer }),
      });
    });
  });
}
