import type { JournalRecord } from '../model/journal.js';
import type { Outcome, Sample } from '../model/sample.js';
import { SampleTable } from '../model/sample-table.js';
import type { Scenario } from '../model/scenario.js';

// A synthetic run of known truth, for tests: no such run took place.

export const SPEED = 10;
export const RATE_PER_SECOND = 100;
export const ORIGIN_EPOCH_MS = 1_800_000_000_000;
/** Real milliseconds: phases of 5, 10 and 10 seconds; the fault begins with the second. */
export const TRUTH = { startMs: 100, duringMs: 5100, afterMs: 15_100, endMs: 25_100 } as const;

export const SCENARIO: Scenario = {
  version: 1,
  name: 'kill-az',
  description: 'A zone goes dark.',
  load: { engine: 'none', ratePerSecond: 0, connections: 1 },
  probe: {
    ratePerSecond: RATE_PER_SECOND,
    timeoutSeconds: 10,
    requests: [{ method: 'GET', path: '/', weight: 1, expectStatus: 200, expectBody: null }],
  },
  phases: { beforeSeconds: 50, duringSeconds: 100, afterSeconds: 100 },
  faults: [{ name: 'kill-az', atSeconds: 0, durationSeconds: 100, parameters: { zone: 'first' } }],
  abort: null,
  windows: null,
  objectives: {
    availability: { before: 1, during: 0.5, after: 0.99 },
    downtimeSeconds: 60,
    detectSeconds: 30,
    recoverSeconds: 60,
  },
};

export interface SyntheticRun {
  /** What became of the request intended at this time, and how long it took (10 ms unless told). */
  readonly fate?: (intendedMs: number) => Outcome;
  readonly latencyMs?: (intendedMs: number) => number;
  readonly latenessMs?: (intendedMs: number) => number;
  /** States beside those of the defaults; the fault names `i-a` as lost. */
  readonly states?: readonly (readonly [atMs: number, target: string, state: string])[];
  readonly lostTargets?: readonly string[] | null;
  readonly scenario?: Scenario;
  readonly instruments?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly ending?: 'completed' | 'interrupted' | 'aborted' | 'failed' | null;
  readonly fault?: readonly ('started' | 'proven' | 'ended' | 'not-proven')[];
}

/** Failing in this real window and ok elsewhere: by intended time, both ends included. */
export function failingBetween(fromMs: number, toMs: number): (intendedMs: number) => Outcome {
  return (intendedMs) => (intendedMs >= fromMs && intendedMs <= toMs ? 'http-error' : 'ok');
}

export function syntheticSamples(run: SyntheticRun = {}): Sample[] {
  const samples: Sample[] = [];
  for (let at = TRUTH.startMs; at < TRUTH.endMs; at += 1000 / RATE_PER_SECOND) {
    const sentMs = at + (run.latenessMs?.(at) ?? 0.5);
    const outcome = run.fate?.(at) ?? 'ok';
    const endMs = at + (run.latencyMs?.(at) ?? 10);
    samples.push({
      intendedMs: at,
      sentMs,
      firstByteMs: outcome === 'ok' ? endMs - 1 : null,
      endMs,
      outcome,
      status: outcome === 'ok' ? 200 : 0,
      newConnection: false,
      backend: null,
      zone: null,
      request: 0,
    });
  }
  return samples;
}

export function syntheticJournal(run: SyntheticRun = {}): JournalRecord[] {
  const scenario = run.scenario ?? SCENARIO;
  const samples = syntheticSamples(run);
  const lostTargets = run.lostTargets === undefined ? ['i-a'] : run.lostTargets;
  const faultAtMs = { started: TRUTH.duringMs, proven: 6100, 'not-proven': 6100, ended: 15_000 };
  const events = run.fault ?? ['started', 'proven', 'ended'];
  const states = run.states ?? [
    [0, 'i-a', 'healthy'],
    [0, 'i-b', 'healthy'],
    [TRUTH.duringMs + 2000, 'i-a', 'unhealthy'],
  ];
  const instruments = run.instruments ?? {
    probe: { intended: samples.length, recorded: samples.length, localErrors: 0 },
    'lab-timers': { p99Ms: 2, shortestScaledMs: 200 },
    'target-health-poll': { intervalMs: 100 },
  };
  return [
    {
      kind: 'start',
      version: 3,
      atMs: 0,
      originEpochMs: ORIGIN_EPOCH_MS,
      originMonotonicNs: '0',
      speed: SPEED,
      target: 'lab',
      planSha256: 'ab'.repeat(32),
      planPath: 'plan.json',
      scenario,
      pid: 1,
    },
    { kind: 'phase', atMs: TRUTH.startMs, phase: 'before' },
    { kind: 'phase', atMs: TRUTH.duringMs, phase: 'during' },
    ...events.map((event): JournalRecord => ({
      kind: 'fault',
      atMs: faultAtMs[event],
      fault: 0,
      name: 'kill-az',
      event,
      details: event === 'started' && lostTargets !== null ? { lostTargets } : {},
    })),
    { kind: 'phase', atMs: TRUTH.afterMs, phase: 'after' },
    ...states.map(([atMs, target, state]): JournalRecord => ({
      kind: 'target-state',
      atMs,
      target,
      zone: 'us-east-1a',
      state,
      reason: null,
    })),
    ...batches(samples),
    ...Object.entries(instruments).map(([name, figures]): JournalRecord => ({
      kind: 'instrument',
      atMs: TRUTH.endMs,
      name,
      figures,
    })),
    ...(run.ending === null
      ? []
      : ([
          {
            kind: 'end',
            atMs: TRUTH.endMs + 500,
            outcome: run.ending ?? 'completed',
            reason: null,
          },
        ] satisfies JournalRecord[])),
  ];
}

function batches(samples: readonly Sample[]): JournalRecord[] {
  const records: JournalRecord[] = [];
  for (let from = 0; from < samples.length; from += RATE_PER_SECOND) {
    const batch = samples.slice(from, from + RATE_PER_SECOND);
    records.push({
      kind: 'samples',
      atMs: batch.at(-1)?.endMs ?? 0,
      samples: SampleTable.of(batch),
    });
  }
  return records;
}
