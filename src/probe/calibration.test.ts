import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterEach, expect, it } from 'vitest';
import { BreakdownStream } from '../measure/breakdown.js';
import { FigureStream } from '../measure/figure-stream.js';
import { startClock } from '../model/clock.js';
import type { Outcome, Sample } from '../model/sample.js';
import {
  startKnownTruthServer,
  type Fate,
  type KnownTruthServer,
} from './known-truth-server.fixture.js';
import { LATENESS_P99_LIMIT_MS } from '../verdict/evidence.js';
import { startProbe } from './start-probe.js';

// The short form of `npm run calibrate`, which says how good the probe is; this says that it is not
// wrong. The worker runs built code: `npx tsc -p tsconfig.json` first.

const RATE = 200;
const REQUESTS = 300;
/** Long enough for a machine that is held up. */
const TIMEOUT_MS = 3000;
/** What every so many requests get, by their place among all: counted, so that it holds on any machine. */
const FATES: readonly (readonly [number, number, Fate['kind'], Outcome])[] = [
  // First, for its timeouts to pass while the others go on.
  [20, 30, 'hang', 'response-timeout'],
  [60, 90, 'unavailable', 'target-error'],
  [110, 140, 'reset', 'reset'],
  [160, 190, 'close', 'closed'],
  [210, 240, 'truncate', 'truncated'],
  [270, 271, 'reset', 'reset'],
];
/** Edges lie within this of the truth where neither side was held up. */
const EDGE_MS = 50;

let server: KnownTruthServer | null = null;
afterEach(() => server?.close());

it('counts exactly, and finds each edge, of what a server did to its requests', async (context) => {
  server = await startKnownTruthServer((_client, index): Fate => {
    const [, , kind] = FATES.find(([from, to]) => index >= from && index < to) ?? [];
    if (kind === undefined || kind === 'answer' || kind === 'slow-body') {
      return { kind: index % 2 === 0 ? 'answer' : 'slow-body', afterMs: 20 + (index % 50) };
    }
    return { kind };
  });
  const held = monitorEventLoopDelay({ resolution: 1 });
  held.enable();
  const clock = startClock();
  const samples: Sample[] = [];
  const probe = await startProbe({
    url: `http://127.0.0.1:${server.port}`,
    ca: null,
    serverName: null,
    ratePerSecond: RATE,
    timeoutMs: TIMEOUT_MS,
    requests: [
      { method: 'GET', path: '/probe', weight: 1, expectStatus: 200, expectBody: 'x'.repeat(1000) },
    ],
    originEpochMs: clock.originEpochMs,
    originMonotonicNs: String(clock.originMonotonicNs),
    maxDurationMs: (REQUESTS * 1000) / RATE,
    onSamples: (batch) => samples.push(...batch),
  });
  await new Promise((resolve) => setTimeout(resolve, (REQUESTS * 1000) / RATE));
  const report = await probe.stop();
  held.disable();
  samples.sort((a, b) => a.intendedMs - b.intendedMs);

  // Every intended request once, at the server too: none is repeated behind the record's back.
  expect(report).toMatchObject({ intended: REQUESTS, recorded: REQUESTS, localErrors: 0 });
  const { p99 } = report.latenessMs;
  // Such a run is inconclusive by its own evidence: it shows nothing of the probe.
  context.skip((p99 ?? 0) > LATENESS_P99_LIMIT_MS, `the probe was ${p99} ms late: busy machine`);
  expect(server.requests.length).toBe(REQUESTS);

  const truth: Partial<Record<Outcome, number>> = { ok: REQUESTS };
  for (const [from, to, , outcome] of FATES) {
    truth[outcome] = (truth[outcome] ?? 0) + (to - from);
    truth.ok = (truth.ok ?? 0) - (to - from);
  }
  const figures = new FigureStream({ ratePerSecond: RATE, longestMs: 3 * TIMEOUT_MS });
  figures.add(samples);
  const measured = figures.finish((REQUESTS * 1000) / RATE, 0);
  expect(measured.outcomes).toEqual(truth);
  const failed = REQUESTS - (truth.ok ?? 0);
  expect(measured.availability.perRequest).toBe((REQUESTS - failed) / REQUESTS);

  // Each outage at its time. Whoever was held up says so himself, and is allowed that much.
  const allowedMs = EDGE_MS + (report.latenessMs.max ?? 0) + held.max / 1e6;
  const originMs = Number(clock.originMonotonicNs) / 1e6;
  for (const [from, to, , outcome] of FATES) {
    const mine = samples.filter((each) => each.outcome === outcome);
    for (const at of [from, to - 1]) {
      const arrivedMs = (server.requests[at]?.arrivedMs ?? NaN) - originMs;
      const nearest = Math.min(...mine.map((each) => Math.abs(each.intendedMs - arrivedMs)));
      expect(nearest, `${outcome} at ${at}`).toBeLessThanOrEqual(allowedMs);
    }
  }

  // The server's own times, to its last byte, are shorter by what lies between the two.
  const served = server.requests
    .flatMap(({ arrivedMs, endedMs, fate }) =>
      endedMs === null || fate === 'unavailable' ? [] : [endedMs - arrivedMs],
    )
    .sort((a, b) => a - b);
  const trueP50 = served[Math.ceil(served.length / 2) - 1] ?? NaN;
  expect(measured.latencyMs.p50).toBeGreaterThanOrEqual(trueP50 * 0.99);
  expect(measured.latencyMs.p50).toBeLessThanOrEqual(trueP50 * 1.02 + allowedMs);

  const breakdown = new BreakdownStream();
  breakdown.add(samples);
  const { newConnections, keptConnections } = breakdown.finish();
  expect(newConnections.recorded + keptConnections.recorded).toBe(REQUESTS);
  expect(newConnections.recorded).toBeGreaterThanOrEqual(REQUESTS / 10);
  expect(keptConnections.recorded).toBeGreaterThan(0);
});
