import { breakDown } from '../../measure/breakdown.js';
import type { JournalRecord } from '../../model/journal.js';
import { isTimeout } from '../../model/sample.js';
import { SampleTable } from '../../model/sample-table.js';
import type { RunSummary } from '../../model/summary.js';
import { OUTCOMES } from '../../model/sample.js';
import { makeSampleDeployment } from './sample-deployment.js';
import { SAMPLE_WITNESSES } from './sample-evidence.js';
import {
  END_MS,
  FAULT_END_MS,
  FAULT_MS,
  makeSampleRecords,
  makeSamples,
} from './sample-records.js';

// SYNTHETIC. Nothing in this folder was measured: it is shaped like a run so that the report can be
// tested and looked at without one.

export const ORIGIN_EPOCH_MS = Date.UTC(2026, 10, 21, 9, 30, 0);
const SPEED = 20;

interface Shape {
  readonly outageMs: number;
  /** Share of requests that fail during the outage. */
  readonly share: number;
  readonly verdict: RunSummary['verdict'];
}

/** A run of made-up requests: its summary and the journal it would have left. */
export function makeSampleRun(
  name: string,
  shape: Shape,
): { summary: RunSummary; records: readonly JournalRecord[] } {
  const samples = makeSamples(name.length, shape.outageMs, shape.share);
  const failed = samples.filter((each) => each.outcome !== 'ok');
  const [first, last] = [failed[0]?.intendedMs ?? 0, failed.at(-1)?.intendedMs ?? 0];
  const outageSeconds = ((last - first) / 1000) * SPEED;
  const seconds = new Set(failed.map((each) => Math.floor(each.intendedMs / 1000)));
  const usualOutage = shape.outageMs > 1000 ? { low: 60, high: 130 } : { low: 0, high: 25 };
  const predictedOutage = shape.verdict === 'pass' ? usualOutage : { low: 20, high: 60 };
  const summary: RunSummary = {
    scenario: name,
    target: 'lab',
    speed: SPEED,
    startedAt: ORIGIN_EPOCH_MS,
    planSha256: '0'.repeat(64),
    scenarioSha256: name.length.toString(16).padStart(64, '0'),
    repeat: { index: 1, of: 1 },
    verdict: shape.verdict,
    reasons:
      shape.verdict === 'pass'
        ? ['Every objective was met, and the outage lies inside the predicted interval.']
        : ['The outage lies outside the predicted interval: the prediction does not hold here.'],
    substitutions: makeSampleDeployment().substitutions,
    faults: [
      {
        name,
        proven: true,
        startedAt: ORIGIN_EPOCH_MS + FAULT_MS,
        endedAt: ORIGIN_EPOCH_MS + FAULT_END_MS,
        seen: ['the load balancer no longer routes to what is lost: simulated'],
        failed: failed.length,
        outageMs: outageSeconds * 1000,
        detectMs: 14_300,
        recoverMs: ((last - FAULT_MS) / 1000) * SPEED * 1000,
        failoverMs: shape.outageMs > 1000 ? 61_000 : null,
        errorBudget: {
          perYear: 2,
          downtimeSecondsPerYear: 2 * outageSeconds,
          objective: 0.9999,
          allowedSecondsPerYear: 3153.6,
          spent: (2 * outageSeconds) / 3153.6,
        },
        together: [],
        predicted: {
          fault: name,
          lost: ['Application instances in us-east-1a: 2 of 4', 'Database primary in us-east-1a'],
          capacity: { before: 4, after: 2, share: 0.5 },
          path: {
            survives: true,
            why: 'Two instances and the database standby are in us-east-1b.',
          },
          detectSeconds: { low: 10, high: 25 },
          outageSeconds: {
            low: shape.outageMs > 1000 ? 60 : 0,
            high: shape.outageMs > 1000 ? 130 : 20,
          },
          basis: [
            'Health check of aws_lb_target_group.app: interval 10 s, timeout 5 s, threshold 2',
          ],
        },

        comparison: {
          before: { requests: 1000, failed: 0, latencyMs: { p50: 4.12, p95: 9.3, p99: 14.8 } },
          during: {
            requests: 1200,
            failed: failed.length,
            latencyMs: { p50: 4.9, p95: 31, p99: 402 },
          },
        },
      },
    ],
    samples: { intended: samples.length, recorded: samples.length, failed: failed.length },
    latenessMs: { p99: 1.4 },
    availability: {
      perRequest: 1 - failed.length / samples.length,
      perSecond: 1 - seconds.size / (END_MS / 1000),
      windowMs: END_MS,
    },
    latencyMs: {
      before: { p50: 4.12, p95: 9.3, p99: 14.8 },
      during: { p50: 4.9, p95: 31, p99: 402 },
      after: { p50: 4.3, p95: 9.9, p99: 16.1 },
    },
    timedOut: {
      before: 0,
      during: samples.filter(({ outcome }) => isTimeout(outcome)).length,
      after: 0,
    },
    breakdown: breakDown([SampleTable.of(samples)]),
    outcomes: OUTCOMES.map((outcome) => ({
      outcome,
      before: 0,
      during: samples.filter((each) => each.outcome === outcome).length,
      after: 0,
      outside: 0,
    })).filter(({ during }) => during > 0),
    control: { recorded: 340, failed: 0 },
    downtime: [
      {
        startMs: ORIGIN_EPOCH_MS + first,
        endMs: ORIGIN_EPOCH_MS + last,
        durationDeclaredMs: outageSeconds * 1000,
        failed: failed.length,
      },
    ],
    detectMs: 14_300,
    recoverMs: ((last - FAULT_MS) / 1000) * SPEED * 1000,
    errorMs: { outage: 400, detect: 1000, recover: 300 },
    writes: null,
    sessions: null,
    agreement: [
      {
        what: 'time to detect',
        fault: name,
        clock: 'declared',
        predicted: { low: 10, high: 25 },
        measuredSeconds: 14.3,
        errorSeconds: 1,
        verdict: 'agrees',
      },
      {
        what: 'outage',
        fault: name,
        clock: 'declared',
        predicted: predictedOutage,
        measuredSeconds: outageSeconds,
        errorSeconds: 0.4,
        verdict: shape.verdict === 'pass' ? 'agrees' : 'contradicts',
      },
    ],
    objectives: [
      { objective: 'availability before', wanted: '>= 99.9%', measured: '100%', verdict: 'pass' },
      {
        objective: 'downtime',
        wanted: '<= 120 s declared',
        measured: `${outageSeconds.toFixed(1)} s declared`,
        verdict: 'pass',
      },
      {
        objective: 'latency p95',
        wanted: '<= 300 ms real',
        measured: '31 ms real, simulated',
        verdict: 'not judged',
      },
    ],
    secondWitnesses: SAMPLE_WITNESSES,
  };
  return {
    summary,
    records: makeSampleRecords(name, samples, { originEpochMs: ORIGIN_EPOCH_MS, speed: SPEED }),
  };
}
