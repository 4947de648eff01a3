// The script of Holdfast's k6 engine: requests of a scenario at a given arrival rate. Holdfast sets
// HOLDFAST_K6; by hand, for example:
//   HOLDFAST_K6='{"url":"http://127.0.0.1:8080","requests":[{"method":"GET","path":"/","weight":1,"expectStatus":200,"expectBody":null}],"stages":[{"durationSeconds":10,"startRate":50,"endRate":50}],"maxVus":50,"timeoutMs":5000,"hosts":{}}' k6 run load.ts
import { randomBytes } from 'k6/crypto';
import { scenario, test, vu } from 'k6/execution';
import http from 'k6/http';
import type { RefinedResponse, ResponseType } from 'k6/http';
import { Trend } from 'k6/metrics';
import type { Options, Scenario } from 'k6/options';

/** `{key}` in path, headers and body is a value of each request's own. See docs/requests.md. */
interface Request {
  readonly method: string;
  readonly path: string;
  readonly weight: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | null;
  readonly expectStatus: number | readonly number[];
  readonly expectBody: string | null;
  readonly expectBodyMatch?: string;
  readonly expectHeaders?: Readonly<Record<string, string>>;
  readonly expectJson?: Readonly<Record<string, string | number | boolean | null>>;
}

interface Settings {
  readonly url: string;
  readonly requests: readonly Request[];
  readonly stages: readonly {
    readonly durationSeconds: number;
    readonly startRate: number;
    readonly endRate: number;
  }[];
  /** Enough for every request that can be under way at once, so that none is dropped. */
  readonly maxVus: number;
  readonly timeoutMs: number;
  /** `name:port` → `address:port`, for names that no DNS knows. */
  readonly hosts: Readonly<Record<string, string>>;
  /**
   * Records go to the log as well, in the form of k6's JSON output and numbered; a pod's log is all
   * that comes out of it. The last line says how many there were, so that a gap is seen.
   */
  readonly logRecords?: boolean;
}

const settings = JSON.parse(__ENV['HOLDFAST_K6'] ?? '{}') as Settings;

/** k6 takes whole rates a time unit; a minute is fine enough for any rate. */
const perMinute = (rate: number): number => Math.max(1, Math.round(rate * 60));

const [first] = settings.stages;
const arrival: Scenario = {
  executor: 'ramping-arrival-rate',
  startRate: perMinute(first?.startRate ?? 1),
  timeUnit: '1m',
  preAllocatedVUs: Math.min(settings.maxVus, 50),
  maxVUs: settings.maxVus,
  gracefulStop: `${settings.timeoutMs}ms`,
  stages: settings.stages.flatMap(({ durationSeconds, startRate, endRate }) => [
    // A stage ramps from where the last one ended: a jump is a stage without a length.
    { duration: '0s', target: perMinute(startRate) },
    { duration: `${Math.round(durationSeconds * 1000)}ms`, target: perMinute(endRate) },
  ]),
};

export const options: Options = {
  scenarios: { load: arrival },
  hosts: settings.hosts,
  discardResponseBodies: settings.requests.every(
    ({ expectBody, expectBodyMatch, expectJson }) =>
      expectBody === null && expectBodyMatch === undefined && expectJson === undefined,
  ),
  systemTags: ['status', 'error_code', 'method', 'scenario'],
  summaryTrendStats: ['count'],
};

type Tags = Readonly<Record<string, string>>;

function point(metric: string, value: number, tags: Tags = {}, metadata: Tags = {}): string {
  const n = metric === 'holdfast_exchange' ? scenario.iterationInInstance : undefined;
  return JSON.stringify({ type: 'Point', metric, n, data: { value, tags, metadata } });
}

/** Runs when the operator lets all pods go at once. */
export function setup(): void {
  if (settings.logRecords === true) console.log(point('holdfast_begin', Date.now()));
}

interface Counts {
  readonly metrics: Readonly<Record<string, { readonly values: { readonly count?: number } }>>;
}

