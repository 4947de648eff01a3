import type { Finding, GateReport } from '../../model/finding.js';
import { BoundedPage } from '../bounded-page.js';
import { formatCount, formatPlural } from '../format.js';
import type { GateContext } from './context.js';
import {
  clip,
  comparedWords,
  furtherEvidence,
  groupByPolicy,
  sortFindings,
  verdictSentence,
  worstFirst,
} from './finding-text.js';
import { escapeMarkdown, markdownCode } from './markdown-text.js';
import { relativePlanPath } from './plan-path.js';

/** GitHub takes 65,536 characters; kept in UTF-8 bytes, which are never fewer. */
const MAX_BYTES = 64_000;
/** Where each part must stop, so that a long one leaves room for the next ones. */
const STOP_AT_BYTES = {
  notices: 8000,
  policies: 22_000,
  findings: 54_000,
  uncounted: 62_000,
} as const;

/** UTF-16 units of one text before escaping, which can make an eightfold of it. */
const MAX_TEXT = 400;
const MAX_EVIDENCE = 10;

/** First line of the comment, by which a workflow finds the one that it is to replace. */
export const MARKDOWN_MARKER = '<!-- holdfast-gate -->';

/**
 * A comment for a pull request: the verdict, what to know beside it, a table of the policies, a block
 * to open for each fail and unknown that counts, and a list of those that do not; always under 65,000
 * characters, with a count of what was left out.
 *
 * Sources: github.github.com/gfm; docs.github.com "Organizing information with collapsed sections".
 */
export function renderMarkdown(report: GateReport, context: GateContext): string {
  const { failed, unknown, waived, known, unchanged } = sortFindings(report);
  const page = new BoundedPage();
  page.add(
    `${MARKDOWN_MARKER}\n## Holdfast: ${report.verdict}\n\n${verdictSentence(report)}\n\nPlan ${markdownCode(clip(relativePlanPath(context.planName), MAX_TEXT))}`,
    MAX_BYTES,
  );
  addNotices(page, report);
  addTable(page, report, context);
  const open = [...worstFirst(failed), ...worstFirst(unknown)];
  const left = page.addEach(open.map(findingBlock), STOP_AT_BYTES.findings);
  if (left > 0) {
    page.add(
      `\n${formatPlural(left, 'more finding is', 'more findings are')} not shown here; \`holdfast gate\` with \`--format text\` lists all.`,
      MAX_BYTES,
    );
  }
  addUncounted(page, 'waived', waived);
  addUncounted(page, 'known in the baseline', known);
  addUncounted(page, 'there before this plan', unchanged);
  return `${page.toString()}\n`;
}

function addTable(page: BoundedPage, report: GateReport, context: GateContext): void {
  const titles = new Map(context.policies.map(({ id, title }) => [id, title]));
  const inScope = new Map(report.policies.map((each) => [each.policy, each.inScope]));
  const rows = [...groupByPolicy(report)].map(([policy, own]) => {
    const name = markdownCode(clip(policy, MAX_TEXT));
    const title = escapeMarkdown(clip(titles.get(policy) ?? '', MAX_TEXT));
    if (own.length === 0) {
      const why = (inScope.get(policy) ?? 0) === 0 ? 'nothing in scope' : 'no result';
      return `| ${name} | ${title} | ${why} | | | | |`;
    }
    const { failed, unknown, waived, known, unchanged, passed } = sortFindings({
      ...report,
      findings: own,
    });
    const before = [...known, ...unchanged];
    const cells = [failed, unknown, waived, before, passed].map((each) => formatCount(each.length));
    return `| ${name} | ${title} | ${cells.join(' | ')} |`;
  });
  if (rows.length === 0) return;
  page.add('\n| Policy | | Fail | Unknown | Waived | Known | Pass |', MAX_BYTES);
  page.add('| --- | --- | --- | --- | --- | --- | --- |', MAX_BYTES);
  const left = page.addEach(rows, STOP_AT_BYTES.policies);
  if (left > 0) page.add(`\n${formatPlural(left, 'more policy', 'more policies')}.`, MAX_BYTES);
}

function findingBlock(finding: Finding): string {
  const { verdict, severity, policy, address, message, remedy } = finding;
  const evidence = furtherEvidence(finding);
  const rest = evidence.length - MAX_EVIDENCE;
  const lines = [
    ...evidence.slice(0, MAX_EVIDENCE).map((line) => `- ${escapeMarkdown(clip(line, MAX_TEXT))}`),
    ...(rest > 0 ? [`- and ${formatCount(rest)} more`] : []),
  ];
  const parts = [
    escapeMarkdown([clip(message, MAX_TEXT), ...comparedSentence(finding)].join(' ')),
    lines.join('\n'),
    remedy === '' ? '' : `What to change: ${escapeMarkdown(clip(remedy, MAX_TEXT))}`,
  ].filter((part) => part !== '');
  const name = `${markdownCode(clip(address, MAX_TEXT))}, ${markdownCode(clip(policy, MAX_TEXT))}`;
  // The blank lines let Markdown begin and end inside of HTML.
  return `\n<details><summary><b>${verdict}</b> (${severity}): ${name}</summary>\n\n${parts.join('\n\n')}\n\n</details>`;
}

function comparedSentence(finding: Finding): string[] {
  const words = comparedWords(finding);
  return words.length === 0 ? [] : [`(${words.join(', ')})`];
}

/** What nobody may overlook stands before the table. */
function addNotices(page: BoundedPage, { notices }: GateReport): void {
  if (notices.length === 0) return;
  page.add('', MAX_BYTES);
  const lines = notices.map(
    ({ level, message }) =>
      `- ${level === 'warning' ? '**Warning:** ' : ''}${escapeMarkdown(clip(message, 2 * MAX_TEXT))}`,
  );
  const left = page.addEach(lines, STOP_AT_BYTES.notices);
  if (left > 0) page.add(`- and ${formatCount(left)} more`, MAX_BYTES);
}

function addUncounted(page: BoundedPage, what: string, findings: readonly Finding[]): void {
  if (findings.length === 0) return;
  page.add(`\n${formatPlural(findings.length, 'finding')} ${what}:\n`, MAX_BYTES);
  const left = page.addEach(
    findings.map(({ verdict, severity, policy, address, waiver }) => {
      const name = `${markdownCode(clip(address, MAX_TEXT))}, ${markdownCode(clip(policy, MAX_TEXT))}`;
      if (waiver === null) return `- ${verdict} (${severity}): ${name}`;
      const why = `${clip(waiver.owner, MAX_TEXT)} until ${waiver.expires}: ${clip(waiver.reason, MAX_TEXT)}`;
      return `- ${verdict} (${severity}): ${name}, by ${escapeMarkdown(why)}`;
    }),
    STOP_AT_BYTES.uncounted,
  );
  if (left > 0) page.add(`- and ${formatCount(left)} more`, MAX_BYTES);
}
