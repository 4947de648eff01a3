/**
 * Judgement of a run or of everything together. `inconclusive` ranks between pass and fail.
 *
 * @example
 * const verdict: Verdict = 'inconclusive';
 */
export type Verdict = 'pass' | 'fail' | 'inconclusive';

const RANK: Record<Verdict, number> = { pass: 0, inconclusive: 1, fail: 2 };

/** The worst of several verdicts. No verdict at all is no evidence: inconclusive. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  const worst = verdicts.reduce<Verdict | undefined>(
    (soFar, next) => (soFar !== undefined && RANK[soFar] >= RANK[next] ? soFar : next),
    undefined,
  );
  return worst ?? 'inconclusive';
}
