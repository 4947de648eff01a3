import type { Finding, GateReport } from '../../model/finding.js';
import { formatPlural } from '../format.js';
import {
  comparedWords,
  furtherEvidence,
  sortFindings,
  whyUnknown,
  worstFirst,
} from '../gate-formats/finding-text.js';
import { showOnOneLine } from '../visible.js';
import { wrapText } from './columns.js';
import { paint, toneOf, type TextOptions } from './paint.js';

/**
 * What `holdfast gate` prints: failures first, the policies with the most severe ones before others,
 * then what could not be known, then counts of passes.
 */
export function renderGateText(report: GateReport, options: TextOptions = {}): string {
  const { failed, unknown, waived, known, unchanged } = sortFindings(report);
  return [
    ...byPolicy(failed).flatMap((each) => groupLines('FAIL', each, options)),
    ...byPolicy(unknown).flatMap((each) => groupLines('UNKNOWN', each, options)),
    ...uncountedLines('WAIVED', waived),
    ...uncountedLines('KNOWN in the baseline', known),
    ...uncountedLines('UNCHANGED by this plan', unchanged),
    ...passLines(report),
    ...emptyLines(report),
    ...tierLines(report),
    ...noticeLines(report, options),
    paint(verdictLine(report), toneOf(report.verdict), options),
    '',
  ].join('\n');
}

interface Group {
  readonly policy: string;
  readonly findings: readonly Finding[];
}

function byPolicy(findings: readonly Finding[]): Group[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of worstFirst(findings)) {
    const group = groups.get(finding.policy);
    if (group) group.push(finding);
    else groups.set(finding.policy, [finding]);
  }
  return [...groups].map(([policy, own]) => ({ policy, findings: own }));
}

function groupLines(word: 'FAIL' | 'UNKNOWN', group: Group, options: TextOptions): string[] {
  const title = `${word}  ${showOnOneLine(group.policy)}  (${formatPlural(group.findings.length, 'resource')})`;
  return [
    paint(title, word === 'FAIL' ? 'fail' : 'inconclusive', options),
    ...group.findings.flatMap((each) => [...findingLines(each, options), '']),
  ];
}

function findingLines(finding: Finding, options: TextOptions): string[] {
  const isUnknown = finding.verdict === 'unknown';
  return [
    `  ${paint(showOnOneLine(finding.address), 'strong', options)}  [${finding.severity}]`,
    ...(isUnknown
      ? wrapText(whyUnknown(finding.message), '    why: ', '         ')
      : wrapText(finding.message, '    ', '    ')),
    ...comparedWords(finding).map((words) => `    (${words})`),
    ...furtherEvidence(finding).flatMap((line) => wrapText(line, '    - ', '      ')),
    ...(finding.remedy === '' ? [] : wrapText(finding.remedy, '    remedy: ', '            ')),
  ];
}

/** What does not count is listed all the same, a line or two for each. */
function uncountedLines(title: string, findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  const lines = findings.flatMap((each) => [
    ...wrapText(
      `${each.policy}  ${each.address}  [${each.severity}]`,
      `  ${each.verdict}  `,
      '        ',
    ),
    ...(each.waiver === null
      ? []
      : wrapText(
          `waived by ${each.waiver.owner} until ${each.waiver.expires}: ${each.waiver.reason} (${each.waiver.source})`,
          '        ',
          '        ',
        )),
  ]);
  return [title, ...lines, ''];
}

function tierLines({ tiers }: GateReport): string[] {
  if (tiers.length === 0) return [];
  return ['TIERS', ...tiers.flatMap((tier) => wrapText(tier, '  ', '    ')), ''];
}

function noticeLines({ notices }: GateReport, options: TextOptions): string[] {
  if (notices.length === 0) return [];
  const lines = notices.flatMap(({ level, message }) => wrapText(message, `  ${level}: `, '    '));
  return [paint('NOTICES', 'inconclusive', options), ...lines, ''];
}

function passLines(report: GateReport): string[] {
  const passed = new Map<string, number>();
  for (const { policy, verdict, waiver } of report.findings) {
    if (verdict === 'pass' && waiver === null) passed.set(policy, (passed.get(policy) ?? 0) + 1);
  }
  const lines = report.policies
    .filter(({ policy }) => passed.has(policy))
    .map(
      ({ policy, inScope }) =>
        `  ${policy}: ${passed.get(policy) ?? 0} of ${formatPlural(inScope, 'resource')}`,
    );
  return lines.length === 0 ? [] : ['PASS', ...lines.map(showOnOneLine), ''];
}

function emptyLines({ policies }: GateReport): string[] {
  const empty = policies.filter(({ inScope }) => inScope === 0).map(({ policy }) => policy);
  if (empty.length === 0) return [];
  return [
    'NOT APPLICABLE, because the plan has nothing in their scope',
    ...wrapText(empty.join(', '), '  ', '  '),
    '',
  ];
}

function verdictLine({ verdict, summary, scope, policies }: GateReport): string {
  const word = { pass: 'Pass', fail: 'Fail', inconclusive: 'Inconclusive' }[verdict];
  const { pass, fail, unknown, waived, known, unchanged } = summary;
  const counts = [
    `${pass} pass, ${fail} fail, ${unknown} unknown, ${waived} waived`,
    ...(known > 0 ? [`${known} known`] : []),
    ...(scope === 'changes' ? [`${unchanged} unchanged`] : []),
  ].join(', ');
  const without =
    summary.notApplicable === 0
      ? ''
      : `; ${formatPlural(summary.notApplicable, 'policy', 'policies')} with nothing in scope`;
  return `${word}: ${counts}, by ${formatPlural(policies.length, 'policy', 'policies')}${without}.`;
}
