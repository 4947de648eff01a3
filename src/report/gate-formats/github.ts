import type { Finding, GateReport } from '../../model/finding.js';
import { formatPlural } from '../format.js';
import { showInvisible, showOnOneLine } from '../visible.js';
import type { GateContext } from './context.js';
import {
  clip,
  detailLines,
  messageOf,
  sortFindings,
  verdictSentence,
  worstFirst,
} from './finding-text.js';
import { relativePlanPath } from './plan-path.js';

/** GitHub shows no more annotations of a level for one step (actions/toolkit, problem-matchers.md). */
const MAX_PER_LEVEL = 10;
const MAX_MESSAGE = 4000;
const MAX_TITLE = 200;

/**
 * Workflow commands that GitHub Actions turns into annotations: an error for each fail, a warning
 * for each unknown and each notice, none for what does not count (waived, in the baseline, there
 * before), and a last line with the verdict that counts the rest.
 *
 * Sources: docs.github.com "Workflow commands for GitHub Actions"; for the escaping actions/toolkit,
 * packages/core/src/command.ts.
 */
export function renderGithub(report: GateReport, context: GateContext): string {
  const sorted = sortFindings(report);
  const [failed, unknown] = [worstFirst(sorted.failed), worstFirst(sorted.unknown)];
  const file = relativePlanPath(context.planName);
  // Waivers that expire and files that were not applied are few, and nobody looks for them elsewhere.
  const warnings = report.notices
    .filter(({ level }) => level === 'warning')
    .slice(0, MAX_PER_LEVEL);
  const room = MAX_PER_LEVEL - warnings.length;
  const hidden = overflow(failed, MAX_PER_LEVEL) + overflow(unknown, room);
  const rest =
    hidden === 0
      ? ''
      : ` ${formatPlural(hidden, 'more finding is', 'more findings are')} not annotated; --format text or sarif lists all.`;
  return [
    ...failed.slice(0, MAX_PER_LEVEL).map((finding) => annotate('error', finding, file)),
    ...warnings.map(({ code, message }) =>
      command('warning', { title: `Holdfast ${code}` }, clip(showOnOneLine(message), MAX_MESSAGE)),
    ),
    ...unknown.slice(0, room).map((finding) => annotate('warning', finding, file)),
    command(
      report.findings.length === 0 ? 'warning' : 'notice',
      { title: 'Holdfast' },
      `${verdictSentence(report)}${rest}`,
    ),
    '',
  ].join('\n');
}

type Level = 'error' | 'warning' | 'notice';

function overflow(findings: readonly Finding[], room: number): number {
  return Math.max(0, findings.length - room);
}

function annotate(level: Level, finding: Finding, file: string): string {
  const title = clip(showOnOneLine(`${finding.policy} (${finding.severity})`), MAX_TITLE);
  const lines = [`${finding.address}: ${messageOf(finding)}`, ...detailLines(finding)];
  const message = clip(lines.map(showOnOneLine).join('\n'), MAX_MESSAGE);
  const { location } = finding;
  const place =
    location === null
      ? { file, line: '1' }
      : { file: relativePlanPath(location.file), line: String(location.line) };
  return command(level, { title, ...place }, message);
}

function command(
  level: Level,
  properties: Readonly<Record<string, string>>,
  message: string,
): string {
  const list = Object.entries(properties)
    .map(([name, value]) => `${name}=${escapeProperty(value)}`)
    .join(',');
  return `::${level} ${list}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return showInvisible(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
