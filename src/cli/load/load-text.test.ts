import { expect, it } from 'vitest';
import { FigureStream } from '../../measure/figure-stream.js';
import type { LoadResult } from '../../model/load-result.js';
import { loadText } from './load-text.js';

const at = (intendedMs: number) => ({ intendedMs, endMs: intendedMs + 5 });

it('says which statuses came that were not expected, and what a failed handshake may be', () => {
  const stream = new FigureStream({ ratePerSecond: 20, longestMs: 1000 });
  stream.add([
    { ...at(0), outcome: 'ok', status: 200 },
    { ...at(50), outcome: 'http-error', status: 302 },
    { ...at(100), outcome: 'target-error', status: 500 },
    { ...at(150), outcome: 'target-error', status: 500 },
    { ...at(200), outcome: 'truncated', status: 200 },
    { ...at(250), outcome: 'tls', status: 0 },
  ]);
  const none = { recorded: 0, failed: 0, latencyMs: { p95: null } };
  const text = loadText({
    ...stream.finish(1000, 0),
    verdict: 'fail',
    profile: 'steady',
    url: 'https://127.0.0.1',
    engine: 'probe',
    reasons: [],
    steps: [],
    highestRatePerSecond: null,
    engineSamples: null,
    intended: 6,
    latenessMs: { p99: 1 },
    breakdown: { newConnections: none, keptConnections: none },
  } as unknown as LoadResult);
  expect(text).toContain('answered with 302 (1 times), 500 (2 times): redirects are not followed');
  expect(text).toContain('tls: the certificate is not trusted');
});
