import type { Finding, GateReport } from '../model/finding.js';
import { changesSince, type Earlier, type Since } from './change-since.js';
import { conclude, withNotices } from './conclude.js';
import { comparedEvidence, type Than } from './extent/compared-evidence.js';
import { nameSome } from './name-some.js';

/** What the policies say of other stacks where the judged ones are not as they will be. */
export interface Otherwise extends Pick<Earlier, 'findings' | 'extentBefore'> {
  readonly than: Than;
}

export interface Compared extends Pick<Earlier, 'movedFrom' | 'extentNow'> {
  /** To be worse than one of them is enough: what was there before, what there is without the stack. */
  readonly otherwise: readonly Otherwise[];
  readonly scope: GateReport['scope'];
  /** Takes out of a sentence what the plan marks sensitive. */
  readonly show: (text: string) => string;
}

/**
 * Adds what the judged stacks make worse in those that are evidence: a rule that lets the world into
 * another stack's database is this plan's doing. What fails or is unknown there without them is for
 * the gate of that stack.
 *
 * @param elsewhere all that the policies say of stacks that are evidence
 */
export function addWorseElsewhere(
  report: GateReport,
  elsewhere: readonly Finding[],
  compared: Compared,
): GateReport {
  const worse = worseElsewhere(elsewhere, compared);
  if (worse.length === 0) return report;
  const of = (findings: readonly Finding[], policy: string): Finding[] =>
    findings.filter((finding) => finding.policy === policy);
  return withNotices(
    conclude({
      ...report,
      policies: report.policies.map(({ policy, inScope }) => ({
        policy,
        inScope: inScope + of(worse, policy).length,
      })),
      findings: report.policies.flatMap(({ policy }) => [
        ...of(report.findings, policy),
        ...of(worse, policy),
      ]),
    }),
    [
      {
        level: 'note',
        code: 'context/worse',
        message: `Of other stacks, and here for what gets worse there: ${nameSome([...new Set(worse.map(({ address }) => address))])}.`,
      },
    ],
  );
}

function worseElsewhere(
  elsewhere: readonly Finding[],
  { otherwise, scope, movedFrom, extentNow, show }: Compared,
): Finding[] {
  const comparisons = otherwise.map(({ than, ...earlier }) => ({
    than,
    sinceThen: changesSince({ ...earlier, movedFrom, extentNow }),
  }));
  return elsewhere.flatMap((finding): Finding[] => {
    if (finding.verdict === 'pass') return [];
    for (const { than, sinceThen } of comparisons) {
      const since = sinceThen(finding);
      if (!isWorse(finding, since, scope)) continue;
      // With the scope of changes the comparison with what was before is told of every finding.
      if (scope === 'changes') return [finding];
      const comparison = since.comparison ?? { order: 'worse', why: ['it does not fail'] };
      const compared = comparedEvidence(comparison, than, show);
      return [{ ...finding, evidence: [...compared, ...finding.evidence] }];
    }
    return [];
  });
}

function isWorse(
  { verdict }: Finding,
  { change, old }: Since,
  scope: GateReport['scope'],
): boolean {
  // What was not judged there at all and now cannot be decided says nothing against the plan.
  if (change === 'introduced') return verdict === 'fail' || old !== undefined;
  return change === 'worsened' || (change === 'unclear' && scope === 'changes');
}
