import type { GateReport } from '../model/finding.js';
import type { RunSummary, Summary } from '../model/summary.js';
import { worstVerdict } from '../model/verdict.js';

/**
 * Puts what the gate found and what runs measured together as summary.json holds them. With an
 * obstacle, which kept scenarios from being run, it is inconclusive at best.
 */
export function summariseRuns(
  gate: GateReport | null,
  runs: readonly RunSummary[],
  { obstacle = false }: { readonly obstacle?: boolean } = {},
): Summary {
  const verdicts = [...(gate ? [gate.verdict] : []), ...runs.map(({ verdict }) => verdict)];
  return {
    version: 3,
    verdict: worstVerdict(obstacle ? [...verdicts, 'inconclusive'] : verdicts),
    gate,
    runs,
    repeats: [],
    predictions: null,
  };
}
