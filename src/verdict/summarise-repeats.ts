import type { FaultSummary, RepeatedFigure, RepeatSummary, RunSummary } from '../model/summary.js';
import { bootstrapMedian, medianOf } from './bootstrap-median.js';

/** A run, and whether its evidence has no gap: else what it measured is comparable with nothing. */
export interface RepeatedRun {
  readonly run: RunSummary;
  readonly sound: boolean;
}

/**
 * What several runs of one scenario say together; each has the same faults in the same order. A run
 * whose evidence has a gap, a fault that was not proven and an outage that had not ended give no value;
 * where one is missing there is no interval, since it may well be the longest.
 */
export function summariseRepeats(repeats: readonly RepeatedRun[]): RepeatSummary | null {
  const first = repeats[0]?.run;
  if (first === undefined || repeats.length < 2) return null;
  const figure = (
    what: string,
    unit: RepeatedFigure['unit'],
    read: (run: RunSummary) => number | null,
  ): RepeatedFigure[] =>
    figureOf(
      what,
      unit,
      repeats.map(({ run, sound }) => (sound ? read(run) : null)),
    );
  return {
    scenario: first.scenario,
    target: first.target,
    runs: repeats.length,
    figures: [
      ...first.faults.flatMap((_, index) => {
        const name = nameOf(first.faults, index);
        const ofFault =
          (read: (fault: FaultSummary) => number | null) =>
          (run: RunSummary): number | null => {
            const fault = run.faults[index];
            return fault === undefined || !fault.proven ? null : read(fault);
          };
        const seconds = (what: string, read: (fault: FaultSummary) => number | null) =>
          figure(`${what} of ${name}`, 'declared seconds', (run) => inSeconds(ofFault(read)(run)));
        return [
          ...figure(
            `failed requests of ${name}`,
            'count',
            ofFault(({ failed }) => failed),
          ),
          // A time to recover is missing exactly where the outage had not ended.
          ...seconds('outage', ({ outageMs, recoverMs }) => (recoverMs === null ? null : outageMs)),
          ...seconds('time to detect', ({ detectMs }) => detectMs),
          ...seconds('time to fail over', ({ failoverMs }) => failoverMs),
          ...seconds('time to recover', ({ recoverMs }) => recoverMs),
        ];
      }),
      ...figure('failed requests', 'count', ({ samples }) => samples.failed),
      ...figure('availability during', 'share', availabilityDuring),
      ...figure('latency p95 during', 'milliseconds', ({ latencyMs }) => latencyMs.during.p95),
    ],
  };
}

function figureOf(
  what: string,
  unit: RepeatedFigure['unit'],
  values: readonly (number | null)[],
): RepeatedFigure[] {
  const measured = values.filter((value) => value !== null);
  if (measured.length === 0) return [];
  return [
    {
      what,
      unit,
      values,
      median: medianOf(measured),
      low: Math.min(...measured),
      high: Math.max(...measured),
      interval: measured.length < values.length ? null : bootstrapMedian(measured),
    },
  ];
}

/** Several faults of one name are told apart by their place in the scenario. */
function nameOf(faults: readonly FaultSummary[], index: number): string {
  const name = faults[index]?.name ?? '';
  const alone = faults.filter((fault) => fault.name === name).length === 1;
  return alone ? name : `${name} (fault ${index + 1})`;
}

function availabilityDuring({ outcomes }: RunSummary): number | null {
  const requests = outcomes.reduce((sum, { during }) => sum + during, 0);
  const ok = outcomes.find(({ outcome }) => outcome === 'ok')?.during ?? 0;
  return requests === 0 ? null : ok / requests;
}

function inSeconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}
