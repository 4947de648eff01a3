import type { Measurement } from '../measure/measurement.js';
import type { Prediction } from '../model/prediction.js';
import type { RunSummary } from '../model/summary.js';
import type { Judgement } from './judge-run.js';

/** Puts a run's figures and its judgement together as summary.json holds them. */
export function summariseRun(run: {
  readonly scenario: string;
  readonly target: string;
  readonly speed: number;
  readonly substitutions: readonly string[];
  readonly prediction: Prediction | null;
  readonly measurement: Measurement;
  readonly judgement: Judgement;
}): RunSummary {
  const { measurement, judgement } = run;
  return {
    scenario: run.scenario,
    target: run.target,
    speed: run.speed,
    verdict: judgement.verdict,
    reasons: judgement.reasons,
    substitutions: run.substitutions,
    fault: measurement.fault,
    samples: measurement.samples,
    latenessMs: { p99: measurement.latenessMs.p99 },
    availability: measurement.availability,
    latencyMs: measurement.latencyMs,
    downtime: measurement.downtime,
    detectMs: measurement.detectMs,
    recoverMs: measurement.recoverMs,
    predicted: run.prediction,
    agreement: judgement.agreement,
    objectives: judgement.objectives,
  };
}
