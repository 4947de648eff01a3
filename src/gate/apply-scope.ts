import { SEVERITIES, type Finding, type GateReport, type Notice } from '../model/finding.js';
import { conclude, withNotices } from './conclude.js';

export interface PriorJudgement {
  /** What the same policies say of what is there before the plan is applied; null: there is nothing. */
  readonly report: GateReport | null;
  /** Addresses before, of what a `moved` block gave another one, where the prior state still has them. */
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
  const priorOf = (finding: Finding): Finding | undefined => {
    const moved = prior.movedFrom.get(finding.address);
    return (
      before.get(keyOf(finding, finding.address)) ??
      (moved === undefined ? undefined : before.get(keyOf(finding, moved)))
    );
  };
  const findings = report.findings.map((finding): Finding => {
    if (finding.verdict === 'pass') return finding;
    return { ...finding, change: compare(priorOf(finding), finding) };
  });
  const judged = conclude({ ...report, scope: 'changes', findings });
  const others = findings.filter(
    (finding) => finding.change === 'unchanged' && failsOtherwise(priorOf(finding), finding),
  );
  return withNotices(judged, [
    ...(prior.report === null ? [nothingBefore()] : []),
    ...(others.length === 0 ? [] : [otherReasons(others)]),
  ]);
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

/** How many of several are named in the notice. */
const NAMED = 10;

/**
 * A fail has evidence that it had not: one more way in, or the same one narrower. Which of them is
 * worse cannot be told from sentences, so it does not count, and is not passed over either.
 */
function failsOtherwise(before: Finding | undefined, now: Finding): boolean {
  if (before?.verdict !== 'fail' || now.verdict !== 'fail') return false;
  const known = new Set(before.evidence);
  return now.evidence.some((line) => !known.has(line) && !line.startsWith('assumed: '));
}

function otherReasons(findings: readonly Finding[]): Notice {
  const named = findings.slice(0, NAMED).map(({ policy, address }) => `${policy} at ${address}`);
  const rest = findings.length > NAMED ? `; and ${findings.length - NAMED} more` : '';
  return {
    level: 'warning',
    code: 'scope/other-reasons',
    message: `What failed before this plan, and so does not count, fails for other reasons with it: ${named.join('; ')}${rest}. See whether it gets worse.`,
  };
}
