import type { RunSummary } from '../../model/summary.js';
import { NOT_MEASURED, formatInterval, formatSecondsWithError } from '../format.js';
import { gateSuites, type TestCounts } from '../gate-formats/junit.js';
import type { ReportInput } from '../input.js';
import { placeOf } from '../words.js';
import { escapeXml, xmlAttributes } from '../xml-text.js';

type Result = 'failure' | 'error' | 'skipped' | null;

interface TestCase {
  readonly name: string;
  readonly result: Result;
  readonly message: string;
  readonly details: readonly string[];
}

/**
 * JUnit XML: the gate's suites, then a suite for each run with a test for its verdict, for each
 * objective and for each prediction. Inconclusive is an `error`, for CI systems show skipped tests as
 * harmless, which it is not; an objective that is not judged is `skipped`. Where nothing was judged
 * and nothing was run, one test in error says so.
 *
 * Sources: as for the gate's (gate-formats/junit.ts).
 */
export function renderRunJunit({ summary, planName }: ReportInput): string {
  const gate = summary.gate === null ? null : gateSuites(summary.gate, { planName, policies: [] });
  const suites = summary.runs.map((run) => ({ run, cases: casesOf(run) }));
  const empty = gate === null && suites.length === 0;
  const nothing: TestCase = {
    name: 'something was judged or run',
    result: 'error',
    message: 'No policy was evaluated and no scenario was run.',
    details: [],
  };
  const counts = [
    ...(gate === null ? [] : [gate.counts]),
    ...suites.map(({ cases }) => countCases(cases)),
    ...(empty ? [countCases([nothing])] : []),
  ].reduce(add);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${xmlAttributes({ name: 'holdfast', ...counts })}>`,
    ...(gate?.lines ?? []),
    ...suites.flatMap(({ run, cases }) => suiteLines(suiteName(run), cases, run)),
    ...(empty ? suiteLines('holdfast', [nothing]) : []),
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteName({ scenario, target, repeat }: RunSummary): string {
  const which = repeat.of > 1 ? ` (${repeat.index} of ${repeat.of})` : '';
  return `${scenario} ${placeOf(target)}${which}`;
}

function casesOf(run: RunSummary): TestCase[] {
  return [
    {
      name: 'verdict',
      result: { pass: null, fail: 'failure' as const, inconclusive: 'error' as const }[run.verdict],
      message: run.reasons[0] ?? `The verdict is ${run.verdict}.`,
      details: run.reasons,
    },
    ...run.objectives.map((each): TestCase => {
      const results = {
        pass: null,
        fail: 'failure',
        inconclusive: 'error',
        'not judged': 'skipped',
      } as const;
      const message = `wanted ${each.wanted}, measured ${each.measured}`;
      return {
        name: `objective: ${each.objective}`,
        result: results[each.verdict],
        message,
        details: [],
      };
    }),
    ...run.agreement.map((each): TestCase => {
      const wanted = formatInterval(each.predicted);
      const measured =
        each.measuredSeconds === null
          ? NOT_MEASURED
          : formatSecondsWithError(each.measuredSeconds, each.errorSeconds);
      // What contradicts a prediction makes a run inconclusive, not failed.
      const results = { agrees: null, contradicts: 'error', 'not measured': 'skipped' } as const;
      return {
        name: `prediction: ${each.what} of ${each.fault}`,
        result: results[each.verdict],
        message: `predicted ${wanted}, measured ${measured} (${each.clock})`,
        details: [],
      };
    }),
  ];
}

function countCases(cases: readonly TestCase[]): TestCounts {
  const count = (result: Result): number => cases.filter((each) => each.result === result).length;
  return {
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
}

function add(a: TestCounts, b: TestCounts): TestCounts {
  return {
    tests: a.tests + b.tests,
    failures: a.failures + b.failures,
    errors: a.errors + b.errors,
    skipped: a.skipped + b.skipped,
  };
}

function suiteLines(name: string, cases: readonly TestCase[], run?: RunSummary): string[] {
  // ISO 8601 without a zone, as the schema wants it; in UTC.
  const timestamp =
    run === undefined ? {} : { timestamp: new Date(run.startedAt).toISOString().slice(0, 19) };
  return [
    `  <testsuite${xmlAttributes({ name, ...countCases(cases), ...timestamp })}>`,
    ...cases.flatMap((each) => caseLines(each, name)),
    '  </testsuite>',
  ];
}

function caseLines({ name, result, message, details }: TestCase, suite: string): string[] {
  const start = `    <testcase${xmlAttributes({ classname: suite, name })}`;
  if (result === null) return [`${start}/>`];
  if (result === 'skipped') {
    return [`${start}>`, `      <skipped${xmlAttributes({ message })}/>`, '    </testcase>'];
  }
  const type = result === 'error' ? 'inconclusive' : 'fail';
  const body = escapeXml([message, ...details.filter((line) => line !== message)].join('\n'));
  return [
    `${start}>`,
    `      <${result}${xmlAttributes({ message, type })}>${body}</${result}>`,
    '    </testcase>',
  ];
}
