import { standingOf, type GateReport, type Notice, type Standing } from '../model/finding.js';
import type { Verdict } from '../model/verdict.js';

/** Everything of a report that does not follow from the rest of it. */
export type Judged = Omit<GateReport, 'summary' | 'verdict'>;

/** Counts the findings by how they count, and says what follows. */
export function conclude(judged: Judged): GateReport {
  const counts: Record<Standing, number> = {
    pass: 0,
    fail: 0,
    unknown: 0,
    waived: 0,
    known: 0,
    unchanged: 0,
  };
  for (const finding of judged.findings) counts[standingOf(finding)]++;
  const summary = {
    ...counts,
    notApplicable: judged.policies.filter(({ inScope }) => inScope === 0).length,
  };
  const { version, plan, scope, policies, tiers, notices, findings } = judged;
  const verdict = verdictOf(summary, findings.length);
  return { version, verdict, plan, scope, summary, policies, tiers, notices, findings };
}

/** No finding at all is no evidence: inconclusive. */
function verdictOf(summary: GateReport['summary'], findings: number): Verdict {
  if (summary.fail > 0) return 'fail';
  return summary.unknown > 0 || findings === 0 ? 'inconclusive' : 'pass';
}

/** The report with more to say beside its findings. */
export function withNotices<Report extends Judged>(
  report: Report,
  notices: readonly Notice[],
): Report {
  return { ...report, notices: [...report.notices, ...notices] };
}
