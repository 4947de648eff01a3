import { worstVerdict, type Verdict } from '../model/verdict.js';
import type { Downtime, RunSummary, Summary } from '../model/summary.js';

const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  pass: 'Holds',
  fail: 'Does not hold',
  inconclusive: 'Inconclusive',
};

/** Printed wherever figures of a lab run are: DESIGN's ninth decision. */
export const LAB_CAVEAT =
  'Lab results are results of a model: real processes on one machine that behave as AWS documents. ' +
  'Lab latencies decide nothing, and only a run on AWS confirms a prediction about AWS.';

export function placeOf(target: string): string {
  if (target === 'lab') return 'in the lab';
  if (target === 'aws') return 'on AWS';
  return target === 'localstack' ? 'on LocalStack' : `on ${target}`;
}

/**
 * The verdict in words, worst first, saying where it comes from.
 *
 * @example headlineOf(summary) // ['Does not hold by its plan', 'holds in the lab']
 */
export function headlineOf(summary: Summary): readonly [string, ...string[]] {
  const places = new Map<string, Verdict>();
  if (summary.gate !== null) places.set('by its plan', summary.gate.verdict);
  for (const { target, verdict } of summary.runs) {
    const place = placeOf(target);
    places.set(place, worstVerdict([...compact(places.get(place)), verdict]));
  }
  const clauses = (['fail', 'inconclusive', 'pass'] as const).flatMap((verdict) => {
    const where = [...places].filter(([, each]) => each === verdict).map(([place]) => place);
    return where.length === 0 ? [] : [`${VERDICT_WORDS[verdict]} ${where.join(' and ')}`];
  });
  const [first, ...rest] = clauses;
  if (first === undefined || worstVerdict([...places.values()]) !== summary.verdict) {
    const where = [...places.keys()].filter((place) => place !== 'by its plan');
    return [[VERDICT_WORDS[summary.verdict], ...where].join(' ')];
  }
  return [first, ...rest.map((clause) => clause.charAt(0).toLowerCase() + clause.slice(1))];
}

/** Declared milliseconds of all downtime of a run together. */
export function totalDowntimeMs(downtime: readonly Downtime[]): number {
  return downtime.reduce((sum, each) => sum + each.durationDeclaredMs, 0);
}

export function isLab(run: Pick<RunSummary, 'target'>): boolean {
  return run.target === 'lab';
}

function compact<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}
