import type { RunSummary } from '../../model/summary.js';
import type { ReportInput } from '../input.js';
import { showOnOneLine } from '../visible.js';
import { totalDowntimeMs } from '../words.js';

type Labels = Readonly<Record<string, string>>;

interface Series {
  readonly labels: Labels;
  /** Null where it was not measured: there is then no series, which is no 0. */
  readonly value: number | null;
}

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly series: readonly Series[];
}

const VERDICTS = ['pass', 'fail', 'inconclusive'] as const;
const PHASES = ['before', 'during', 'after'] as const;

/**
 * Gauges of the last run, in Prometheus's text exposition format 0.0.4, for node_exporter's textfile
 * collector. Base units, no timestamps (the collector refuses them). What was not measured is absent.
 *
 * Sources: prometheus.io "Metric and label naming" and "Exposition formats"; the lints of promtool.
 */
export function renderPrometheus(input: ReportInput): string {
  return metricsOf(input)
    .filter(({ series }) => series.some(({ value }) => value !== null))
    .map(
      ({ name, help, series }) =>
        `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${series.map((each) => seriesLine(name, each)).join('')}`,
    )
    .join('');
}

function seriesLine(name: string, { labels, value }: Series): string {
  if (value === null) return '';
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`);
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}\n`;
}

function escapeLabel(text: string): string {
  return showOnOneLine(text)
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('"', String.raw`\"`);
}

/** The same labels twice are an error of the whole file: of several such runs the latest one counts. */
function latestRuns(runs: readonly RunSummary[]): RunSummary[] {
  const latest = new Map<string, RunSummary>();
  for (const run of runs) {
    const key = JSON.stringify(labelsOf(run));
    if ((latest.get(key)?.startedAt ?? -Infinity) <= run.startedAt) latest.set(key, run);
  }
  return [...latest.values()];
}

function labelsOf({ scenario, target, repeat }: RunSummary): Labels {
  return { scenario, target, repeat: String(repeat.index) };
}

function metricsOf({ summary, generatedAt }: ReportInput): Metric[] {
  const runs = latestRuns(summary.runs);
  const ofRuns = (
    name: string,
    help: string,
    value: (run: RunSummary) => number | null,
  ): Metric => ({
    name: `holdfast_run_${name}`,
    help,
    series: runs.map((run) => ({ labels: labelsOf(run), value: value(run) })),
  });
  const eachRun = (
    name: string,
    help: string,
    series: (run: RunSummary) => readonly Series[],
  ): Metric => ({
    name,
    help,
    series: runs.flatMap((run) =>
      series(run).map(({ labels, value }) => ({ labels: { ...labelsOf(run), ...labels }, value })),
    ),
  });
  const generatedMs = Date.parse(generatedAt);
  return [
    {
      name: 'holdfast_report_timestamp_seconds',
      help: 'When the report was made, Unix time.',
      series: [{ labels: {}, value: Number.isNaN(generatedMs) ? null : generatedMs / 1000 }],
    },
    {
      name: 'holdfast_verdict',
      help: '1 for the verdict of everything, 0 for the others.',
      series: VERDICTS.map((verdict) => ({
        labels: { verdict },
        value: Number(verdict === summary.verdict),
      })),
    },
    {
      name: 'holdfast_policy_findings',
      help: 'Findings of the policies on the plan.',
      series: (['pass', 'fail', 'unknown', 'waived'] as const).map((verdict) => ({
        labels: { verdict },
        value: summary.gate?.summary[verdict] ?? null,
      })),
    },
    {
      name: 'holdfast_predictions',
      help: 'Predictions by what was measured of them.',
      series: [
        { labels: { result: 'held' }, value: summary.predictions?.held ?? null },
        { labels: { result: 'contradicted' }, value: summary.predictions?.contradicted ?? null },
        { labels: { result: 'not_measured' }, value: summary.predictions?.notMeasured ?? null },
      ],
    },
    eachRun('holdfast_run_verdict', '1 for the verdict of the run, 0 for the others.', (run) =>
      VERDICTS.map((verdict) => ({ labels: { verdict }, value: Number(verdict === run.verdict) })),
    ),
    ofRuns(
      'start_timestamp_seconds',
      'When the run began, Unix time.',
      (run) => run.startedAt / 1000,
    ),
    ofRuns('speed_ratio', 'Declared seconds per real second.', (run) => run.speed),
    ofRuns('requests', 'Requests of the probe that left a record.', (run) => run.samples.recorded),
    ofRuns('failed_requests', 'Requests of the probe that failed.', (run) =>
      run.samples.recorded === 0 ? null : run.samples.failed,
    ),
    ofRuns('downtime_seconds', 'Downtime of the run, declared time.', (run) =>
      run.samples.recorded === 0 ? null : totalDowntimeMs(run.downtime) / 1000,
    ),
    ofRuns(
      'availability_window_seconds',
      'Declared time that the availability is taken over.',
      (run) => (run.availability.windowMs * run.speed) / 1000,
    ),
    eachRun(
      'holdfast_run_availability_ratio',
      'Share of requests, or of real seconds, without a failure, over the window.',
      ({ availability }) => [
        { labels: { by: 'request' }, value: availability.perRequest },
        { labels: { by: 'second' }, value: availability.perSecond },
      ],
    ),
    eachRun(
      'holdfast_run_latency_seconds',
      'Latency of requests that ended ok, real time; simulated in the lab.',
      ({ latencyMs }) =>
        PHASES.flatMap((phase) =>
          (['p50', 'p95', 'p99'] as const).map((percentile) => {
            const ms = latencyMs[phase][percentile];
            return {
              labels: { phase, percentile: percentile.slice(1) },
              value: ms === null ? null : ms / 1000,
            };
          }),
        ),
    ),
    eachRun(
      'holdfast_run_timed_out_requests',
      'Requests given up after their timeout: they are in no percentile.',
      ({ timedOut }) => PHASES.map((phase) => ({ labels: { phase }, value: timedOut[phase] })),
    ),
    ...FAULT_DURATIONS.map(([key, name, help]) =>
      eachRun(`holdfast_fault_${name}_seconds`, help, ({ faults }) =>
        faults.map((fault, place) => ({
          // A scenario may name the same fault twice.
          labels: { fault: fault.name, place: String(place + 1) },
          value: fault[key] === null ? null : fault[key] / 1000,
        })),
      ),
    ),
    eachRun(
      'holdfast_fault_error_budget_spent_ratio',
      'Share of the error budget of a year that the fault spends at its stated rate.',
      ({ faults }) =>
        faults.map(({ name, errorBudget }, place) => ({
          labels: { fault: name, place: String(place + 1) },
          value: errorBudget?.spent ?? null,
        })),
    ),
  ];
}

const FAULT_DURATIONS = [
  ['outageMs', 'outage', 'First to last failing request of the fault, declared time.'],
  ['detectMs', 'detect', 'From the fault until nothing lost is routed to, declared time.'],
  ['failoverMs', 'failover', 'From the fault until what was lost had a successor, declared time.'],
  ['recoverMs', 'recover', 'From the fault until the last failure, declared time.'],
] as const;
