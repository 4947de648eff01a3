import { standingOf, type Finding, type GateReport, type Standing } from '../../model/finding.js';
import { showOnOneLine } from '../visible.js';
import { escapeXml, xmlAttributes } from '../xml-text.js';
import type { GateContext } from './context.js';
import { clip, detailLines, messageOf, groupByPolicy, verdictSentence } from './finding-text.js';
import { relativePlanPath } from './plan-path.js';

/**
 * JUnit XML: a suite for each policy, a test for each resource that it judged.
 *
 * An unknown is an `error`: CI systems count errors with the failures, and show skipped tests as
 * harmless, which an unknown is not. A waived finding is `skipped`. A policy with nothing in scope
 * is a suite without tests; if no policy has anything in scope, one test in error says so, for a
 * file without tests passes nearly everywhere. What the baseline or the prior state has is skipped
 * like what is waived. Durations are left out: none was measured.
 *
 * Sources: the schemas of Jenkins's xunit plugin (jenkins-junit.xsd) and of Apache Ant
 * (windyroad/JUnit-Schema), and docs.gitlab.com "Unit test reports".
 */
export function renderJunit(report: GateReport, context: GateContext): string {
  const { counts, lines } = gateSuites(report, context);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${xmlAttributes({ name: 'holdfast gate', ...counts })}>`,
    ...lines,
    '</testsuites>',
    '',
  ].join('\n');
}

/** How many tests there are, and what became of them. */
export interface TestCounts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

/** The suites of a gate's result, for a report that has others beside them. */
export function gateSuites(
  report: GateReport,
  context: Pick<GateContext, 'planName' | 'policies'>,
): { readonly counts: TestCounts; readonly lines: readonly string[] } {
  const file = relativePlanPath(context.planName);
  const titles = new Map(context.policies.map(({ id, title }) => [id, title]));
  const suites = [...groupByPolicy(report)].map(([policy, findings]) =>
    suiteLines(policy, titles.get(policy), findings, file),
  );
  const empty = report.findings.length === 0;
  const counts = countOutcomes(report.findings);
  return {
    counts: empty ? { ...counts, tests: 1, errors: 1 } : counts,
    lines: [
      ...suites.flat(),
      ...(empty ? nothingJudged(report, file) : []),
      ...noticeLines(report),
    ],
  };
}

const MAX_NOTICE = 4000;

type Outcome = 'failure' | 'error' | 'skipped' | null;

const OUTCOMES: Readonly<Record<Standing, Outcome>> = {
  pass: null,
  fail: 'failure',
  unknown: 'error',
  waived: 'skipped',
  known: 'skipped',
  unchanged: 'skipped',
};

function outcomeOf(finding: Finding): Outcome {
  // A pass stays one, whatever else is said of it.
  return finding.verdict === 'pass' ? null : OUTCOMES[standingOf(finding)];
}

function countOutcomes(findings: readonly Finding[]): TestCounts {
  const count = (outcome: Outcome): number =>
    findings.filter((finding) => outcomeOf(finding) === outcome).length;
  return {
    tests: findings.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
}

function suiteLines(
  policy: string,
  title: string | undefined,
  findings: readonly Finding[],
  file: string,
): string[] {
  return [
    `  <testsuite${xmlAttributes({ name: policy, ...countOutcomes(findings) })}>`,
    ...(title === undefined
      ? []
      : [
          `    <properties><property${xmlAttributes({ name: 'title', value: title })}/></properties>`,
        ]),
    ...findings.flatMap((finding) => caseLines(finding, file)),
    '  </testsuite>',
  ];
}

function caseLines(finding: Finding, file: string): string[] {
  const written = finding.location;
  const start = `    <testcase${xmlAttributes({
    classname: finding.policy,
    name: finding.address,
    ...(written === null ? { file } : { file: relativePlanPath(written.file), line: written.line }),
  })}`;
  const outcome = outcomeOf(finding);
  if (outcome === null) return [`${start}/>`];
  const message = messageOf(finding);
  if (outcome === 'skipped') {
    return [`${start}>`, `      <skipped${xmlAttributes({ message })}/>`, '    </testcase>'];
  }
  const type = finding.verdict === 'unknown' ? 'unknown' : finding.severity;
  const body = escapeXml([message, ...detailLines(finding)].join('\n'));
  return [
    `${start}>`,
    `      <${outcome}${xmlAttributes({ message, type })}>${body}</${outcome}>`,
    '    </testcase>',
  ];
}

function nothingJudged(report: GateReport, file: string): string[] {
  const name = 'something is in scope';
  return [
    `  <testsuite${xmlAttributes({ name: 'holdfast', tests: 1, failures: 0, errors: 1, skipped: 0 })}>`,
    `    <testcase${xmlAttributes({ classname: 'holdfast', name, file })}>`,
    `      <error${xmlAttributes({ message: verdictSentence(report), type: 'unknown' })}/>`,
    '    </testcase>',
    '  </testsuite>',
  ];
}

/** A suite without tests, whose output CI systems show. */
function noticeLines({ notices }: GateReport): string[] {
  if (notices.length === 0) return [];
  const text = notices
    .map(
      ({ level, code, message }) =>
        `${level}: ${clip(showOnOneLine(message), MAX_NOTICE)} [${code}]`,
    )
    .join('\n');
  return [
    `  <testsuite${xmlAttributes({ name: 'holdfast notices', tests: 0, failures: 0, errors: 0, skipped: 0 })}>`,
    `    <system-out>${escapeXml(text)}</system-out>`,
    '  </testsuite>',
  ];
}
