import type { Baseline, BaselineEntry } from '../model/baseline.js';
import { SEVERITIES, type Finding, type GateReport, type Notice } from '../model/finding.js';
import { conclude, withNotices } from './conclude.js';

/** How many of several are named in one notice. */
const NAMED = 10;

/**
 * Marks what a baseline knows: that does not count. What got worse (an unknown that fails now, a
 * higher severity) counts, and an entry that nothing matches any more is named, to be taken out.
 */
export function applyBaseline(report: GateReport, baseline: Baseline): GateReport {
  const entries = new Map(baseline.findings.map((entry) => [entry.fingerprint, entry]));
  const findings = report.findings.map((finding): Finding => {
    if (finding.verdict === 'pass') return finding;
    const entry = entries.get(finding.fingerprint);
    if (entry === undefined) return { ...finding, baseline: 'new' };
    return { ...finding, baseline: isWorse(finding, entry) ? 'worse' : 'known' };
  });
  return withNotices(conclude({ ...report, findings }), staleNotice(report, baseline));
}

/** Everything that fails or is unknown and is not waived: a waiver ends some day, a baseline does not. */
export function makeBaseline({ findings }: GateReport): Baseline {
  const entries = findings.flatMap(
    ({ fingerprint, policy, address, verdict, severity, waiver }): BaselineEntry[] =>
      verdict === 'pass' || waiver !== null
        ? []
        : [{ fingerprint, policy, address, verdict, severity }],
  );
  const key = ({ policy, address }: BaselineEntry): string => JSON.stringify([policy, address]);
  return { version: 1, findings: entries.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)) };
}

function isWorse(finding: Finding, entry: BaselineEntry): boolean {
  return (
    (entry.verdict === 'unknown' && finding.verdict === 'fail') ||
    SEVERITIES.indexOf(finding.severity) > SEVERITIES.indexOf(entry.severity)
  );
}

function staleNotice(report: GateReport, baseline: Baseline): Notice[] {
  const open = new Set(
    report.findings.flatMap(({ verdict, fingerprint }) =>
      verdict === 'pass' ? [] : [fingerprint],
    ),
  );
  // A policy that was switched off says nothing of what it once found.
  const judged = new Set(report.policies.map(({ policy }) => policy));
  const stale = baseline.findings.filter(
    ({ policy, fingerprint }) => judged.has(policy) && !open.has(fingerprint),
  );
  if (stale.length === 0) return [];
  const named = stale.slice(0, NAMED).map(({ policy, address }) => `${policy} at ${address}`);
  const rest = stale.length > NAMED ? `, and ${stale.length - NAMED} more` : '';
  const them = stale.length === 1 ? '1 entry' : `${stale.length} entries`;
  return [
    {
      level: 'warning',
      code: 'baseline/stale',
      message: `${them} of the baseline match nothing any more: ${named.join('; ')}${rest}. Write it anew with --write-baseline, so that they cannot come back unseen.`,
    },
  ];
}
