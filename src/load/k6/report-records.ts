import type { LoadOptions, LoadReport } from '../load-engine.js';
import { readK6Records } from './read-k6-records.js';

/** What the records of one or several k6 processes say together. */
export async function reportRecords(
  engine: string,
  files: readonly string[],
  wantedPerSecond: number,
  onExchange: LoadOptions['onExchange'],
): Promise<LoadReport> {
  let firstMs = Infinity;
  let lastMs = -Infinity;
  let completed = 0;
  let not2xx = 0;
  let sent = 0;
  let dropped = 0;
  for (const file of files) {
    const records = await readK6Records(file, (exchange) => {
      onExchange?.(exchange);
      firstMs = Math.min(firstMs, exchange.intendedMs);
      lastMs = Math.max(lastMs, exchange.intendedMs);
      if (exchange.status > 0) completed += 1;
      if (exchange.status > 0 && (exchange.status < 200 || exchange.status > 299)) not2xx += 1;
    });
    sent += records.requests;
    dropped += records.dropped;
  }
  const durationMs = sent === 0 ? 0 : lastMs - firstMs;
  return {
    engine,
    wantedPerSecond,
    sentPerSecond: durationMs > 0 ? Math.round((sent * 10_000) / durationMs) / 10 : 0,
    sent,
    completed,
    not2xx,
    errors: sent - completed,
    durationMs,
    dropped,
  };
}