export function handleSummary({ metrics }: Counts): Readonly<Record<string, string>> {
  if (settings.logRecords !== true) return {};
  const count = (metric: string): number => metrics[metric]?.values.count ?? 0;
  const lines = [
    point('dropped_iterations', count('dropped_iterations')),
    point('holdfast_end', count('holdfast_exchange')),
  ];
  return { stdout: `${lines.join('\n')}\n` };
}

const total = settings.requests.reduce((sum, { weight }) => sum + weight, 0);

function chooseRequest(): Request | undefined {
  let rest = Math.random() * total;
  return settings.requests.find(({ weight }) => (rest -= weight) < 0) ?? settings.requests[0];
}

/** One record a request. The sending time is metadata: as a tag each would be a series of its own. */
const trend = new Trend('holdfast_exchange', true);
const exchanges = {
  add(tookMs: number, tags: Tags): void {
    trend.add(tookMs, tags);
    if (settings.logRecords !== true) return;
    console.log(
      point('holdfast_exchange', tookMs, tags, { sent: String(vu.metrics.metadata['sent'] ?? '') }),
    );
  },
};

export default function sendOne(): void {
  const request = chooseRequest();
  if (request === undefined) {
    test.abort('there is no request to send');
    return;
  }
  const key = hex(randomBytes(16));
  const put = (text: string): string => text.split('{key}').join(key);
  const headers: Record<string, string> = { 'user-agent': 'holdfast-k6' };
  for (const [name, value] of Object.entries(request.headers ?? {})) headers[name] = put(value);
  const statuses = ([] as number[]).concat(request.expectStatus);
  const sentMs = Date.now();
  const response = http.request(
    request.method,
    `${settings.url}${put(request.path)}`,
    typeof request.body === 'string' ? put(request.body) : null,
    {
      timeout: settings.timeoutMs,
      redirects: 0,
      responseCallback: http.expectedStatuses(...statuses),
      headers,
    },
  );
  const { status, error_code: errorCode } = response;
  const statusExpected = statuses.includes(status);
  const waf = headerOf(response, 'x-amzn-waf-action');
  const stopped = waf !== '' && request.expectHeaders?.['x-amzn-waf-action'] === undefined;
  vu.metrics.metadata['sent'] = String(sentMs);
  exchanges.add(Date.now() - sentMs, {
    status: String(status),
    error: String(errorCode),
    status_expected: String(statusExpected),
    as_expected: String(errorCode === 0 && statusExpected && !stopped && holds(request, response)),
    // Who made the answer: see OUTCOMES in src/model/sample.ts.
    server: /^(awselb\/|cloudfront$)/i.test(headerOf(response, 'server'))
      ? headerOf(response, 'server')
      : '',
    ...(waf === '' ? {} : { waf_action: waf }),
  });
}

/** What the request asserts beside the status, as the probe checks it. */
function holds(request: Request, response: RefinedResponse<ResponseType | undefined>): boolean {
  const { expectBody, expectBodyMatch, expectHeaders, expectJson } = request;
  const body = typeof response.body === 'string' ? response.body : '';
  const hasHeaders = Object.entries(expectHeaders ?? {}).every(([name, text]) =>
    headerOf(response, name).includes(text),
  );
  if (!hasHeaders) return false;
  if (expectBody !== null && !body.includes(expectBody)) return false;
  if (expectBodyMatch !== undefined && !new RegExp(expectBodyMatch).test(body.slice(0, 65_536))) {
    return false;
  }
  return Object.entries(expectJson ?? {}).every(
    ([pointer, wanted]) => atPointer(body, pointer) === wanted,
  );
}

/** Header names come in Go's spelling. */
function headerOf({ headers }: RefinedResponse<ResponseType | undefined>, wanted: string): string {
  const name = Object.keys(headers).find((each) => each.toLowerCase() === wanted.toLowerCase());
  return name === undefined ? '' : (headers[name] ?? '');
}

/** What stands at a JSON Pointer (RFC 6901) of a text; undefined where nothing does. */
function atPointer(text: string, pointer: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  for (const step of pointer.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null) return undefined;
    const key = step.split('~1').join('/').split('~0').join('~');
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

function hex(bytes: ArrayBuffer): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
