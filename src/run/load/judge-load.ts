import type { LoadFigures, LoadResult, LoadStep } from '../../model/load-result.js';
import { controlGaps, type ControlFigures } from '../../verdict/control-gaps.js';
import { LATENESS_P99_LIMIT_MS } from '../../verdict/evidence.js';

/** What must hold; null where it is not judged. */
export interface LoadObjectives {
  /** Share of requests that must succeed, 0 to 1. */
  readonly availability: number;
  readonly latencyP95Ms: number | null;
}

export interface LoadEvidence {
  readonly figures: LoadFigures;
  readonly steps: readonly LoadStep[];
  readonly objectives: LoadObjectives;
  /** The profile looked for the rate at which the objectives fail: that one does is no failure. */
  readonly searched: boolean;
  readonly intended: number;
  readonly dropped: number;
  readonly latenessP99Ms: number | null;
  readonly localErrors: number;
  /** Why the engine's own records are not all of them. */
  readonly incomplete?: readonly string[];
  /** Null where the probe made the load. */
  readonly engineSent: number | null;
  readonly interrupted: boolean;
  readonly control: ControlFigures;
}

export function meets(figures: LoadFigures, objectives: LoadObjectives): boolean {
  return missed(figures, objectives).length === 0;
}

/** The verdict of a load test with its reasons: no evidence is never a pass. */
export function judgeLoad(evidence: LoadEvidence): Pick<LoadResult, 'verdict' | 'reasons'> {
  const gaps = findGaps(evidence);
  if (gaps.length > 0) return { verdict: 'inconclusive', reasons: gaps };
  const { figures, objectives, searched, steps } = evidence;
  if (searched) {
    const held = steps.filter(({ metObjectives }) => metObjectives);
    return held.length > 0
      ? {
          verdict: 'pass',
          reasons: [`The objectives held at ${held.length} of ${steps.length} rates.`],
        }
      : { verdict: 'fail', reasons: ['The objectives held at no rate that was tried.'] };
  }
  const reasons = missed(figures, objectives);
  if (reasons.length > 0) return { verdict: 'fail', reasons };
  return {
    verdict: 'pass',
    reasons: [
      `At least ${percent(objectives.availability)} of requests succeeded${objectives.latencyP95Ms === null ? '' : `, and 95% of them within ${objectives.latencyP95Ms} ms`}.`,
    ],
  };
}

function missed({ availability, latencyMs }: LoadFigures, objectives: LoadObjectives): string[] {
  const reasons: string[] = [];
  const { perRequest } = availability;
  if ((perRequest ?? 0) < objectives.availability) {
    reasons.push(
      `Availability was ${percent(perRequest ?? 0)}, less than ${percent(objectives.availability)}.`,
    );
  }
  if (objectives.latencyP95Ms !== null && (latencyMs.p95 ?? Infinity) > objectives.latencyP95Ms) {
    reasons.push(
      latencyMs.p95 === null
        ? 'No request ended ok, so there is no latency.'
        : `The 95th percentile of latency was ${latencyMs.p95} ms, more than ${objectives.latencyP95Ms} ms.`,
    );
  }
  return reasons;
}

function findGaps(evidence: LoadEvidence): string[] {
  const { figures, intended, dropped, latenessP99Ms, localErrors, control } = evidence;
  const gaps: string[] = [];
  if (evidence.interrupted) gaps.push('The run was interrupted: run it again and let it end.');
  if (figures.recorded === 0) gaps.push('The probe recorded no request.');
  else if (figures.recorded !== intended)
    gaps.push(`Only ${figures.recorded} of ${intended} intended requests were recorded.`);
  if (latenessP99Ms !== null && latenessP99Ms > LATENESS_P99_LIMIT_MS) {
    gaps.push(
      `The probe sent its requests too late: by ${latenessP99Ms} ms at the 99th percentile, where ${LATENESS_P99_LIMIT_MS} ms is the limit. Lower --rate, or give the machine less to do.`,
    );
  }
  if (localErrors > 0) {
    gaps.push(
      `${localErrors} requests failed on this machine and not at the target (no free port or file descriptor): raise \`ulimit -n\`, or lower --rate.`,
    );
  }
  if (dropped > 0) {
    gaps.push(
      `The engine dropped ${dropped} requests that it should have sent, so the load was less than wanted.`,
    );
  }
  gaps.push(...(evidence.incomplete ?? []));
  if (evidence.engineSent === 0) gaps.push('The engine sent no request.');
  gaps.push(...controlGaps(control));
  return gaps;
}

const percent = (share: number): string => `${Number((share * 100).toFixed(3))}%`;
