import type { InstrumentFigures } from '../measure/instruments.js';
import type { Measurement } from '../measure/measurement.js';
import type { Prediction } from '../model/prediction.js';
import type { Scenario } from '../model/scenario.js';
import type { Agreement, ObjectiveResult, SecondWitness } from '../model/summary.js';
import { worstVerdict } from '../model/verdict.js';
import type { Verdict } from '../model/verdict.js';
import { compareWithPrediction } from './agreement.js';
import { findEvidenceGaps } from './evidence.js';
import { judgeObjectives } from './judge-objectives.js';
import { inInterval, withError } from './wording.js';

export interface JudgeRunInput {
  readonly scenario: Scenario;
  readonly measurement: Measurement;
  /** By the fault's index in the scenario; null where none was made. */
  readonly predictions: readonly (Prediction | null)[];
  /** Why nothing can be concluded from a fault, by the same index. */
  readonly reservations: readonly (readonly string[])[];
  readonly speed: number;
  readonly target: string;
  /** Normally `measurement.instruments`. */
  readonly instruments: InstrumentFigures;
  /** What the user's own monitoring said, weighed; none where left out. */
  readonly secondWitnesses?: readonly SecondWitness[];
}

export interface Judgement {
  readonly verdict: Verdict;
  /** Full sentences, the weightiest first. */
  readonly reasons: readonly string[];
  /** Its evidence has no gap: what was measured is a measurement, whatever the verdict. */
  readonly sound: boolean;
  readonly agreement: readonly Agreement[];
  readonly objectives: readonly ObjectiveResult[];
}

/**
 * Judges one run.
 * - Evidence with a gap is `inconclusive`, whatever was measured: it cannot fail a stack either.
 * - Else a missed objective is `fail`.
 * - Else an objective that cannot be told, a contradicted prediction or a second witness that
 *   contradicts the probe is `inconclusive`: what held this time held for other reasons than those
 *   that were understood, or was not what it seemed. A witness that agrees decides nothing.
 * - Else `pass`.
 */
export function judgeRun(input: JudgeRunInput): Judgement {
  const objectives = judgeObjectives(input);
  const agreement = compareWithPrediction(input);
  const gaps = findEvidenceGaps(input);
  if (gaps.length > 0) {
    return { verdict: 'inconclusive', reasons: gaps, sound: false, agreement, objectives };
  }

  const judged = objectives.flatMap(({ verdict }) => (verdict === 'not judged' ? [] : [verdict]));
  const contradicted = agreement.filter(({ verdict }) => verdict === 'contradicts');
  const doubted = (input.secondWitnesses ?? []).filter(({ verdict }) => verdict === 'contradicts');
  const doubts = [...contradicted, ...doubted].map((): Verdict => 'inconclusive');
  const verdict = worstVerdict([...judged, ...doubts]);
  const reasons = [
    ...objectives.filter((row) => row.verdict === 'fail').map(missedReason),
    ...contradicted.map((row) => contradictionReason(row)),
    ...doubted.map(doubtReason),
    ...objectives.filter((row) => row.verdict === 'inconclusive').map(undecidedReason),
    ...(judged.length === 0
      ? ['None of the objectives can be judged on this target, so nothing was shown.']
      : []),
  ];
  return {
    verdict,
    reasons: reasons.length > 0 ? reasons : [heldReason(judged.length, agreement)],
    sound: true,
    agreement,
    objectives,
  };
}

function missedReason({ objective, wanted, measured }: ObjectiveResult): string {
  return `Missed: ${objective} was ${measured}, wanted ${wanted}.`;
}

function undecidedReason({ objective, wanted, measured }: ObjectiveResult): string {
  return `Cannot be told: ${objective} was ${measured}, wanted ${wanted}. Make the phases longer, or run it at a lower --speed, which makes the error smaller.`;
}

function contradictionReason(row: Agreement): string {
  const measured =
    row.measuredSeconds === null
      ? 'it was not over when the run ended'
      : `it was ${withError(row.measuredSeconds, row.errorSeconds)}`;
  return `The prediction is contradicted: ${row.what}${row.fault === '' ? '' : ` (${row.fault})`} was predicted to take ${inInterval(row.predicted)}, and ${measured} (${row.clock} time). Something behaves otherwise than the plan says: find out what before relying on this result.`;
}

function doubtReason({ name, source, phase, note }: SecondWitness): string {
  return `The second witness ${name} (${source}) contradicts the probe in the phase "${phase}". ${note} One of the two sees something else than it should: find out which before relying on this result.`;
}

function heldReason(judged: number, agreement: readonly Agreement[]): string {
  const agreed = agreement.filter(({ verdict }) => verdict === 'agrees').length;
  const predictions =
    agreed === 0
      ? ''
      : `, and what was measured agrees with the prediction (${agreed} of ${agreement.length})`;
  return `All ${judged} objectives that were judged hold${predictions}.`;
}
