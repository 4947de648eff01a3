import type { Finding, GateReport, Notice } from '../model/finding.js';
import { changesSince, type Earlier } from './change-since.js';
import { conclude, withNotices } from './conclude.js';
import { comparedEvidence } from './extent/compared-evidence.js';
import { nameSome } from './name-some.js';

export interface PriorJudgement extends Omit<Earlier, 'findings'> {
  /** What the same policies say of what is there before the plan is applied; null: there is nothing. */
  readonly report: GateReport | null;
  /** What they said then of resources of other stacks that are in the report now. */
  readonly elsewhere?: readonly Finding[];
  /** Whether a finding that was unknown before is as it was, by what the plan leaves as it is. */
  readonly isAsBefore?: (finding: Finding) => boolean;
  /** Takes out of a sentence what the plan marks sensitive. */
  readonly show?: (text: string) => string;
}

/**
 * Lets only that count which the plan introduces or worsens: a resource that did not fail before
 * and does now, or of which was not known that it does, or that fails further. Whatever was as bad
 * before is `unchanged`; `unclear` is what fails otherwise, where nothing tells whether that is worse.
 */
export function applyScope(report: GateReport, prior: PriorJudgement): GateReport {
  const { show = (text: string) => text } = prior;
  const sinceThen = changesSince({
    ...prior,
    findings: [...(prior.report?.findings ?? []), ...(prior.elsewhere ?? [])],
  });
  const asBefore: Finding[] = [];
  const findings = report.findings.map((finding): Finding => {
    if (finding.verdict === 'pass') return finding;
    const { change, old, comparison } = sinceThen(finding);
    if (old?.verdict === 'unknown' && prior.isAsBefore?.(finding) === true) {
      asBefore.push(finding);
      return { ...finding, change: 'unchanged' };
    }
    if (comparison === undefined || change === 'unchanged') return { ...finding, change };
    return {
      ...finding,
      change,
      evidence: [...comparedEvidence(comparison, 'before this plan', show), ...finding.evidence],
    };
  });
  return withNotices(conclude({ ...report, scope: 'changes', findings }), [
    ...(prior.report === null ? [nothingBefore()] : []),
    ...(asBefore.length > 0 ? [takenAsBefore(asBefore)] : []),
  ]);
}

function nothingBefore(): Notice {
  return {
    level: 'note',
    code: 'scope/no-prior-state',
    message:
      'The plan has no prior state: nothing is there yet, so everything is introduced by it.',
  };
}

function takenAsBefore(findings: readonly Finding[]): Notice {
  const named = nameSome(findings.map(({ address }) => address));
  return {
    level: 'warning',
    code: 'scope/same-value',
    message: `A plan does not tell where values came from before. The secrets of ${named} stay what they are, and so are taken to have been in the plain before as well: see that it is not this change which writes them down.`,
  };
}
