import type { GateReport } from '../model/finding.js';
import type { Scenario } from '../model/scenario.js';
import type { RunSummary, Summary } from '../model/summary.js';
import { worstVerdict } from '../model/verdict.js';
import { scorePredictions } from './score-predictions.js';
import { summariseRepeats, type RepeatedRun } from './summarise-repeats.js';

/** What a run's summary does not say: what was run, and whether its evidence has no gap. */
export interface RunBasis {
  readonly scenario: Scenario;
  readonly sound: boolean;
}

/**
 * Puts what the gate found and what runs measured together as summary.json holds them. Runs of one
 * scenario on the same plan, target and speed are its repeats; of `bases`, in the order of the runs,
 * it is known whether two of one name are the same. With an obstacle, which kept scenarios from being
 * run, the verdict is inconclusive at best.
 */
export function summariseRuns(
  gate: GateReport | null,
  runs: readonly RunSummary[],
  {
    obstacle = false,
    bases = [],
  }: { readonly obstacle?: boolean; readonly bases?: readonly RunBasis[] } = {},
): Summary {
  const verdicts = [...(gate ? [gate.verdict] : []), ...runs.map(({ verdict }) => verdict)];
  const groups = groupRepeats(runs, bases);
  return {
    version: 3,
    verdict: worstVerdict(obstacle ? [...verdicts, 'inconclusive'] : verdicts),
    gate,
    runs: runs.map((run, index) => {
      const group = groups.find((each) => each.includes(index)) ?? [index];
      return { ...run, repeat: { index: group.indexOf(index) + 1, of: group.length } };
    }),
    repeats: groups.flatMap((group) => {
      const repeated = group.flatMap((index) => {
        const run = runs[index];
        return run === undefined ? [] : [weigh(run, bases[index])];
      });
      return summariseRepeats(repeated) ?? [];
    }),
    predictions: scorePredictions(runs.map((run, index) => weigh(run, bases[index]))),
  };
}

function weigh(run: RunSummary, basis: RunBasis | undefined): RepeatedRun {
  return { run, sound: basis?.sound ?? true };
}

/** Indices of the runs of each scenario, in the order in which they were made. */
function groupRepeats(
  runs: readonly RunSummary[],
  bases: readonly RunBasis[],
): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const [index, { scenario, target, speed, planSha256 }] of runs.entries()) {
    const key = JSON.stringify([scenario, target, speed, planSha256, bases[index]?.scenario]);
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  return [...groups.values()].map((group) =>
    group.toSorted((a, b) => (runs[a]?.startedAt ?? 0) - (runs[b]?.startedAt ?? 0)),
  );
}
