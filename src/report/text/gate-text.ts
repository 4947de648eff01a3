import type { Finding, GateReport } from '../../model/finding.js';
import { formatPlural } from '../format.js';
import { showOnOneLine } from '../visible.js';
import { wrapText } from './columns.js';
import { paint, toneOf, type TextOptions } from './paint.js';

/** What `holdfast gate` prints: failures first, then what could not be known, then counts of passes. */
export function renderGateText(report: GateReport, options: TextOptions = {}): string {
  const failed = report.findings.filter((each) => each.verdict === 'fail' && each.waiver === null);
  const unknown = report.findings.filter(
    (each) => each.verdict === 'unknown' && each.waiver === null,
  );
  const waived = report.findings.filter((each) => each.waiver !== null);
  return [
    ...byPolicy(report, failed).flatMap((each) => groupLines('FAIL', each, options)),
    ...byPolicy(report, unknown).flatMap((each) => groupLines('UNKNOWN', each, options)),
    ...waivedLines(waived),
    ...passLines(report),
    paint(verdictLine(report), toneOf(report.verdict), options),
    '',
  ].join('\n');
}

interface Group {
  readonly policy: string;
  readonly findings: readonly Finding[];
}

function byPolicy(report: GateReport, findings: readonly Finding[]): Group[] {
  const names = new Set([
    ...report.policies.map((each) => each.policy),
    ...findings.map((each) => each.policy),
  ]);
  return [...names]
    .map((policy) => ({ policy, findings: findings.filter((each) => each.policy === policy) }))
    .filter((group) => group.findings.length > 0);
}

function groupLines(word: 'FAIL' | 'UNKNOWN', group: Group, options: TextOptions): string[] {
  const title = `${word}  ${showOnOneLine(group.policy)}  (${formatPlural(group.findings.length, 'resource')})`;
  return [
    paint(title, word === 'FAIL' ? 'fail' : 'inconclusive', options),
    ...group.findings.flatMap((each) => [...findingLines(each, options), '']),
  ];
}

function findingLines(finding: Finding, options: TextOptions): string[] {
  const why = finding.verdict === 'unknown' ? 'why:    ' : '';
  return [
    `  ${paint(showOnOneLine(finding.address), 'strong', options)}  [${finding.severity}]`,
    ...wrapText(finding.message, `    ${why}`, '    '),
    ...finding.evidence.flatMap((line) => wrapText(line, '    - ', '      ')),
    ...(finding.remedy === '' ? [] : wrapText(finding.remedy, '    remedy: ', '            ')),
  ];
}

function waivedLines(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  const lines = findings.flatMap((each) => [
    ...wrapText(`${each.policy}  ${each.address}`, `  ${each.verdict}  `, '        '),
    ...wrapText(
      `waived by ${each.waiver?.owner ?? 'nobody'}: ${each.waiver?.reason ?? ''}`,
      '        ',
      '        ',
    ),
  ]);
  return ['WAIVED', ...lines, ''];
}

function passLines(report: GateReport): string[] {
  const lines = report.policies.map(({ policy, inScope }) => {
    if (inScope === 0) return `  ${policy}: not applicable, the plan has nothing in its scope`;
    const passed = report.findings.filter(
      (each) => each.policy === policy && each.verdict === 'pass' && each.waiver === null,
    ).length;
    return `  ${policy}: ${passed} of ${formatPlural(inScope, 'resource')}`;
  });
  return lines.length === 0 ? [] : ['PASS', ...lines.map(showOnOneLine), ''];
}

function verdictLine({ verdict, summary, policies }: GateReport): string {
  const word = { pass: 'Pass', fail: 'Fail', inconclusive: 'Inconclusive' }[verdict];
  const counts = `${summary.pass} pass, ${summary.fail} fail, ${summary.unknown} unknown, ${summary.waived} waived`;
  const without =
    summary.notApplicable === 0
      ? ''
      : `; ${formatPlural(summary.notApplicable, 'policy', 'policies')} with nothing in scope`;
  return `${word}: ${counts}, by ${formatPlural(policies.length, 'policy', 'policies')}${without}.`;
}
