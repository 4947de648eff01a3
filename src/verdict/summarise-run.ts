import { createHash } from 'node:crypto';
import { INSTRUMENTS } from '../measure/instruments.js';
import { detectedAfterMs, type FaultMeasurement } from '../measure/measure-faults.js';
import type { Measurement } from '../measure/measurement.js';
import type { Prediction } from '../model/prediction.js';
import type { Scenario } from '../model/scenario.js';
import type { FaultSummary, OutcomeCount, RunSummary, SecondWitness } from '../model/summary.js';
import { errorBudgetOf } from './error-budget.js';
import type { Judgement } from './judge-run.js';
import {
  detectErrorSeconds,
  outageErrorSeconds,
  recoverErrorSeconds,
  widestSpacing,
} from './observation-error.js';

/** Puts a run's figures and its judgement together as summary.json holds them. */
export function summariseRun(run: {
  readonly scenario: Scenario;
  readonly target: string;
  readonly speed: number;
  readonly originEpochMs: number;
  readonly planSha256: string;
  readonly outcomes: readonly OutcomeCount[];
  readonly substitutions: readonly string[];
  readonly predictions: readonly (Prediction | null)[];
  readonly measurement: Measurement;
  /** Real milliseconds, by the fault's index in the scenario. */
  readonly failoversMs: readonly (number | null)[];
  readonly secondWitnesses: readonly SecondWitness[];
  readonly judgement: Judgement;
}): RunSummary {
  const { measurement, judgement } = run;
  const widest = widestSpacing(measurement);
  return {
    scenario: run.scenario.name,
    target: run.target,
    speed: run.speed,
    startedAt: run.originEpochMs,
    planSha256: run.planSha256,
    scenarioSha256: hashScenario(run.scenario),
    repeat: { index: 1, of: 1 },
    verdict: judgement.verdict,
    reasons: judgement.reasons,
    substitutions: run.substitutions,
    faults: measurement.faults.map((fault) => summariseFault(fault, run)),
    samples: measurement.samples,
    latenessMs: { p99: measurement.latenessMs.p99 },
    availability: measurement.availability,
    latencyMs: measurement.latencyMs,
    timedOut: {
      before: measurement.phases.before.timeouts,
      during: measurement.phases.during.timeouts,
      after: measurement.phases.after.timeouts,
    },
    outcomes: run.outcomes,
    breakdown: measurement.breakdown,
    control: controlOf(measurement),
    downtime: measurement.downtime,
    detectMs: measurement.detectMs,
    recoverMs: measurement.recoverMs,
    errorMs: {
      outage: outageErrorSeconds(run.scenario, measurement, run.speed, widest) * 1000,
      detect: detectErrorSeconds(measurement.instruments, run.speed) * 1000,
      recover: recoverErrorSeconds(run.scenario, measurement, run.speed, widest) * 1000,
    },
    writes: measurement.writes,
    sessions: measurement.sessions,
    agreement: judgement.agreement,
    objectives: judgement.objectives,
    secondWitnesses: run.secondWitnesses,
  };
}

function controlOf({ instruments }: Measurement): RunSummary['control'] {
  const { recorded, failed } = instruments[INSTRUMENTS.control] ?? {};
  return recorded === undefined || failed === undefined ? null : { recorded, failed };
}

/** Two runs of one scenario have the same; where anything of it was changed, they have not. */
function hashScenario(scenario: Scenario): string {
  return createHash('sha256').update(JSON.stringify(scenario)).digest('hex');
}

function summariseFault(
  fault: FaultMeasurement,
  run: Parameters<typeof summariseRun>[0],
): FaultSummary {
  const { effect } = fault;
  const epoch = (ms: number | null): number | null => (ms === null ? null : run.originEpochMs + ms);
  const declared = (ms: number | null | undefined): number | null =>
    ms === null || ms === undefined ? null : ms * run.speed;
  return {
    name: fault.name,
    proven: fault.proven,
    seen: fault.seen,
    startedAt: epoch(fault.startMs),
    endedAt: epoch(fault.endMs),
    failed: effect?.failed ?? null,
    outageMs: declared(effect?.outageMs),
    detectMs: declared(detectedAfterMs(fault)),
    recoverMs: declared(effect?.recoverMs),
    failoverMs: declared(run.failoversMs[fault.fault]),
    errorBudget: run.judgement.sound ? errorBudgetOf(fault, run.scenario, run.speed) : null,
    together: fault.together.map((other) => run.measurement.faults[other]?.name ?? ''),
    predicted: run.predictions[fault.fault] ?? null,
    comparison: fault.comparison,
  };
}
