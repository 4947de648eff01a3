import {
  SEVERITIES,
  standingOf,
  UNDECIDED,
  type Finding,
  type GateReport,
  type Standing,
} from '../../model/finding.js';
import { formatCount, formatPlural } from '../format.js';
import { showOnOneLine } from '../visible.js';

/** Findings by what a reader has to do about them. */
export interface SortedFindings {
  readonly failed: readonly Finding[];
  readonly unknown: readonly Finding[];
  /** Fails and unknowns that somebody answers for. */
  readonly waived: readonly Finding[];
  /** Fails and unknowns that the baseline has. */
  readonly known: readonly Finding[];
  /** Fails and unknowns that were there before the plan, with `--scope changes`. */
  readonly unchanged: readonly Finding[];
  readonly passed: readonly Finding[];
}

/** Findings apart by how they count; the report's order within each. */
export function sortFindings({ findings }: GateReport): SortedFindings {
  const of: Record<Standing, Finding[]> = {
    fail: [],
    unknown: [],
    waived: [],
    known: [],
    unchanged: [],
    pass: [],
  };
  for (const finding of findings) of[standingOf(finding)].push(finding);
  const { fail: failed, unknown, waived, known, unchanged, pass: passed } = of;
  return { failed, unknown, waived, known, unchanged, passed };
}

/** The most severe first, for what has no room for all; the report's order within a severity. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  const rank = ({ severity }: Finding): number => SEVERITIES.indexOf(severity);
  return findings.toSorted((a, b) => rank(b) - rank(a));
}

/** Why a finding does not count, in words; undefined where it does. */
export function whyNotCounted(finding: Finding): string | undefined {
  const { waiver } = finding;
  switch (standingOf(finding)) {
    case 'waived':
      return `Waived by ${waiver?.owner ?? ''} until ${waiver?.expires ?? ''}: ${waiver?.reason ?? ''}`;
    case 'known':
      return 'Known in the baseline';
    case 'unchanged':
      return 'Was so before this plan';
    default:
      return undefined;
  }
}

/** What a finding is against baseline and prior state, such as `introduced by this plan`. */
export function comparedWords({ baseline, change }: Finding): string[] {
  return [
    ...(change === 'introduced' || change === 'worsened' ? [`${change} by this plan`] : []),
    ...(change === 'unclear' ? ['fails otherwise than before this plan'] : []),
    ...(baseline === 'new' ? ['not in the baseline'] : []),
    ...(baseline === 'worse' ? ['worse than in the baseline'] : []),
    ...(baseline === 'unclear' ? ['fails otherwise than in the baseline'] : []),
  ];
}

const MAX_SENTENCE = 1000;
const MAX_EVIDENCE = 20;

/** The text cut to so many UTF-16 units, with an ellipsis in place of what was cut. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  // Half of a surrogate pair would not be a character any more.
  return `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Why a finding is unknown, without the words that say only that it is. */
export function whyUnknown(message: string): string {
  return message.startsWith(UNDECIDED) ? message.slice(UNDECIDED.length) : message;
}

/** Evidence that the message does not say already: both are made of the same checks. */
export function furtherEvidence({ message, evidence }: Finding): string[] {
  const said = new Set(whyUnknown(message).split('; '));
  return evidence.filter((line) => !line.split('; ').every((part) => said.has(part)));
}

/** One sentence for a headline: what is wrong, what cannot be known, or who answers for it. */
export function messageOf(finding: Finding): string {
  const isUnknown = finding.verdict === 'unknown';
  const message = isUnknown ? whyUnknown(finding.message) : finding.message;
  const said = `${isUnknown ? 'Cannot be known: ' : ''}${clip(showOnOneLine(message), MAX_SENTENCE)}`;
  const why = whyNotCounted(finding);
  if (why !== undefined) return clip(showOnOneLine(`${why} (${said})`), 2 * MAX_SENTENCE);
  const words = comparedWords(finding);
  return words.length === 0 ? said : `${said} (${words.join(', ')})`;
}

/** Evidence and remedy as plain lines, bounded: a plan must not decide how long a log gets. */
export function detailLines(finding: Finding): string[] {
  const { remedy } = finding;
  const evidence = furtherEvidence(finding);
  const shown = evidence.slice(0, MAX_EVIDENCE);
  const rest = evidence.length - shown.length;
  return [
    ...shown.map((line) => `- ${clip(showOnOneLine(line), MAX_SENTENCE)}`),
    ...(rest === 0 ? [] : [`- and ${formatCount(rest)} more`]),
    ...(remedy === '' ? [] : [`What to change: ${clip(showOnOneLine(remedy), MAX_SENTENCE)}`]),
  ];
}

/** The verdict with its counts, in one sentence that is made of nothing read. */
export function verdictSentence({
  verdict,
  summary,
  scope,
  policies,
  findings,
}: GateReport): string {
  const word = { pass: 'Pass', fail: 'Fail', inconclusive: 'Inconclusive' }[verdict];
  if (findings.length === 0) {
    return `${word}: no resource of the plan is in the scope of any of ${formatPlural(policies.length, 'policy', 'policies')}, so nothing was shown.`;
  }
  const { fail, unknown, waived, known, unchanged, pass } = summary;
  const counts = [
    `${formatCount(fail)} fail`,
    `${formatCount(unknown)} unknown`,
    `${formatCount(waived)} waived`,
    ...(known > 0 ? [`${formatCount(known)} known`] : []),
    ...(scope === 'changes' ? [`${formatCount(unchanged)} unchanged`] : []),
    `${formatCount(pass)} pass`,
  ].join(', ');
  const without =
    summary.notApplicable === 0
      ? ''
      : `; ${formatPlural(summary.notApplicable, 'policy', 'policies')} with nothing in scope`;
  return `${word}: ${counts}${without}.`;
}

/** Findings of every policy that was evaluated or found something, in the report's order. */
export function groupByPolicy(report: GateReport): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>(report.policies.map(({ policy }) => [policy, []]));
  for (const finding of report.findings) {
    const group = groups.get(finding.policy);
    if (group === undefined) groups.set(finding.policy, [finding]);
    else group.push(finding);
  }
  return groups;
}
