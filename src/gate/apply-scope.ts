import { SEVERITIES, type Finding, type GateReport, type Notice } from '../model/finding.js';
import { conclude, withNotices } from './conclude.js';

export interface PriorJudgement {
  /** What the same policies say of what is there before the plan is applied; null: there is nothing. */
  readonly report: GateReport | null;
  /** Addresses before, of what a `moved` block gave another one. */
  readonly movedFrom: ReadonlyMap<string, string>;
}

/**
 * Lets only that count which the plan introduces or worsens: a resource that did not fail before
 * and does now, or of which was not known that it does. Whatever was as bad before is `unchanged`.
 */
export function applyScope(report: GateReport, prior: PriorJudgement): GateReport {
  const before = new Map(
    (prior.report?.findings ?? []).map((finding) => [keyOf(finding, finding.address), finding]),
  );
  const findings = report.findings.map((finding): Finding => {
    if (finding.verdict === 'pass') return finding;
    const address = prior.movedFrom.get(finding.address) ?? finding.address;
    return { ...finding, change: compare(before.get(keyOf(finding, address)), finding) };
  });
  const judged = conclude({ ...report, scope: 'changes', findings });
  return withNotices(judged, prior.report === null ? [nothingBefore()] : []);
}

function keyOf({ policy }: Finding, address: string): string {
  return JSON.stringify([policy, address]);
}

function compare(before: Finding | undefined, now: Finding): Finding['change'] {
  if (before === undefined || before.verdict === 'pass') return 'introduced';
  const rank = ({ severity }: Finding): number => SEVERITIES.indexOf(severity);
  if (before.verdict === 'unknown' && now.verdict === 'fail') return 'worsened';
  return rank(now) > rank(before) ? 'worsened' : 'unchanged';
}

function nothingBefore(): Notice {
  return {
    level: 'note',
    code: 'scope/no-prior-state',
    message:
      'The plan has no prior state: nothing is there yet, so everything is introduced by it.',
  };
}
