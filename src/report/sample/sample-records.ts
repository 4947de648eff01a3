import type { JournalRecord } from '../../model/journal.js';
import type { Outcome, Sample } from '../../model/sample.js';
import { SampleTable } from '../../model/sample-table.js';
import { makeSampleDeployment, SAMPLE_ZONES } from './sample-deployment.js';

// SYNTHETIC. Nothing in this folder was measured: it is shaped like a run so that the report can be
// tested and looked at without one.

const RATE = 100;
export const FAULT_MS = 10_000;
export const FAULT_END_MS = 22_000;
export const END_MS = 34_000;

/** Requests of which a share fails for a while after the fault. */
export function makeSamples(seed: number, outageMs: number, share: number): Sample[] {
  const random = makeRandom(seed);
  return Array.from({ length: (END_MS / 1000) * RATE }, (_, index) => {
    const intendedMs = index * (1000 / RATE);
    const inOutage = intendedMs >= FAULT_MS + 60 && intendedMs < FAULT_MS + 60 + outageMs;
    const fails = inOutage && random() < share;
    const outcomes: readonly Outcome[] = [
      'http-error',
      'timeout',
      'refused',
      'reset',
      'http-error',
    ];
    const outcome = fails ? (outcomes[Math.floor(random() * outcomes.length)] ?? 'timeout') : 'ok';
    const ok =
      2.5 * Math.exp(Math.abs(random() + random() + random() - 1.5) * (inOutage ? 3 : 1.4));
    const latency = { ok, 'http-error': 520, timeout: 1000, refused: 1.2, reset: 14 }[
      outcome as 'ok' | 'http-error' | 'timeout' | 'refused' | 'reset'
    ];
    return {
      intendedMs,
      sentMs: intendedMs + random(),
      firstByteMs: outcome === 'ok' ? intendedMs + latency * 0.9 : null,
      endMs: intendedMs + latency * (0.9 + random() * 0.2),
      outcome,
      status: outcome === 'ok' ? 200 : outcome === 'http-error' ? 504 : 0,
      newConnection: false,
      backend: null,
      zone: null,
      request: 0,
    };
  });
}

/** mulberry32: small, and the same numbers everywhere. */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** The journal of such a run: half of the first zone's instances go, two are launched anew. */
export function makeSampleRecords(
  name: string,
  samples: readonly Sample[],
  clock: { readonly originEpochMs: number; readonly speed: number },
): readonly JournalRecord[] {
  const state = (
    atMs: number,
    index: number,
    to: string,
    reason: string | null = null,
  ): JournalRecord => ({
    kind: 'target-state',
    atMs,
    target: `i-0${(0xc4fe51b0 + index * 7919).toString(16)}41d9e2b7a`,
    zone: SAMPLE_ZONES[index < 2 ? 0 : 1],
    state: to,
    reason,
  });
  return [
    {
      kind: 'start',
      version: 3,
      atMs: 0,
      originEpochMs: clock.originEpochMs,
      originMonotonicNs: '0',
      speed: clock.speed,
      target: 'lab',
      planSha256: 'f'.repeat(64),
      planPath: 'plan.json',
      pid: 1,
      scenario: {
        version: 1,
        name,
        description: 'Synthetic.',
        load: { engine: 'autocannon', ratePerSecond: 200, connections: 10 },
        probe: { ratePerSecond: RATE, timeoutSeconds: 20, requests: [] },
        phases: { beforeSeconds: 200, duringSeconds: 240, afterSeconds: 240 },
        faults: [{ name, atSeconds: 0, durationSeconds: 240, parameters: {} }],
        abort: null,
        windows: null,
        objectives: { downtimeSeconds: 120 },
      },
    },
    { kind: 'deployment', atMs: 1, deployment: makeSampleDeployment(), url: 'https://127.0.0.1' },
    { kind: 'phase', atMs: 0, phase: 'before' },
    ...[0, 1, 2, 3].map((index) => state(0, index, 'healthy')),
    { kind: 'fault', atMs: FAULT_MS, fault: 0, name, event: 'started', details: {} },
    { kind: 'phase', atMs: FAULT_MS, phase: 'during' },
    { kind: 'samples', atMs: END_MS, samples: SampleTable.of(samples) },
    state(FAULT_MS + 500, 0, 'unhealthy', 'Target.Timeout'),
    state(FAULT_MS + 720, 1, 'unhealthy', 'Target.Timeout'),
    state(FAULT_MS + 1300, 0, 'unused', 'Target.InvalidState'),
    state(FAULT_MS + 1300, 1, 'unused', 'Target.InvalidState'),
    { kind: 'fault', atMs: FAULT_MS + 1310, fault: 0, name, event: 'proven', details: {} },
    state(FAULT_MS + 2600, 4, 'initial', 'Elb.RegistrationInProgress'),
    state(FAULT_MS + 2900, 5, 'initial', 'Elb.RegistrationInProgress'),
    state(FAULT_MS + 3500, 4, 'healthy'),
    state(FAULT_MS + 3800, 5, 'healthy'),
    { kind: 'fault', atMs: FAULT_END_MS, fault: 0, name, event: 'ended', details: {} },
    { kind: 'phase', atMs: FAULT_END_MS, phase: 'after' },
    state(FAULT_END_MS + 3000, 5, 'draining', 'Target.DeregistrationInProgress'),
    {
      kind: 'instrument',
      atMs: END_MS,
      name: 'lab-timers',
      figures: { p99Ms: 2.1, shortestScaledMs: 250 },
    },
    { kind: 'note', atMs: END_MS, text: 'Synthetic journal.' },
    { kind: 'end', atMs: END_MS, outcome: 'completed', reason: null },
  ];
}
