import { countFailed } from '../measure/outcomes.js';
import { latencyPercentiles } from '../measure/percentiles.js';
import type { RequestTable } from '../model/request-table.js';
import type { WitnessAnswer, WitnessFigure } from '../model/second-witness.js';
import type { SecondWitness } from '../model/summary.js';
import { inMs, inPercent, inSeconds } from './wording.js';

/**
 * Places what a second witness said beside the probe's own figure of the same time: within the stated
 * tolerance it agrees, else it contradicts. `samples` are of the whole run.
 */
export function weighWitnesses(
  answers: readonly WitnessAnswer[],
  samples: RequestTable,
  target: string,
): readonly SecondWitness[] {
  return answers.map((answer) => {
    const { name, source, query, phase, value, figure, tolerance, fromMs, toMs } = answer;
    const row = { name, source, query, phase, value };
    if (value === null) return { ...row, probe: null, verdict: 'not measured', note: answer.note };
    const probe = probeFigure(samples, answer);
    if (probe === null) {
      const note = 'The probe has no such figure of this time.';
      return { ...row, probe, verdict: 'not measured', note };
    }
    // A hair of rounding is no contradiction.
    const agrees = Math.abs(value - probe) <= tolerance + 1e-9;
    const model =
      target === 'lab' && source === 'cloudwatch' ? ' This CloudWatch is the lab’s: a model.' : '';
    return {
      ...row,
      probe,
      verdict: agrees ? 'agrees' : 'contradicts',
      note: `It says ${WORDS[figure](value)}, and the probe ${WORDS[figure](probe)} of the same ${inSeconds((toMs - fromMs) / 1000)} real; they may differ by ${TOLERANCES[figure](tolerance)}.${model}`,
    };
  });
}

const WORDS: Readonly<Record<WitnessFigure, (value: number) => string>> = {
  availability: (share) => `${inPercent(share)} available`,
  latencyP95Ms: (ms) => `${inMs(ms)} at the 95th percentile`,
};

const TOLERANCES: Readonly<Record<WitnessFigure, (value: number) => string>> = {
  availability: (share) => `${Number((share * 100).toFixed(3))} points`,
  latencyP95Ms: inMs,
};

function probeFigure(
  samples: RequestTable,
  { fromMs, toMs, figure }: WitnessAnswer,
): number | null {
  const within = samples.between(fromMs, toMs);
  if (within.length === 0) return null;
  if (figure === 'latencyP95Ms') return latencyPercentiles(within).p95;
  return 1 - countFailed(within) / within.length;
}
