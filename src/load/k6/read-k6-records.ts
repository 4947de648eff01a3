import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Outcome } from '../../model/sample.js';
import { whoAnswered } from '../../probe/who-answered.js';
import type { EngineExchange } from '../load-engine.js';

export interface K6Records {
  readonly requests: number;
  readonly dropped: number;
}

/**
 * Reads k6's NDJSON: what our script's metric says of each request, and the iterations that k6
 * dropped. Times are epoch milliseconds. A torn last line is passed over.
 */
export async function readK6Records(
  path: string,
  onExchange: (exchange: EngineExchange) => void,
): Promise<K6Records> {
  let requests = 0;
  let dropped = 0;
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Infinity });
  for await (const line of lines) {
    const isExchange = line.includes('"holdfast_exchange"');
    if (!isExchange && !line.includes('"dropped_iterations"')) continue;
    const point = parsePoint(line);
    if (point === null) continue;
    if (!isExchange) {
      dropped += point.value;
      continue;
    }
    requests += 1;
    const sentMs = Number(point.metadata['sent']);
    const status = Number(point.tags['status'] ?? 0);
    onExchange({
      intendedMs: sentMs,
      endMs: sentMs + point.value,
      status,
      outcome: outcomeOf(status, Number(point.tags['error'] ?? 0), point.tags),
    });
  }
  return { requests, dropped };
}

interface Point {
  readonly value: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
}

function parsePoint(line: string): Point | null {
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch {
    return null;
  }
  const { type, data } = record as { type?: string; data?: Partial<Point> };
  if (type !== 'Point' || typeof data?.value !== 'number') return null;
  return { value: data.value, tags: data.tags ?? {}, metadata: data.metadata ?? {} };
}

/**
 * Source of the codes: k6's documentation, "Error codes". k6 has one code, 1050, for any request that
 * took too long, so that a connection which never opened is told only where its dialler says so; and
 * 1000 for what it has no other for: an unexpected EOF, with or without the beginning of an answer.
 */
function outcomeOf(status: number, code: number, tags: Point['tags']): Outcome {
  if (tags['as_expected'] === 'true') return 'ok';
  if (code === 1050) return 'response-timeout';
  if (code === 1211) return 'connect-timeout';
  if (code >= 1100 && code < 1200) return 'dns';
  if (code === 1212 || code === 1213) return 'refused';
  if (code === 1220 || code === 1202) return 'reset';
  if (code >= 1300 && code < 1400) return 'tls';
  if (status > 0 && code === 1000) return 'truncated';
  if (status > 0) {
    if (tags['status_expected'] === 'true') return 'failed-assertion';
    return whoAnswered({
      status,
      server: tags['server'] ?? null,
      wafAction: tags['waf_action'] ?? null,
    });
  }
  return code === 1000 ? 'closed' : 'malformed';
}
