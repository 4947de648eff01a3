import { buildRunDetail } from '../build-run-detail.js';
import type { ReportInput } from '../input.js';
import { makeSampleDeployment } from './sample-deployment.js';
import { SAMPLE_PREDICTIONS, SAMPLE_REPEATS } from './sample-evidence.js';
import { makeSampleGate } from './sample-gate.js';
import { makeSampleHistory } from './sample-history.js';
import { makeSampleRun, ORIGIN_EPOCH_MS } from './sample-run.js';

// SYNTHETIC. Nothing in this folder was measured: it is shaped like a run so that the report can be
// tested and looked at without one.

/** A made-up report of a stack that holds, or of the flawed variant of its plan. */
export function makeSampleInput(kind: 'holds' | 'flawed' = 'holds'): ReportInput {
  const runs = [
    makeSampleRun('stop-instance', { outageMs: 260, share: 0.25, verdict: 'pass' }),
    makeSampleRun('kill-az', {
      outageMs: 4600,
      share: 0.6,
      verdict: kind === 'holds' ? 'pass' : 'inconclusive',
    }),
  ];
  const gate = makeSampleGate(kind);
  return {
    summary: {
      version: 3,
      verdict: kind === 'holds' ? 'pass' : 'fail',
      gate,
      runs: runs.map((run) => run.summary),
      repeats: SAMPLE_REPEATS,
      predictions: SAMPLE_PREDICTIONS,
    },
    generatedAt: new Date(ORIGIN_EPOCH_MS + 120_000).toISOString(),
    runs: runs.map((run) => buildRunDetail(run.records)),
    history: makeSampleHistory(runs.map((run) => run.summary)),
    topology: makeSampleDeployment(),
    planName: 'fixtures/plans/private-web-app/plan.json',
    modelled: {
      types: [
        'aws_autoscaling_group',
        'aws_db_instance',
        'aws_lb',
        'aws_lb_listener',
        'aws_subnet',
      ],
      passedOver: ['aws_cloudwatch_log_group', 'aws_iam_instance_profile'],
    },
  };
}
