import type { Extent } from '../model/extent.js';
import type { Finding, GateReport, Notice } from '../model/finding.js';
import { conclude, withNotices } from './conclude.js';
import { comparedEvidence } from './extent/compared-evidence.js';
import type { ReadExtent } from './extent/read-extent.js';
import { renameExtent, renaming } from './extent/renaming.js';
import { weighFinding, wordsOf } from './extent/weigh-finding.js';

export interface PriorJudgement {
  /** What the same policies say of what is there before the plan is applied; null: there is nothing. */
  readonly report: GateReport | null;
  /** Addresses before, of what a `moved` block gave another one, where the prior state still has them. */
  readonly movedFrom: ReadonlyMap<string, string>;
  /** How far findings of the plan, and of what is there before it, go. */
  readonly extentNow?: ReadExtent;
  readonly extentBefore?: ReadExtent;
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
  const { movedFrom, extentNow, extentBefore, show = (text: string) => text } = prior;
  const before = new Map(
    (prior.report?.findings ?? []).map((finding) => [keyOf(finding, finding.address), finding]),
  );
  const rename = renaming(movedFrom);
  const priorOf = (finding: Finding): Finding | undefined => {
    const moved = movedFrom.get(finding.address);
    return (
      before.get(keyOf(finding, finding.address)) ??
      (moved === undefined ? undefined : before.get(keyOf(finding, moved)))
    );
  };
  // A prior state has the addresses of before a move or those of after it.
  const extentOf = (old: Finding): Extent | undefined => {
    const extent = extentBefore?.(old);
    return extent && renameExtent(extent, rename);
  };
  const asBefore: Finding[] = [];
  const findings = report.findings.map((finding): Finding => {
    if (finding.verdict === 'pass') return finding;
    const old = priorOf(finding);
    if (old === undefined || old.verdict === 'pass') return { ...finding, change: 'introduced' };
    if (old.verdict === 'unknown' && prior.isAsBefore?.(finding) === true) {
      asBefore.push(finding);
      return { ...finding, change: 'unchanged' };
    }
    const comparison = weighFinding(
      {
        ...finding,
        extent: extentNow?.(finding),
        words: new Set(wordsOf(finding, rename)),
      },
      { ...old, extent: extentOf(old), words: new Set(wordsOf(old, rename)) },
      rename,
    );
    if (comparison.order === 'no worse') return { ...finding, change: 'unchanged' };
    return {
      ...finding,
      change: comparison.order === 'worse' ? 'worsened' : 'unclear',
      evidence: [...comparedEvidence(comparison, 'before this plan', show), ...finding.evidence],
    };
  });
  return withNotices(conclude({ ...report, scope: 'changes', findings }), [
    ...(prior.report === null ? [nothingBefore()] : []),
    ...(asBefore.length > 0 ? [takenAsBefore(asBefore)] : []),
  ]);
}

function keyOf({ policy }: Finding, address: string): string {
  return JSON.stringify([policy, address]);
}

function nothingBefore(): Notice {
  return {
    level: 'note',
    code: 'scope/no-prior-state',
    message:
      'The plan has no prior state: nothing is there yet, so everything is introduced by it.',
  };
}

/** How many of several are named in the notice. */
const NAMED = 10;

function takenAsBefore(findings: readonly Finding[]): Notice {
  const named = findings.slice(0, NAMED).map(({ address }) => address);
  const rest = findings.length > NAMED ? `, and ${findings.length - NAMED} more` : '';
  return {
    level: 'warning',
    code: 'scope/same-value',
    message: `A plan does not tell where values came from before. The secrets of ${named.join(', ')}${rest} stay what they are, and so are taken to have been in the plain before as well: see that it is not this change which writes them down.`,
  };
}
