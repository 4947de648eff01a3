import type { LoadFigures, LoadResult } from '../../model/load-result.js';

/** The result for a terminal. Latencies are of requests that ended ok, in real milliseconds. */
export function loadText(result: LoadResult): string {
  const { steps, highestRatePerSecond, engineSamples } = result;
  return [
    `${result.verdict.toUpperCase()}  ${result.profile} on ${result.url}, load by ${result.engine}`,
    ...result.reasons.map((reason) => `  ${reason}`),
    '',
    ...figureLines('probe', result),
    `         ${connections(result.breakdown)}`,
    `         sent ${result.intended} as intended, late by ${ms(result.latenessMs.p99)} at the 99th percentile`,
    ...(engineSamples === null
      ? []
      : 'latencyMs' in engineSamples
        ? figureLines(result.engine, engineSamples)
        : [
            `${result.engine.padEnd(8)} ${engineSamples.sent} sent, ${engineSamples.sentPerSecond.toFixed(1)}/s of ${engineSamples.wantedPerSecond}/s wanted, ${engineSamples.not2xx} not 2xx, ${engineSamples.errors} errors (pressure only)`,
          ]),
    ...(highestRatePerSecond === null
      ? []
      : [
          '',
          ...steps.map(
            (step) =>
              `  ${String(step.ratePerSecond).padStart(7)}/s  ${percent(step.availability)} available, p95 ${ms(step.latencyP95Ms)}  ${step.metObjectives ? 'held' : 'missed'}`,
          ),
          `  highest rate that held: ${highestRatePerSecond}/s`,
        ]),
  ].join('\n');
}

function connections({ newConnections, keptConnections }: LoadResult['breakdown']): string {
  return [['new', newConnections] as const, ['kept', keptConnections] as const]
    .map(
      ([kind, { recorded, failed, latencyMs }]) =>
        `${recorded} on ${kind} connections (${failed} failed, p95 ${ms(latencyMs.p95)})`,
    )
    .join(', ');
}

function figureLines(name: string, figures: LoadFigures): string[] {
  const { availability, latencyMs, downtime, outcomes } = figures;
  const window = `${(availability.windowMs / 1000).toFixed(1)} s`;
  const failures = Object.entries(outcomes).filter(([kind]) => kind !== 'ok');
  return [
    `${name.padEnd(8)} ${figures.recorded} requests, ${figures.failed} failed: ${percent(availability.perRequest)} of requests and ${percent(availability.perSecond)} of seconds available in ${window}`,
    `         latency p50 ${ms(latencyMs.p50)}, p95 ${ms(latencyMs.p95)}, p99 ${ms(latencyMs.p99)}, max ${ms(latencyMs.max)}`,
    ...(failures.length === 0
      ? []
      : [`         ${failures.map(([kind, count]) => `${kind} ${count}`).join(', ')}`]),
    ...explain(figures).map((line) => `         ${line}`),
    ...downtime.map(
      ({ startMs, endMs }) =>
        `         down for ${((endMs - startMs) / 1000).toFixed(2)} s from ${new Date(startMs).toISOString()}`,
    ),
  ];
}

/** What a kind of failure alone does not tell. */
function explain({ outcomes, unexpectedStatuses }: LoadFigures): string[] {
  const statuses = Object.entries(unexpectedStatuses).map(
    ([status, count]) => `${status} (${count} times)`,
  );
  const redirected = Object.keys(unexpectedStatuses).some((status) => status.startsWith('3'));
  return [
    ...(statuses.length === 0
      ? []
      : [
          `answered with ${statuses.join(', ')}${redirected ? ': redirects are not followed, so load where they lead to' : ''}; --requests FILE says which status is expected`,
        ]),
    ...(outcomes.tls === undefined
      ? []
      : [
          'tls: the certificate is not trusted, has expired or is for another name; NODE_EXTRA_CA_CERTS=FILE trusts one more issuer',
        ]),
  ];
}

const percent = (share: number | null): string =>
  share === null ? 'nothing' : `${Number((Math.floor(share * 1e6) / 1e4).toFixed(4))}%`;

const ms = (value: number | null): string => (value === null ? '-' : `${value.toFixed(2)} ms`);
