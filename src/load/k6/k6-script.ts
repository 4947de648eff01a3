import { isIP } from 'node:net';
import type { RateStage } from '../../model/rate-stage.js';
import type { ProbeRequest } from '../../model/scenario.js';
import { readyRequest } from '../../probe/outgoing.js';
import type { LoadOptions } from '../load-engine.js';

/** Our script; TypeScript, which k6 runs as it is. */
export const K6_SCRIPT = new URL('../../../scenarios/k6/load.ts', import.meta.url).pathname;

/** k6 ends with these on its own: nothing failed, a signal, an abort. */
export const EXPECTED_EXITS: readonly number[] = [0, 105, 108];

/** Users to spare in each k6, beyond those that every request's timing out would take. */
const SPARE_VUS = 10;

export function stagesOf(options: LoadOptions): readonly RateStage[] {
  const { ratePerSecond: rate, maxDurationMs } = options;
  return (
    options.stages ?? [{ durationSeconds: maxDurationMs / 1000, startRate: rate, endRate: rate }]
  );
}

/** Requests per second. */
export const peakOf = (stages: readonly RateStage[]): number =>
  Math.max(...stages.flatMap(({ startRate, endRate }) => [startRate, endRate]));

/**
 * What the script reads from HOLDFAST_K6. k6 verifies certificates, so that it is given the name, and
 * where that is found.
 * @param instances k6 processes that share the rate and the users: each takes its segment of both
 */
export function k6Settings(
  options: LoadOptions,
  stages: readonly RateStage[],
  instances = 1,
): Readonly<Record<string, unknown>> {
  const url = new URL(options.url);
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  const { serverName } = options;
  const address = url.hostname;
  const origin = serverName === null ? url.origin : `${url.protocol}//${serverName}:${port}`;
  const hosts =
    serverName === null || isIP(address.replaceAll(/[[\]]/g, '')) === 0
      ? {}
      : { [`${serverName}:${port}`]: `${address}:${port}` };
  return {
    url: origin,
    requests: options.requests.filter(({ weight }) => weight > 0).map(k6Request),
    stages,
    hosts,
    maxVus: Math.ceil(peakOf(stages) * (options.timeoutMs / 1000)) + SPARE_VUS * instances,
    timeoutMs: Math.ceil(options.timeoutMs),
  };
}

/** A request as the probe sends it; the script puts in `{key}`, and k6 says itself who it is. */
function k6Request(request: ProbeRequest): object {
  const { headers, body } = readyRequest(request, '').outgoing('{key}');
  const { host: _host, 'user-agent': _agent, ...others } = headers;
  return { ...request, headers: others, body };
}
