import type { PredictionRecord, RepeatSummary, SecondWitness } from '../../model/summary.js';

// SYNTHETIC. Nothing in this folder was measured: it is shaped like a run so that the report can be
// tested and looked at without one.

export const SAMPLE_PREDICTIONS: PredictionRecord = {
  held: 3,
  contradicted: 1,
  notMeasured: 0,
  medianWidthSeconds: 27.5,
  naive: {
    how: 'The naive predictor says 0 to 300 s of every fault.',
    held: 4,
    contradicted: 0,
    medianWidthSeconds: 300,
  },
};

export const SAMPLE_REPEATS: readonly RepeatSummary[] = [
  {
    scenario: 'kill-az',
    target: 'lab',
    runs: 5,
    figures: [
      {
        what: 'outage of kill-az',
        unit: 'declared seconds',
        values: [87.6, 92.1, 90.3, null, 95.8],
        median: 91.2,
        low: 87.6,
        high: 95.8,
        interval: { low: 87.6, high: 95.8, level: 0.95 },
      },
      {
        what: 'availability during',
        unit: 'share',
        values: [0.7934, 0.7811],
        median: 0.78725,
        low: 0.7811,
        high: 0.7934,
        interval: null,
      },
    ],
  },
];

export const SAMPLE_WITNESSES: readonly SecondWitness[] = [
  {
    name: 'ingress 5xx',
    source: 'prometheus',
    query: 'sum(rate(http_requests_total{code=~"5.."}[1m]))',
    phase: 'during',
    value: 12.5,
    probe: 11.9,
    verdict: 'agrees',
    note: 'within 10%',
  },
  {
    name: 'ALB 5xx',
    source: 'cloudwatch',
    query: 'HTTPCode_ELB_5XX_Count',
    phase: 'after',
    value: null,
    probe: 0,
    verdict: 'not measured',
    note: 'no data points',
  },
];
