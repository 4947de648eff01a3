import { readJournal } from '../journal/journal-reader.js';
import { measureRun } from '../measure/measure-run.js';
import { joinSamples } from '../model/join-samples.js';
import type { Deployment } from '../model/deployment.js';
import { HoldfastError } from '../model/error.js';
import type { RunSummary } from '../model/summary.js';
import { buildRunDetail } from '../report/build-run-detail.js';
import type { RunDetail } from '../report/input.js';
import { judgeRun } from '../verdict/judge-run.js';
import { summariseRun } from '../verdict/summarise-run.js';

/** Everything that a report says of one run, made from its journal alone. */
export interface SummarisedRun {
  readonly summary: RunSummary;
  readonly detail: RunDetail;
  /** Null where the run ended before it had a target. */
  readonly deployment: Deployment | null;
  readonly planPath: string;
  readonly planSha256: string;
}

export async function summariseJournal(path: string): Promise<SummarisedRun> {
  const { records } = await readJournal(path);
  const [start] = records;
  if (start?.kind !== 'start')
    throw new HoldfastError('journal/not-a-journal', `${path} does not begin with a start record`);
  const samples = joinSamples(records);
  const measurement = measureRun(records, samples);
  const predicted = start.scenario.faults.map((_, fault) =>
    records.findLast((record) => record.kind === 'prediction' && record.fault === fault),
  );
  const plans = predicted.map((record) => (record?.kind === 'prediction' ? record : null));
  const predictions = plans.map((plan) => plan?.prediction ?? null);
  const deployment = records.findLast((record) => record.kind === 'deployment')?.deployment ?? null;
  const { scenario, speed, target } = start;
  const judgement = judgeRun({
    scenario,
    measurement,
    predictions,
    reservations: plans.map((plan) => plan?.reservations ?? []),
    speed,
    target,
    instruments: measurement.instruments,
  });
  const detail = buildRunDetail(records, samples);
  return {
    summary: summariseRun({
      scenario,
      target,
      speed,
      originEpochMs: start.originEpochMs,
      planSha256: start.planSha256,
      outcomes: detail.outcomes,
      substitutions: deployment?.substitutions ?? [],
      predictions,
      measurement,
      judgement,
    }),
    detail,
    deployment,
    planPath: start.planPath,
    planSha256: start.planSha256,
  };
}
