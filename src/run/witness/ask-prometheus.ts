import type { PrometheusWitness } from '../../model/second-witness.js';

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 1_000_000;
const MOST_NOTE = 200;

export interface WitnessValue {
  readonly value: number | null;
  /** Why there is none; empty where there is one. */
  readonly note: string;
}

/**
 * Asks Prometheus's HTTP API for one value at the end of a window. Only the host that is configured is
 * asked: a redirect is refused. The token is sent, and is in nothing that is returned.
 * https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries
 */
export async function askPrometheus(
  { url, query, tokenEnv }: PrometheusWitness,
  window: { readonly fromEpochMs: number; readonly toEpochMs: number },
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<WitnessValue> {
  const token = tokenEnv === undefined ? undefined : environment[tokenEnv];
  if (tokenEnv !== undefined && (token === undefined || token === '')) {
    return { value: null, note: `It was not asked: ${tokenEnv} is not in the environment.` };
  }
  const seconds = Math.max(1, Math.round((window.toEpochMs - window.fromEpochMs) / 1000));
  const asked = new URL(`${url.replace(/\/$/, '')}/api/v1/query`);
  asked.searchParams.set('query', query.replaceAll('$window', `${seconds}s`));
  asked.searchParams.set('time', (window.toEpochMs / 1000).toFixed(3));
  try {
    const response = await fetch(asked, {
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
    });
    const text = await readSome(response);
    return response.ok
      ? readValue(JSON.parse(text))
      : none(`It answered ${response.status}: ${without(token, text)}`);
  } catch (error) {
    const reason = error instanceof Error ? causeOf(error) : String(error);
    return none(`It could not be asked: ${without(token, reason)}`);
  }
}

/** An answer is small; what is larger is not read to its end. */
async function readSome(response: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > MOST_BYTES) throw new Error('its answer is too long');
  }
  return text;
}

/** `[time, "value"]` of a scalar, or of the one series of a vector. */
function readValue(answer: unknown): WitnessValue {
  const data = field(answer, 'data');
  const result = field(data, 'result');
  if (!Array.isArray(result)) return none('Its answer has no result.');
  const series: readonly unknown[] = result;
  const pairs =
    field(data, 'resultType') === 'scalar' ? [series] : series.map((one) => field(one, 'value'));
  if (pairs.length === 0) return none('It has no value for this time.');
  if (pairs.length > 1) {
    return none(
      `It gave ${pairs.length} series where one is expected: aggregate them in the query.`,
    );
  }
  const [pair] = pairs;
  const value = Number(Array.isArray(pair) ? pair[1] : NaN);
  return Number.isFinite(value)
    ? { value, note: '' }
    : none('Its value is no number: there may be too little data in so short a time.');
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function none(note: string): WitnessValue {
  return { value: null, note };
}

function without(token: string | undefined, text: string): string {
  const shown = token === undefined ? text : text.replaceAll(token, '[secret]');
  return shown.slice(0, MOST_NOTE);
}

/** `fetch failed` says nothing; what it was caused by does. */
function causeOf({ message, cause }: Error): string {
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
